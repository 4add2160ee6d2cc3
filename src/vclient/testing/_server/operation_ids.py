"""The ids of writing operations on the live server, which audit logs contain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vclient._api import routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BY_ROUTE: Final = {
    routes.COMPANIES: {"POST": "createCompany"},
    routes.COMPANY: {"DELETE": "deleteCompany", "PATCH": "updateCompany"},
    routes.COMPANY_ACCESS: {"POST": "addDeveloperToCompany"},
    routes.DEVELOPER_ME: {"PATCH": "updateDeveloperMe"},
    routes.DEVELOPER_ME_NEW_KEY: {"POST": "regenerateDeveloperMeApiKey"},
    routes.USERS: {"POST": "createUser"},
    routes.USERS_MERGE: {"POST": "mergeUsers"},
    routes.USER: {"DELETE": "deleteUser", "PATCH": "updateUser"},
    routes.USER_APPROVE: {"POST": "approveUser"},
    routes.USER_DENY: {"POST": "denyUser"},
    routes.USER_AVATAR: {"DELETE": "deleteUserAvatar", "PUT": "setUserAvatar"},
    routes.USER_IDENTITIES: {"POST": "linkUserIdentity"},
    routes.USER_IDENTITY: {"DELETE": "unlinkUserIdentity"},
    routes.USER_QUICKROLLS: {"POST": "createUserQuickroll"},
    routes.USER_QUICKROLL: {"DELETE": "deleteUserQuickroll", "PATCH": "updateUserQuickroll"},
    routes.USER_ADD_XP: {"POST": "addXp"},
    routes.USER_REMOVE_XP: {"POST": "removeXp"},
    routes.USER_ADD_COOL_POINTS: {"POST": "addCpToCampaignExperience"},
    routes.IDENTIFY: {"POST": "identifyUser"},
    routes.CAMPAIGNS: {"POST": "createCampaign"},
    routes.CAMPAIGN: {"DELETE": "deleteCampaign", "PATCH": "updateCampaign"},
    routes.BOOKS: {"POST": "createCampaignBook"},
    routes.BOOK: {"DELETE": "deleteCampaignBook", "PATCH": "updateCampaignBook"},
    routes.BOOK_NUMBER: {"PUT": "renumberCampaignBook"},
    routes.CHAPTERS: {"POST": "createCampaignChapter"},
    routes.CHAPTER: {"DELETE": "deleteCampaignChapter", "PATCH": "updateCampaignChapter"},
    routes.CHAPTER_NUMBER: {"PUT": "renumberCampaignChapter"},
    routes.CHARACTERS: {"POST": "createCharacter"},
    routes.CHARACTERS_AUTOGENERATE: {"POST": "autogenerateCharacter"},
    routes.CHARGEN_START: {"POST": "startChargenSession"},
    routes.CHARGEN_FINALIZE: {"POST": "finalizeChargenSession"},
    routes.CHARACTER: {"DELETE": "deleteCharacter", "PATCH": "updateCharacter"},
    routes.CHARACTER_INVENTORY: {"POST": "createCharacterInventoryItem"},
    routes.CHARACTER_INVENTORY_ITEM: {
        "DELETE": "deleteCharacterInventoryItem",
        "PATCH": "updateCharacterInventoryItem",
    },
    routes.CHARACTER_TRAITS_ASSIGN: {"POST": "assignTraitToCharacter"},
    routes.CHARACTER_TRAITS_BULK_ASSIGN: {"POST": "bulkAssignTraitsToCharacter"},
    routes.CHARACTER_TRAITS_CREATE: {"POST": "createCustomTrait"},
    routes.CHARACTER_TRAIT: {"DELETE": "deleteCharacterTrait"},
    routes.CHARACTER_TRAIT_VALUE: {"PUT": "modifyTraitValue"},
    routes.DICTIONARY: {"POST": "createDictionaryTerm"},
    routes.DICTIONARY_TERM: {"DELETE": "deleteDictionaryTerm", "PATCH": "updateDictionaryTerm"},
    routes.ADMIN_DEVELOPERS: {"POST": "globalAdminCreateDeveloper"},
    routes.ADMIN_DEVELOPER: {
        "DELETE": "globalAdminDeleteDeveloper",
        "PATCH": "globalAdminUpdateDeveloper",
    },
    routes.ADMIN_DEVELOPER_NEW_KEY: {"POST": "globalAdminCreateDeveloperApiKey"},
    routes.ADMIN_USERS: {"POST": "globalAdminCreateUser"},
    routes.ADMIN_USER: {"DELETE": "globalAdminDeleteUser", "PATCH": "globalAdminUpdateUser"},
}
_PARENTS: Final = {
    "User": routes.USER,
    "Campaign": routes.CAMPAIGN,
    "Book": routes.BOOK,
    "Chapter": routes.CHAPTER,
    "Character": routes.CHARACTER,
}


def _named() -> Iterator[tuple[tuple[str, str], str]]:
    for route, names in _BY_ROUTE.items():
        for method, name in names.items():
            yield (method, route.template), name
    for kind, route in _PARENTS.items():
        yield ("POST", (route / routes.NOTES).template), f"create{kind}Note"
        yield ("PATCH", (route / routes.NOTE).template), f"update{kind}Note"
        yield ("DELETE", (route / routes.NOTE).template), f"delete{kind}Note"
        yield ("POST", (route / routes.ASSETS_UPLOAD).template), f"upload{kind}Asset"
        yield ("DELETE", (route / routes.ASSET).template), f"delete{kind}Asset"


OPERATION_IDS: Final[Mapping[tuple[str, str], str]] = dict(_named())
"""The id of an operation by its method and path template. Dice rolls have no audit log."""
