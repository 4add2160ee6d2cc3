"""The Python client of the Valentina Noir REST API.

`VClient` is for async applications, `SyncVClient` for scripts and notebooks. Both have the
same services, reached through the client or through factory functions such as
`companies_service`, whose synchronous versions are in `vclient.sync`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._runtime.lazy import lazy_names
from vclient._version import __version__ as __version__

if TYPE_CHECKING:
    from vclient._async.client import VClient as VClient
    from vclient._async.registry import books_service as books_service
    from vclient._async.registry import campaigns_service as campaigns_service
    from vclient._async.registry import chapters_service as chapters_service
    from vclient._async.registry import character_autogen_service as character_autogen_service
    from vclient._async.registry import character_blueprint_service as character_blueprint_service
    from vclient._async.registry import character_traits_service as character_traits_service
    from vclient._async.registry import characters_service as characters_service
    from vclient._async.registry import clear_default_client as clear_default_client
    from vclient._async.registry import companies_service as companies_service
    from vclient._async.registry import configure_default_client as configure_default_client
    from vclient._async.registry import default_client as default_client
    from vclient._async.registry import developer_service as developer_service
    from vclient._async.registry import dicerolls_service as dicerolls_service
    from vclient._async.registry import dictionary_service as dictionary_service
    from vclient._async.registry import global_admin_service as global_admin_service
    from vclient._async.registry import identity_service as identity_service
    from vclient._async.registry import options_service as options_service
    from vclient._async.registry import system_service as system_service
    from vclient._async.registry import user_lookup_service as user_lookup_service
    from vclient._async.registry import users_service as users_service
    from vclient._config.hooks import ProgressCallback as ProgressCallback
    from vclient._config.hooks import RequestEvent as RequestEvent
    from vclient._config.hooks import RequestHook as RequestHook
    from vclient._config.hooks import ResponseEvent as ResponseEvent
    from vclient._config.hooks import ResponseHook as ResponseHook
    from vclient._sync.client import SyncVClient as SyncVClient
    from vclient._sync.registry import books_service as sync_books_service
    from vclient._sync.registry import campaigns_service as sync_campaigns_service
    from vclient._sync.registry import chapters_service as sync_chapters_service
    from vclient._sync.registry import character_autogen_service as sync_character_autogen_service
    from vclient._sync.registry import (
        character_blueprint_service as sync_character_blueprint_service,
    )
    from vclient._sync.registry import character_traits_service as sync_character_traits_service
    from vclient._sync.registry import characters_service as sync_characters_service
    from vclient._sync.registry import companies_service as sync_companies_service
    from vclient._sync.registry import developer_service as sync_developer_service
    from vclient._sync.registry import dicerolls_service as sync_dicerolls_service
    from vclient._sync.registry import dictionary_service as sync_dictionary_service
    from vclient._sync.registry import global_admin_service as sync_global_admin_service
    from vclient._sync.registry import identity_service as sync_identity_service
    from vclient._sync.registry import options_service as sync_options_service
    from vclient._sync.registry import system_service as sync_system_service
    from vclient._sync.registry import user_lookup_service as sync_user_lookup_service
    from vclient._sync.registry import users_service as sync_users_service
    from vclient.exceptions import APIError as APIError
    from vclient.exceptions import AuthenticationError as AuthenticationError
    from vclient.exceptions import AuthorizationError as AuthorizationError
    from vclient.exceptions import ConflictError as ConflictError
    from vclient.exceptions import NotFoundError as NotFoundError
    from vclient.exceptions import RateLimitError as RateLimitError
    from vclient.exceptions import RequestTimeoutError as RequestTimeoutError
    from vclient.exceptions import RequestValidationError as RequestValidationError
    from vclient.exceptions import ResponseDecodeError as ResponseDecodeError
    from vclient.exceptions import ServerError as ServerError
    from vclient.exceptions import TransportError as TransportError
    from vclient.exceptions import UnprocessableEntityError as UnprocessableEntityError
    from vclient.exceptions import ValidationError as ValidationError

    # Without it, an import under another name would be private to checkers.
    __all__ = (
        "sync_books_service",
        "sync_campaigns_service",
        "sync_chapters_service",
        "sync_character_autogen_service",
        "sync_character_blueprint_service",
        "sync_character_traits_service",
        "sync_characters_service",
        "sync_companies_service",
        "sync_developer_service",
        "sync_dicerolls_service",
        "sync_dictionary_service",
        "sync_global_admin_service",
        "sync_identity_service",
        "sync_options_service",
        "sync_system_service",
        "sync_user_lookup_service",
        "sync_users_service",
    )

_FACTORIES = (
    "books_service",
    "campaigns_service",
    "chapters_service",
    "character_autogen_service",
    "character_blueprint_service",
    "character_traits_service",
    "characters_service",
    "companies_service",
    "developer_service",
    "dicerolls_service",
    "dictionary_service",
    "global_admin_service",
    "identity_service",
    "options_service",
    "system_service",
    "user_lookup_service",
    "users_service",
)

if not TYPE_CHECKING:
    # With it, checkers would take every misspelt name for one that is there.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "vclient._async.client": ("VClient",),
            "vclient._async.registry": (
                "clear_default_client",
                "configure_default_client",
                "default_client",
                *_FACTORIES,
            ),
            "vclient._sync.client": ("SyncVClient",),
            "vclient._sync.registry": tuple(f"{name} as sync_{name}" for name in _FACTORIES),
            "vclient._config.hooks": (
                "ProgressCallback",
                "RequestEvent",
                "RequestHook",
                "ResponseEvent",
                "ResponseHook",
            ),
            "vclient.exceptions": (
                "APIError",
                "AuthenticationError",
                "AuthorizationError",
                "ConflictError",
                "NotFoundError",
                "RateLimitError",
                "RequestTimeoutError",
                "RequestValidationError",
                "ResponseDecodeError",
                "ServerError",
                "TransportError",
                "UnprocessableEntityError",
                "ValidationError",
            ),
        },
    )
