"""Generated values of fields that a test leaves out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from vclient._runtime.similar import similar
from vclient.models.assets import Asset
from vclient.models.base import ResponseModel
from vclient.models.character_traits import (
    BulkAssignTraitSuccess,
    CharacterTraitValueOptionsResponse,
)
from vclient.models.characters import (
    Character,
    HunterAttributes,
    MageAttributes,
    VampireAttributes,
    WerewolfAttributes,
)
from vclient.models.companies import Company, CompanyAdminUser, NewCompanyResponse
from vclient.models.dicerolls import Diceroll
from vclient.models.notes import Note
from vclient.models.trackers import CounterTracker, DamageTracker, Health, StainsTracker

from ._server.constants import DAMAGE_TYPES
from ._server.state.records import Marks
from ._server.trackers import V4_BOXES
from ._server.trackers import Health as HealthTrack
from .api_versions import NEWEST, REPORTED

ModelT = TypeVar("ModelT", bound=ResponseModel)
Values: TypeAlias = dict[str, Any]

_MOMENT: Final = datetime(2026, 1, 1, 12, 0, 0, 500, tzinfo=UTC)
_PARENTS: Final = {
    "company_id": "Company",
    "user_id": "User",
    "campaign_id": "Campaign",
    "book_id": "CampaignBook",
    "chapter_id": "CampaignChapter",
    "character_id": "Character",
    "trait_id": "Trait",
    "category_id": "TraitCategory",
    "subcategory_id": "TraitSubcategory",
    "sheet_section_id": "SheetSection",
}
_NUMBERS: Final = {
    "character_autogen_num_choices": 3,
    "character_autogen_xp_cost": 10,
    "humanity": 7,
    "level": 1,
    "limit": 10,
    "max_value": 5,
    "num_dice": 1,
    "size": 5,
}
# A test that walks past a guard by what is made up would show nothing.
_LEAST_RIGHTS: Final = {
    "role": "PLAYER",
    "permission_manage_campaign": "STORYTELLER",
    "permission_manage_npc": "STORYTELLER",
    "permission_grant_xp": "STORYTELLER",
    "permission_free_trait_changes": "STORYTELLER",
    "permission_recoup_xp": "DENIED",
}
_EMPTY: Final = ("_emoji", "_shortcode", "_humanized")
_COUNTED: Final = frozenset({"number", "order"})
_TEXTS: Final = {
    "name_first": "{noun}",
    "name_last": "{number:03}",
    "username": "{slug}-{number}",
    "email": "{slug}-{number}@example.com",
    "name": "{noun} {number}",
    "title": "{noun} {number}",
    "company_name": "Company 1",
    "mime_type": "image/png",
    "original_filename": "picture-{number}.png",
    "public_url": "https://cdn.example.com/picture-{number}.png",
    "version": REPORTED[NEWEST],
}
_CLASS_ATTRIBUTES: Final[Mapping[str, tuple[str, type[ResponseModel]]]] = {
    "VAMPIRE": ("vampire_attributes", VampireAttributes),
    "WEREWOLF": ("werewolf_attributes", WerewolfAttributes),
    "MAGE": ("mage_attributes", MageAttributes),
    "HUNTER": ("hunter_attributes", HunterAttributes),
}


def make(model: type[ModelT], overrides: Mapping[str, object], number: int) -> ModelT:
    """Return a model of an answer; see `build` and `build_many`.

    Args:
        model: The model.
        overrides: The fields that are given.
        number: Number of the model among several, from 1.

    Raises:
        TypeError: The model has no such field, or is not a model of an answer.
        ValueError: A value is invalid for its field.
    """
    if not (isinstance(model, type) and issubclass(model, ResponseModel)):
        msg = f"{model!r} is no model of an answer, such as vclient.models.Character"
        raise TypeError(msg)
    fields = model.model_fields
    for name in overrides:
        if name not in fields:
            msg = f"{model.__name__} has no field {name!r}{similar(name, fields)}"
            raise TypeError(msg)
    values: Values = {
        name: _override(fields[name].annotation, value) for name, value in overrides.items()
    }
    made_up: Values = {}
    for name, field in fields.items():
        if name not in values and field.is_required():
            made_up[name] = _value(field.annotation, _Place(model, name, overrides, number))
    for parent, complete in _AGREEMENTS.items():
        if issubclass(model, parent):
            made_up |= complete(made_up | values)
    values = {name: value for name, value in (made_up | values).items() if name in fields}
    made = model.model_validate({fields[name].alias or name: values[name] for name in values})
    unfit = sorted(values.keys() - made.model_fields_set)
    if unfit:
        msg = f"invalid for {model.__name__}: {', '.join(unfit)}"
        raise ValueError(msg)
    return made


class _Place:
    """The field that a value is for."""

    def __init__(
        self, model: type[ResponseModel], name: str, overrides: Mapping[str, object], number: int
    ) -> None:
        self.name = name
        self.number = number
        self._noun = _noun(model)
        self._key = (model.__name__, overrides, number)

    def integer(self) -> int:
        """Return a whole number."""
        return self.number if self.name in _COUNTED else _NUMBERS.get(self.name, 0)

    def text(self) -> str:
        """Return a text."""
        if self.name == "id":
            return _uuid(*self._key)
        if self.name in _PARENTS:
            return _default_id(_PARENTS[self.name])
        if self.name.endswith("_id"):
            return _uuid(f"{self._key[0]}.{self.name}", *self._key[1:])
        if self.name == "api_key":
            return _digest("api_key", *self._key).hex()
        if self.name.endswith(_EMPTY):
            return ""
        pattern = _TEXTS.get(self.name) or self.name.replace("_", " ").capitalize() + " {number}"
        slug = self._noun.lower().replace(" ", "-")
        return pattern.format(noun=self._noun, slug=slug, number=self.number)


def _value(annotation: Any, place: _Place) -> Any:
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        choices = get_args(annotation)
        return None if NoneType in choices else _value(choices[0], place)
    if origin is Literal:
        return _LEAST_RIGHTS.get(place.name, get_args(annotation)[0])
    if origin in {list, dict}:
        return origin()
    if _is_model(annotation):
        return make(annotation, {}, 1)
    simple: dict[Any, Callable[[], Any]] = {
        str: place.text,
        int: place.integer,
        bool: bool,
        float: float,
        datetime: lambda: _MOMENT,
        date: _MOMENT.date,
    }
    if annotation not in simple:
        msg = f"nothing is known about the field {place.name} of type {annotation!r}"
        raise TypeError(msg)
    return simple[annotation]()


def _override(annotation: Any, value: object) -> object:
    """Return a given value, with dictionaries converted to models where the field requires it."""
    if isinstance(value, Mapping):
        choices = list(_models_in(annotation))
        for choice in choices:
            kinds = get_args(choice.model_fields["type"].annotation) if len(choices) > 1 else ()
            if len(choices) == 1 or value.get("type") in kinds:
                return make(choice, value, 1)
    elif isinstance(value, list | tuple):
        for choice in (annotation, *get_args(annotation)):
            if get_origin(choice) is list and _is_model(get_args(choice)[0]):
                item = get_args(choice)[0]
                return [
                    make(item, each, number) if isinstance(each, Mapping) else each
                    for number, each in enumerate(value, 1)
                ]
    return value


def _models_in(annotation: Any) -> Iterator[type[ResponseModel]]:
    if _is_model(annotation):
        yield annotation
    elif get_origin(annotation) in {Union, UnionType, Annotated}:
        for choice in get_args(annotation):
            yield from _models_in(choice)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, ResponseModel)


def _noun(model: type[ResponseModel]) -> str:
    """Return the display name of a model: `Book` for `CampaignBookDetail`."""
    name = re.sub(r"^(Admin|Campaign(?=Book|Chapter))|(Detail|Admin|Response)$", "", model.__name__)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("WithApiKey"))


def _default_id(name: str) -> str:
    return _uuid(name, {}, 1)


def _uuid(*key: object) -> str:
    """Return an id in the format of the API (UUIDv7), with a fixed timestamp."""
    milliseconds = int(_MOMENT.timestamp() * 1000)
    chance = int.from_bytes(_digest(*key)[:16])
    value = milliseconds << 80 | chance & (1 << 80) - 1
    value = value & ~(0xF << 76) | 0x7 << 76
    return str(UUID(int=value & ~(0b11 << 62) | 0b10 << 62))


def _digest(*key: object) -> bytes:
    return hashlib.sha256(_canonical(key).encode()).digest()[:16]


def _canonical(value: object) -> str:
    """Return a deterministic text for a value."""
    match value:
        case BaseModel():
            return f"{type(value).__name__}{value.model_dump_json()}"
        case Mapping():
            pairs = sorted((str(name), _canonical(each)) for name, each in value.items())
            return f"{{{pairs}}}"
        case list() | tuple():
            return f"[{','.join(map(_canonical, value))}]"
        case set() | frozenset():
            return f"<{','.join(sorted(map(_canonical, value)))}>"
    return f"{type(value).__name__}:{value}"


def _complete_character(values: Values) -> Values:
    first, last, nick = values["name_first"], values["name_last"], values.get("name_nick")
    completed: Values = {
        "name": f"{first} {last}",
        "name_full": f"{first} '{nick}' {last}" if nick else f"{first} {last}",
    }
    if values["type"] == "PLAYER":
        completed["user_player_id"] = _default_id("User")
    completed["user_creator_id"] = values.get("user_player_id") or _default_id("User")
    if values["status"] == "DEAD":
        completed["date_killed"] = _MOMENT.replace(microsecond=0)
    if values["character_class"] in _CLASS_ATTRIBUTES:
        name, model = _CLASS_ATTRIBUTES[values["character_class"]]
        completed[name] = make(model, {}, 1)
    v4 = {"bashing": 0, "lethal": 0} if values["game_version"] == "V4" else {}
    completed["health"] = make(Health, v4, 1)
    return completed


def _complete_damage(values: Values) -> Values:
    """Return the boxes of a track with the given damage; the levels if it is health of V4."""
    counts = {each: values.get(each.lower()) or 0 for each in DAMAGE_TYPES}
    extra = values.get("extra_levels", 0)
    marks = Marks(damage=counts, extra_levels=extra)
    if values.get("bashing") is None and values.get("lethal") is None:
        return HealthTrack(marks, "V5", values["size"]).show()
    return HealthTrack(marks, "V4", V4_BOXES + extra).show()


def _complete_stains(values: Values) -> Values:
    capacity = 10 - values["humanity"]
    return {"stain_capacity": capacity, "is_impaired": values["stains"] >= capacity}


def _hang_on_campaign(values: Values) -> Values:
    parents = ("book_id", "chapter_id", "character_id", "user_id", "user_parent_id")
    if any(values.get(name) is not None for name in parents):
        return {}
    return {"campaign_id": _default_id("Campaign")}


def _complete_company(values: Values) -> Values:
    company: Company = values["company"]
    return {"admin_user": make(CompanyAdminUser, {"company_id": company.id}, 1)}


_AGREEMENTS: Final[Mapping[type[ResponseModel], Callable[[Values], Values]]] = {
    Asset: lambda values: {**_hang_on_campaign(values), "uploaded_by_id": _default_id("User")},
    BulkAssignTraitSuccess: lambda values: {"trait_id": values["character_trait"].trait.id},
    Character: _complete_character,
    CompanyAdminUser: lambda _: {"role": "ADMIN"},
    CounterTracker: lambda values: {"current": values["size"]},
    DamageTracker: _complete_damage,
    StainsTracker: _complete_stains,
    CharacterTraitValueOptionsResponse: lambda values: {"name": values["trait"].name},
    Diceroll: lambda _: {"user_id": _default_id("User")},
    NewCompanyResponse: _complete_company,
    Note: _hang_on_campaign,
}
"""Derived fields by model; given values take precedence."""
