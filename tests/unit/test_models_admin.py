"""The models of developers, users of all companies, identities and logs."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from story_answers import (
    ADMIN_USER,
    AUDIT_LOG,
    COMPANY_ID,
    DEVELOPER_WITH_KEY,
    LOG_ENTRY,
    OTHER_ID,
    REQUEST_DETAILS,
    USER,
)
from vclient import RequestValidationError
from vclient.models import (
    AdminDeveloperUpdate,
    AdminUser,
    AdminUserCreate,
    AdminUserFilters,
    AdminUserUpdate,
    AuditLog,
    AuditLogFilters,
    DeveloperAdminWithApiKey,
    DeveloperAuditLogFilters,
    DeveloperCreate,
    DeveloperFilters,
    DeveloperUpdate,
    IdentifyRequest,
    IdentityLink,
    IdentityResolution,
    ServerLogEntry,
    ServerLogFilters,
    User,
    UserCreate,
)


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        (AdminUser, {**ADMIN_USER, "role": "GHOST", "mood": "grim"}),
        (AuditLog, AUDIT_LOG),
        (AuditLog, {**AUDIT_LOG, **REQUEST_DETAILS, "request_json": [{"trait_id": OTHER_ID}]}),
        (AuditLog, {**AUDIT_LOG, "changes": None, "entity_type": None, "operation": "PEEK"}),
        (AuditLog, {**AUDIT_LOG, "changes": {}}),
        (AuditLog, {**AUDIT_LOG, "changes": {"trait_ids": {"old": [], "new": ["a"], "by": 1}}}),
        (DeveloperAdminWithApiKey, {**DEVELOPER_WITH_KEY, "is_global_admin": "True"}),
        (IdentityResolution, {"resolution": "guessed", "user": USER}),
        (ServerLogEntry, {**LOG_ENTRY, "timestamp": None, "level": "LOUD", "raw": "x"}),
    ],
)
def test_answers_keep_everything(model, answer):
    parsed = model.model_validate_json(json.dumps(answer))
    assert json.loads(parsed.model_dump_json(exclude_unset=True)) == answer


def test_answers_are_typed():
    entry = AuditLog.model_validate_json(json.dumps(AUDIT_LOG))
    assert entry.date_created == datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    details = set(REQUEST_DETAILS)
    assert {name: getattr(entry, name) for name in details} == dict.fromkeys(details)
    user = AdminUser.model_validate_json(json.dumps(ADMIN_USER))
    assert isinstance(user, User)
    assert user.github_profile is not None
    assert user.github_profile.login == "ada"


@pytest.mark.parametrize(("text", "value"), [("True", True), ("False", False), (True, True)])
def test_a_truth_value_that_comes_as_text(text, value):
    answer = {**DEVELOPER_WITH_KEY, "is_global_admin": text}
    developer = DeveloperAdminWithApiKey.model_validate_json(json.dumps(answer))
    assert developer.is_global_admin is value


GIVEN = {
    AdminUserCreate: {
        "company_id": COMPANY_ID,
        "username": "ada",
        "email": "a@b.c",
        "role": "PLAYER",
    },
    AdminUserUpdate: {},
    AdminUserFilters: {},
    AdminDeveloperUpdate: {},
    AuditLogFilters: {},
    DeveloperAuditLogFilters: {},
    DeveloperCreate: {"username": "grace", "email": "a@b.c"},
    DeveloperFilters: {},
    DeveloperUpdate: {},
    IdentifyRequest: {"provider": "apple", "token": "t"},
    IdentityLink: {"provider": "apple", "token": "t"},
    ServerLogFilters: {},
    UserCreate: {"username": "ada", "email": "a@b.c", "role": "PLAYER"},
}


@pytest.mark.parametrize(
    ("models", "field", "value"),
    [
        ([AdminUserCreate, AdminUserUpdate, UserCreate, IdentifyRequest], "username", "Ä b"),
        ([AdminUserCreate, AdminUserUpdate, UserCreate], "username", f"{'x' * 50}!?."),
        ([AdminUserCreate, AdminUserUpdate], "email", f"{'x' * 251}@b.c"),
        ([AdminUserCreate, AdminUserUpdate], "name_first", None),
        ([AdminUserCreate, AdminUserUpdate], "name_last", "x" * 50),
        ([AdminUserUpdate, AdminUserFilters], "role", "UNAPPROVED"),
        ([AdminUserUpdate, AdminUserFilters], "is_archived", False),
        ([DeveloperCreate, DeveloperUpdate, AdminDeveloperUpdate], "username", ""),
        ([DeveloperCreate, DeveloperUpdate, AdminDeveloperUpdate], "username", "x" * 50 + "!"),
        ([DeveloperCreate, AdminDeveloperUpdate], "is_global_admin", True),
        ([DeveloperUpdate, AdminDeveloperUpdate], "provider_audiences", {"google": ["x"] * 20}),
        ([DeveloperUpdate, AdminDeveloperUpdate], "provider_audiences", None),
        ([IdentifyRequest], "username", ""),
        ([IdentifyRequest], "username", None),
        ([IdentifyRequest], "email", None),
        ([IdentifyRequest, IdentityLink], "provider", "discord"),
        ([ServerLogFilters], "limit", 1),
        ([ServerLogFilters], "limit", 500),
        ([ServerLogFilters], "level", "TRACE"),
        ([AuditLogFilters, DeveloperAuditLogFilters], "entity_type", "CHARGEN_SESSION"),
        ([AuditLogFilters, DeveloperAuditLogFilters], "include", ["request_details"]),
        ([DeveloperAuditLogFilters], "company_id", COMPANY_ID),
    ],
)
def test_what_the_server_takes(models, field, value):
    for model in models:
        request = model(**{**GIVEN[model], field: value})
        assert json.loads(request.to_json()) == {**GIVEN[model], field: value}


@pytest.mark.parametrize(
    ("models", "field", "value"),
    [
        ([AdminUserCreate, AdminUserUpdate, UserCreate, IdentifyRequest], "username", "a?b"),
        ([AdminUserCreate, AdminUserUpdate, UserCreate, IdentifyRequest], "username", "x" * 51),
        ([AdminUserCreate, AdminUserUpdate, UserCreate], "username", "имя пользователя"),
        ([AdminUserCreate, AdminUserUpdate], "username", None),
        ([AdminUserCreate, AdminUserUpdate, AdminUserFilters], "email", "zzz"),
        ([AdminUserCreate, AdminUserUpdate], "email", f"{'x' * 252}@b.c"),
        ([AdminUserCreate, AdminUserUpdate], "name_first", ""),
        ([AdminUserCreate, AdminUserUpdate], "name_last", "x" * 51),
        ([AdminUserCreate], "role", "UNAPPROVED"),
        ([AdminUserCreate], "role", "DEACTIVATED"),
        ([AdminUserUpdate, AdminUserFilters], "role", "GHOST"),
        ([AdminUserCreate, AdminUserFilters], "company_id", "mine"),
        ([AdminUserUpdate], "company_id", COMPANY_ID),
        ([AdminUserUpdate], "is_archived", None),
        ([DeveloperCreate, DeveloperUpdate, AdminDeveloperUpdate], "username", "x" * 51),
        ([DeveloperUpdate], "is_global_admin", True),
        ([DeveloperCreate], "provider_audiences", None),
        ([AdminDeveloperUpdate], "is_global_admin", None),
        ([AdminDeveloperUpdate], "provider_audiences", {"github": []}),
        ([IdentifyRequest, IdentityLink], "provider", "myspace"),
        ([IdentifyRequest, IdentityLink], "token", None),
        ([ServerLogFilters], "limit", 0),
        ([ServerLogFilters], "limit", 501),
        ([ServerLogFilters], "level", "info"),
        ([AuditLogFilters, DeveloperAuditLogFilters], "date_from", date(2026, 1, 2)),
        ([AuditLogFilters, DeveloperAuditLogFilters], "date_to", "2026-01-02"),
        ([AuditLogFilters, DeveloperAuditLogFilters], "date_to", 1_700_000_000),
        ([AuditLogFilters, DeveloperAuditLogFilters], "include", ["all"]),
        ([AuditLogFilters], "company_id", COMPANY_ID),
    ],
)
def test_what_the_server_refuses(models, field, value):
    for model in models:
        with pytest.raises(RequestValidationError, match=field):
            model(**{**GIVEN[model], field: value})


def test_a_time_may_be_written_out_with_and_without_a_zone():
    filters = AuditLogFilters(date_from="2026-01-02T03:04:05Z", date_to="2026-01-02T03:04:05")
    assert filters.date_from == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert filters.date_to == datetime(2026, 1, 2, 3, 4, 5)  # noqa: DTZ001 - without a zone


@pytest.mark.parametrize("model", [IdentifyRequest, IdentityLink])
def test_tokens_are_not_shown(model):
    request = model(provider="apple", token="a-secret-token")
    assert repr(request) == f"{model.__name__}(provider='apple')"
    assert "secret" not in str(request)
    assert json.loads(request.to_json())["token"] == "a-secret-token"


def test_api_keys_are_not_shown():
    developer = DeveloperAdminWithApiKey.model_validate(DEVELOPER_WITH_KEY)
    assert "secret" not in repr(developer) + str(developer)
