"""The file of profiles: named servers with keys and ids."""

from __future__ import annotations

import json
import os
import stat
import tempfile
import tomllib
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from .failures import FAILED, CommandError
from .locking import locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

OWNER_ONLY: Final = 0o600
FOLDER_MODE: Final = 0o700
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Profile:
    """A server, its API key, and default ids.

    Attributes:
        base_url: URL of the server.
        api_key: The developer's API key.
        company_id: Id of the company, or None.
        user_id: Id of the acting user, or None.
    """

    base_url: str
    api_key: str = field(repr=False)
    company_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of the file.

    Attributes:
        by_name: The profiles.
        default: Name of the default profile, or None.
    """

    by_name: dict[str, Profile]
    default: str | None = None

    @classmethod
    def load(cls) -> Self:
        """Return the profiles of the file, or none if there is no file.

        Raises:
            CommandError: Other users can read the file, or its format is invalid.
        """
        path = profiles_path()
        try:
            with path.open("rb") as file:
                _check_mode(path, os.fstat(file.fileno()).st_mode)
                content = tomllib.load(file)
        except FileNotFoundError:
            return cls({})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            # The message names only the place of the error and no values, so it contains no secret.
            msg = f"{path} is not a file of profiles: {error}"
            raise CommandError(msg, FAILED) from None
        return cls(_read(path, content), content.get("default"))

    def named(self, name: str) -> Profile:
        """Return the profile of a name.

        Raises:
            CommandError: There is no such profile.
        """
        if name not in self.by_name:
            known = ", ".join(sorted(self.by_name)) or "none"
            msg = f"there is no profile {name!r} (there are: {known})"
            raise CommandError(msg)
        return self.by_name[name]

    def with_profile(self, name: str, profile: Profile) -> Self:
        """Return the profiles with a new one, which is the default if it is the only one."""
        return replace(self, by_name={**self.by_name, name: profile}, default=self.default or name)

    def without(self, name: str) -> Self:
        """Return the profiles without a given one."""
        kept = {other: profile for other, profile in self.by_name.items() if other != name}
        return replace(self, by_name=kept, default=None if self.default == name else self.default)

    def with_default(self, name: str) -> Self:
        """Return the profiles with another default."""
        return replace(self, default=name)

    @classmethod
    def change(cls, made: Callable[[Self], Self]) -> Path:
        """Read the file, and write it changed, and return its path; others wait meanwhile.

        Args:
            made: Returns the changed profiles.

        Raises:
            CommandError: The file cannot be used.
            OSError: It cannot be written.
        """
        with locked(_folder()):
            return made(cls.load()).save()

    def save(self) -> Path:
        """Write the file, readable only by its owner, and return its path.

        Raises:
            OSError: It cannot be written.
        """
        path = _folder() / profiles_path().resolve().name
        # A new file, readable only by its owner from the start, replaces the old one.
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".profiles-")
        try:
            with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
                file.write(self._to_toml())
            Path(name).chmod(OWNER_ONLY)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return path

    def _to_toml(self) -> str:
        lines = ["# Written by `vclient profile`. It holds API keys: keep it to yourself."]
        if self.default is not None:
            lines.append(f"default = {_quoted(self.default)}")
        for name, profile in sorted(self.by_name.items()):
            lines += ["", f"[profiles.{_quoted(name)}]"]
            given = {key: value for key, value in asdict(profile).items() if value is not None}
            lines += [f"{key} = {_quoted(value)}" for key, value in given.items()]
        return "\n".join(lines) + "\n"


def profiles_path() -> Path:
    """Return the path of the file, in the configuration folder of the platform."""
    return Path(typer.get_app_dir("vclient")) / "profiles.toml"


def _folder() -> Path:
    """Return the folder that the file is in; where it is a link, that of its target."""
    folder = profiles_path().resolve().parent
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return folder


def _check_mode(path: Path, mode: int) -> None:
    if os.name == "posix" and mode & _OTHERS:
        msg = f"{path} holds API keys, and others can read it; mend it with: chmod 600 '{path}'"
        raise CommandError(msg, FAILED)


def _read(path: Path, content: dict[str, Any]) -> dict[str, Profile]:
    tables = content.get("profiles", {})
    try:
        found = {name: Profile(**table) for name, table in tables.items()}
    except (AttributeError, TypeError):
        msg = f"{path} is not a file of profiles: each needs base_url and api_key, and no others"
        raise CommandError(msg, FAILED) from None
    for name, profile in found.items():
        if not all(isinstance(each, str | None) for each in asdict(profile).values()):
            msg = f"{path} is not a file of profiles: {name!r} has a value that is no text"
            raise CommandError(msg, FAILED)
    return found


def _quoted(text: str) -> str:
    # JSON strings are TOML strings, except for one control character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
