"""The permissions of the users of a company, decided without calling the server.

The functions have the same rules as the server: it rejects a call for lack of a permission if, and
only if, the function for it returns False. Use them to show or hide buttons, for example. Still
handle the `AuthorizationError`, because permissions may have changed since you read the objects.

You can pass models of the client, or any objects with the few attributes that matter. Unknown
values give no permission: if a type or a setting is unknown, or the server did not send it, at most
storytellers and administrators have the permission. If the role of the acting user is unknown, the
user has none. The functions do not check whether the objects belong to the same company, whether
they still exist, and whether there are enough points.

Example:
    ```python
    if can_edit_character(user, character, company):
        await client.characters(user.id).update(character.id, biography="...")
    ```
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from vclient.constants import ASSIGNABLE_USER_ROLES, UPDATABLE_USER_ROLES, USER_ROLES

_ADMIN: Final = "ADMIN"
_STORYTELLER: Final = "STORYTELLER"
_PLAYER: Final = "PLAYER"
_NPC: Final = "NPC"
_UNRESTRICTED: Final = "UNRESTRICTED"

_LED_BY_STORYTELLERS: Final = (_STORYTELLER, _PLAYER)
_DAY: Final = timedelta(hours=24)
_SESSION: Final = timedelta(hours=1)


class UserLike(Protocol):
    """A user of a company: `User`, or another object with these attributes."""

    @property
    def id(self) -> str:
        """Id of the user."""
        ...

    @property
    def role(self) -> str:
        """Role of the user in the company."""
        ...


class SettingsLike(Protocol):
    """The settings of a company: `CompanySettings`, or another object with these attributes."""

    @property
    def permission_manage_campaign(self) -> str:
        """Who may change campaigns, books and chapters."""
        ...

    @property
    def permission_manage_npc(self) -> str:
        """Who may change characters that no user plays (`NPC`)."""
        ...

    @property
    def permission_grant_xp(self) -> str:
        """Who may grant and remove experience."""
        ...

    @property
    def permission_free_trait_changes(self) -> str:
        """Who may change traits at no cost, and until when."""
        ...

    @property
    def permission_recoup_xp(self) -> str:
        """Whether experience comes back when a trait is lowered."""
        ...

    @property
    def specialty_xp_cost_enabled(self) -> bool:
        """Whether specialties cost points."""
        ...


class CompanyLike(Protocol):
    """A company: `Company`, or another object with this attribute."""

    @property
    def settings(self) -> SettingsLike | None:
        """The settings of the company; None if they are unknown."""
        ...


class CharacterLike(Protocol):
    """A character: `Character`, or another object with these attributes."""

    @property
    def type(self) -> str:
        """Type of the character: `PLAYER`, `NPC` or `STORYTELLER`."""
        ...

    @property
    def user_player_id(self) -> str | None:
        """Id of the user who plays the character."""
        ...

    @property
    def date_created(self) -> datetime:
        """When the character was created."""
        ...


def can_act(user: UserLike) -> bool:
    """Return whether a user is active: approved and not deactivated.

    For other users, all functions return False, except `can_manage_campaign`.
    """
    return _role(user) in ASSIGNABLE_USER_ROLES


def is_admin(user: UserLike) -> bool:
    """Return whether a user administers the company."""
    return _role(user) == _ADMIN


def is_storyteller(user: UserLike) -> bool:
    """Return whether a user leads the game: is a storyteller or an administrator."""
    return _role(user) in (_STORYTELLER, _ADMIN)


def can_manage_campaign(user: UserLike, company: CompanyLike) -> bool:
    """Return whether a user may create, change, delete and renumber campaigns.

    The same goes for their books and chapters. If the company does not restrict this, the server
    permits it to all its users, even to unapproved and deactivated ones. If you do not want that,
    also check `can_act`.
    """
    if _setting(company, "permission_manage_campaign") == _UNRESTRICTED:
        return _role(user) in USER_ROLES
    return is_storyteller(user)


def can_edit_campaign_assets(user: UserLike, company: CompanyLike) -> bool:
    """Return whether a user may upload and delete images of campaigns, books and chapters."""
    return can_act(user) and can_manage_campaign(user, company)


def can_write_notes(user: UserLike, character: CharacterLike | None = None) -> bool:
    """Return whether a user may read and write notes, regardless of who wrote them.

    Args:
        user: The acting user.
        character: The character that the notes are on; None for users, campaigns, books and
            chapters.
    """
    return can_act(user) if character is None else can_see_character(user, character)


def can_see_character(user: UserLike, character: CharacterLike) -> bool:
    """Return whether a user may see a character and everything that belongs to it.

    Only storytellers and administrators see characters of the type `STORYTELLER`.
    """
    if _value(character, "type") in (_PLAYER, _NPC):
        return can_act(user)
    return is_storyteller(user)


def can_create_character(
    user: UserLike, company: CompanyLike, character_type: str = "PLAYER"
) -> bool:
    """Return whether a user may create a character of a type.

    Args:
        user: The acting user.
        company: The company.
        character_type: The type of the character: `PLAYER`, `NPC` or `STORYTELLER`.
    """
    if character_type == _NPC:
        return can_manage_npcs(user, company)
    return can_act(user) if character_type == _PLAYER else is_storyteller(user)


def can_manage_npcs(user: UserLike, company: CompanyLike) -> bool:
    """Return whether a user may create, change and delete characters of the type `NPC`."""
    if _setting(company, "permission_manage_npc") == _UNRESTRICTED:
        return can_act(user)
    return is_storyteller(user)


def can_edit_character(user: UserLike, character: CharacterLike, company: CompanyLike) -> bool:
    """Return whether a user may change and delete a character.

    The same goes for its health, its inventory and its images. Its player may, and storytellers; a
    character of the type `NPC` has no player, and is changed by those who `can_manage_npcs`.
    """
    kind = _value(character, "type")
    if kind == _NPC:
        return can_manage_npcs(user, company)
    is_player = _value(character, "user_player_id") == user.id
    return is_storyteller(user) or (kind == _PLAYER and is_player and can_act(user))


def can_change_character_type(
    user: UserLike, character: CharacterLike, company: CompanyLike, new_type: str
) -> bool:
    """Return whether a user may turn a character into one of a type.

    Args:
        user: The acting user.
        character: The character.
        company: The company.
        new_type: The new type of the character.
    """
    can_edit = can_edit_character(user, character, company)
    return can_edit and can_create_character(user, company, new_type)


def can_change_traits(user: UserLike, character: CharacterLike, company: CompanyLike) -> bool:
    """Return whether a user may change the traits of a character, and their trackers.

    This is the same as `can_edit_character`. It includes assigning, creating and removing traits,
    and raising and lowering them for points. See also `can_change_traits_free` for changes at no
    cost, and `can_recoup_experience` for points that are paid back.
    """
    return can_edit_character(user, character, company)


def can_change_traits_free(
    user: UserLike,
    character: CharacterLike,
    company: CompanyLike,
    *,
    now: datetime | None = None,
) -> bool:
    """Return whether a user may change the traits of a character at no cost.

    Changing several traits in one call needs this permission, even if points pay for them. Removing
    a trait at no cost does not need it. For characters that no user plays, everyone who may change
    their traits has it, because there are no points for these.

    Args:
        user: The acting user.
        character: The character.
        company: The company, whose setting may allow free changes for 24 hours after the creation
            of the character.
        now: The current time, with a time zone. By default, it is that of this machine, whose clock
            may differ from the server's.
    """
    if not can_change_traits(user, character, company):
        return False
    if is_storyteller(user) or _value(character, "type") != _PLAYER:
        return True
    setting = _setting(company, "permission_free_trait_changes")
    if setting == "WITHIN_24_HOURS":
        return _is_within(_DAY, _value(character, "date_created"), now)
    return setting == _UNRESTRICTED


def can_add_specialties_free(
    user: UserLike,
    character: CharacterLike,
    company: CompanyLike,
    *,
    now: datetime | None = None,
) -> bool:
    """Return whether a user may add specialties to the traits of a character at no cost.

    If the settings of the company say that specialties cost points, this is the same as
    `can_change_traits_free`. Otherwise, specialties are always free.

    Args:
        user: The acting user.
        character: The character.
        company: The company.
        now: The time, as in `can_change_traits_free`.
    """
    if _setting(company, "specialty_xp_cost_enabled") is False:
        return can_change_traits(user, character, company)
    return can_change_traits_free(user, character, company, now=now)


def can_recoup_experience(
    user: UserLike,
    character: CharacterLike,
    company: CompanyLike,
    *,
    paid_at: datetime | None = None,
    now: datetime | None = None,
) -> bool:
    """Return whether a user may take back the experience that was paid for a trait.

    The setting of the company is also valid for administrators. Starting points are always paid
    back.

    Args:
        user: The acting user.
        character: The character.
        company: The company, whose setting may allow it for an hour.
        paid_at: When this user raised the trait with experience; None if another user did, or
            nobody.
        now: The time, as in `can_change_traits_free`.
    """
    if _value(character, "type") != _PLAYER or not can_change_traits(user, character, company):
        return False
    setting = _setting(company, "permission_recoup_xp")
    if setting == "WITHIN_SESSION":
        return _is_within(_SESSION, paid_at, now)
    return setting == _UNRESTRICTED


def can_generate_character(user: UserLike) -> bool:
    """Return whether a user may generate a character at random."""
    return is_storyteller(user)


def can_start_chargen_session(user: UserLike) -> bool:
    """Return whether a user may start a session of character generation, which costs experience."""
    return can_act(user)


def can_finalize_chargen_session(user: UserLike) -> bool:
    """Return whether a user may see and finalize sessions of character generation of all users."""
    return can_act(user)


def can_grant_experience(user: UserLike, target: UserLike, company: CompanyLike) -> bool:
    """Return whether a user may grant and remove experience and cool points.

    Args:
        user: The acting user.
        target: The user who gets or loses the experience.
        company: The company.
    """
    setting = _setting(company, "permission_grant_xp")
    if setting == _UNRESTRICTED:
        return can_act(user)
    is_own = setting == _PLAYER and user.id == target.id
    return is_storyteller(user) or (is_own and can_act(user))


def can_create_user(user: UserLike, role: str = "PLAYER") -> bool:
    """Return whether a user may create another one with a role.

    Args:
        user: The acting user.
        role: The role of the new user.
    """
    return role in _assignable(user) and role in ASSIGNABLE_USER_ROLES


def can_edit_user(user: UserLike, target: UserLike) -> bool:
    """Return whether a user may change the names, addresses, identities and avatar of a user.

    The same goes for deleting the user. But nobody can delete the last administrator.

    Args:
        user: The acting user.
        target: The user to change.
    """
    return is_admin(user) or (user.id == target.id and can_act(user))


def can_change_role(user: UserLike, target: UserLike, role: str) -> bool:
    """Return whether a user may give a user a role.

    Nobody may take the role from the last administrator of a company. This is not checked.

    Args:
        user: The acting user.
        target: The user whose role it is.
        role: The new role.
    """
    return can_edit_user(user, target) and role in _assignable(user)


def can_approve_users(user: UserLike) -> bool:
    """Return whether a user may list, approve, deny and merge users who await approval."""
    return is_admin(user)


def can_edit_quickrolls(user: UserLike, target: UserLike) -> bool:
    """Return whether a user may create, change and delete the quick rolls of a user.

    Args:
        user: The acting user.
        target: The user whose quick rolls they are.
    """
    return can_edit_user(user, target)


def can_edit_user_assets(user: UserLike) -> bool:
    """Return whether a user may upload and delete images of any user."""
    return can_act(user)


def can_roll_dice(user: UserLike) -> bool:
    """Return whether a user may roll dice, for any character."""
    return can_act(user)


def can_see_diceroll(user: UserLike, character: CharacterLike | None) -> bool:
    """Return whether a user may see a dice roll.

    Args:
        user: The acting user.
        character: The character that the dice were rolled for; None for no character.
    """
    return can_act(user) if character is None else can_see_character(user, character)


def _assignable(user: UserLike) -> tuple[str, ...]:
    if is_admin(user):
        return UPDATABLE_USER_ROLES
    return _LED_BY_STORYTELLERS if is_storyteller(user) else ()


def _is_within(duration: timedelta, since: datetime | None, now: datetime | None) -> bool:
    if since is None:
        return False
    return (now or datetime.now(UTC)) - since <= duration


def _role(user: UserLike) -> str | None:
    role: str | None = _value(user, "role")
    return role


def _setting(company: CompanyLike, name: str) -> object:
    return _value(_value(company, "settings"), name)


def _value(thing: object, name: str) -> Any:
    """Return an attribute, or None if the server did not send it."""
    return getattr(thing, name, None)
