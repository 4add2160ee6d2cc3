"""Sending recorded requests to a testing server, with its own ids in place of the recorded ones.

What a recorded id stands for is found in the recordings: the object that has it is shown in
one of the answers. Things of the catalogue are replaced by those of the same name, users by
those of the same role, all others by the one of their kind.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from populating import CATALOGUE, HOST, PNG
from shapes import objects_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import httpx

    from populating import Populated
    from recorded import Sample

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([47])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_PARAMETER = re.compile(r"{(\w+)}")
_OVERSIZED = re.compile(r"<(\d+) bytes of JSON>")
_PARENTS = ("chapter_id", "book_id", "campaign_id", "character_id", "user_id")
_ROLES = {
    "ADMIN": "admin_id",
    "STORYTELLER": "storyteller_id",
    "PLAYER": "user_id",
    "UNAPPROVED": "unapproved_id",
    "DEACTIVATED": "deactivated_id",
}
_SYNONYMS = {
    "user_player_id": "user_id",
    "clan_id": "vampire_clan_id",
    "primary_user_id": "user_id",
    "secondary_user_id": "unapproved_id",
}

_OWN = {"developer_id": "own_developer_id"}
_BARE = {"character_id": "bare_character_id"}
_WAITING = {"user_id": "unapproved_id"}
_CHARACTER_TRAITS = "/companies/{company_id}/characters/{character_id}/traits"

INSTEAD: Mapping[str, Mapping[str, str]] = {
    "GET /admin/developers/{developer_id}/audit-logs": _OWN,
    "GET /companies/{company_id}/characters/{character_id}/full-sheet": {
        "character_id": "vampire_id"
    },
    f"POST {_CHARACTER_TRAITS}/assign": _BARE,
    f"POST {_CHARACTER_TRAITS}/bulk-assign": _BARE,
    "POST /companies/{company_id}/users/{user_id}/approve": _WAITING,
    "POST /companies/{company_id}/users/{user_id}/deny": _WAITING,
    "POST /companies/{company_id}/users/{user_id}/identities": {"user_id": "other_player_id"},
}
"""Operations that need something else than the usual thing of a kind."""


class Recordings:
    """What recorded ids stand for."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self._objects: dict[str, dict[str, Any]] = {}
        for sample in samples:
            if sample.is_binary:
                continue
            for shown in objects_in(sample.json):
                if isinstance(shown.get("id"), str):
                    self._objects.setdefault(shown["id"], {}).update(shown)

    def __getitem__(self, row_id: str) -> Mapping[str, Any]:
        return self._objects.get(row_id, {})


class Replay:
    """One recorded request on its way to a testing server.

    Attributes:
        populated: The server.
        names: What ids of parameters and fields stand for here, where it is not the usual.
    """

    def __init__(
        self,
        populated: Populated,
        recordings: Recordings,
        sample: Sample,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.populated = populated
        self.sample = sample
        self.names = {**INSTEAD.get(sample.operation, {}), **(names or {})}
        self._recordings = recordings

    def request(self, *, api_key: str | None = "", token: str | None = None) -> httpx.Request:
        """Return the request, as it is sent to the testing server.

        Args:
            api_key: The key, by default one that is allowed to; None for none.
            token: What stands for the redacted token of an identity provider.
        """
        recorded = self.sample.request
        method, _, _ = self.sample.operation.partition(" ")
        path = self._path(recorded["path"])
        headers = {name: self._acting(value) for name, value in self._headers()}
        if api_key is not None:
            headers["X-API-KEY"] = api_key or self.populated.key_for(path)
        if "ratelimit" not in self.sample.answer["headers"]:
            # So did the recorder.
            headers["X-Testing-Ignore-Rate-Limit"] = "true"
        return self.populated.http.build_request(
            method,
            f"{HOST}{path}",
            params=self._translated(recorded.get("query")),
            headers=headers,
            **self._body(token),
        )

    def send(self, **options: Any) -> httpx.Response:
        """Send the request. The arguments are those of `request`."""
        return self.populated.http.send(self.request(**options))

    def _headers(self) -> Iterable[tuple[str, str]]:
        headers: dict[str, str] = self.sample.request.get("headers") or {}
        return headers.items()

    def _path(self, path: str) -> str:
        _, _, template = self.sample.operation.partition(" ")
        names = _PARAMETER.findall(template)
        pattern = re.escape("/api/v1" + _PARAMETER.sub("{}", template)).replace(r"\{\}", "([^/]+)")
        match = re.fullmatch(pattern, path)
        assert match, path
        parents = [name for name in _PARENTS if name in names]
        for name, value in zip(names, match.groups(), strict=True):
            wanted = name
            if name in ("note_id", "asset_id"):
                wanted = f"{parents[0].removesuffix('_id')}_{name}"
            path = path.replace(value, self._id(wanted, value))
        return path

    def _body(self, token: str | None) -> dict[str, Any]:
        recorded = self.sample.request
        if recorded.get("multipart"):
            part = recorded["multipart"]
            content = PNG if part["content_type"] == "image/png" else b"x" * part["bytes"]
            return {"files": {part["field"]: (part["filename"], content, part["content_type"])}}
        if recorded.get("raw_body") is not None:
            oversized = _OVERSIZED.fullmatch(recorded["raw_body"])
            if not oversized:
                return {"content": recorded["raw_body"].encode()}
            return {"content": json.dumps({"title": "x" * int(oversized[1])}).encode()}
        if recorded.get("json") is None:
            return {}
        body = self._translated(recorded["json"])
        if isinstance(body, dict) and "token" in body:
            body["token"] = token or f"{body['provider']}:9:nine@example.com"
        return {"json": body}

    def _translated(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._translated(held, key) for key, held in value.items()}
        if isinstance(value, list):
            return [self._translated(held, name.removesuffix("s")) for held in value]
        return self._id(name, value) if isinstance(value, str) else value

    def _acting(self, value: str) -> str:
        return self._id("acting_id", value)

    def _id(self, name: str, value: str) -> str:
        match = _ID.fullmatch(value)
        # Ids of version 4 were made up by the recorder, to be unknown.
        if not match or match[1] == "4":
            return value
        ids = self.populated.ids
        name = _SYNONYMS.get(name, name)
        if name in self.names:
            return ids[self.names[name]]
        shown = self._recordings[value]
        if name == "acting_id":
            return ids[_ROLES[shown.get("role", "ADMIN")]]
        for (kind, title), row_id in self.populated.catalogue.items():
            if title == shown.get("name") and name == CATALOGUE[kind]:
                return row_id
        return ids[name]
