"""Every operation of the API, one row each: its names, its route and its requirements.

The names of operations in `vclient.testing`, the ids in the audit logs of the testing server, the
commands of the command line and the pages of the documentation are taken from this table. In a
row, the first line describes the API, the other lines the methods of the client and the commands.
A client does not import this module.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from vclient._api import routes
from vclient._api.operation import OCTOBER, OLDEST_RELEASE, ActingUser, Call, Group, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vclient._api.routes import Route


def _row(
    method: str,
    route: Route,
    operation_id: str,
    acting_user: ActingUser,
    *calls: Call,
    is_paged: bool = False,
    since: str = OLDEST_RELEASE,
    entity: str | None = None,
) -> Operation:
    return Operation(operation_id, method, route, calls, acting_user, is_paged, since, entity)


_get = partial(_row, "GET")
_list = partial(_row, "GET", is_paged=True)
_post = partial(_row, "POST")
_put = partial(_row, "PUT")
_patch = partial(_row, "PATCH")
_delete = partial(_row, "DELETE")

_IGNORED: Final = ActingUser.IGNORED
_OPTIONAL: Final = ActingUser.OPTIONAL
_REQUIRED: Final = ActingUser.REQUIRED


# fmt: off


def _notes(group: str, kind: str, parent: Route, acting_user: ActingUser) -> Group:
    """Return the operations on the notes of one kind of objects."""
    thing = kind.lower()
    return Group(f"{group} notes", group, f"Notes on a {thing}.", (
        _list(parent / routes.NOTES, f"list{kind}Notes", acting_user,
              Call("list_all_notes", "list", f"List the notes on a {thing}.")),
        _post(parent / routes.NOTES, f"create{kind}Note", acting_user,
              Call("create_note", "create", f"Put a note on a {thing}.")),
        _get(parent / routes.NOTE, f"get{kind}Note", acting_user,
             Call("get_note", "get", "Show a note.")),
        _patch(parent / routes.NOTE, f"update{kind}Note", acting_user,
               Call("update_note", "update", "Change a note.")),
        _delete(parent / routes.NOTE, f"delete{kind}Note", acting_user,
                Call("delete_note", "delete", "Delete a note.")),
    ), entity="NOTE")


def _assets(
    group: str, kind: str, parent: Route, *, reading: ActingUser, deleting: ActingUser
) -> Group:
    """Return the operations on the images of one kind of objects."""
    thing = kind.lower()
    return Group(f"{group} assets", group, f"Images of a {thing}.", (
        _list(parent / routes.ASSETS, f"list{kind}Assets", reading,
              Call("list_all_assets", "list", f"List the images of a {thing}, oldest first.")),
        _get(parent / routes.ASSET, f"get{kind}Asset", reading,
             Call("get_asset", "get", "Show what is known of an image.")),
        _post(parent / routes.ASSETS_UPLOAD, f"upload{kind}Asset", _REQUIRED,
              Call("upload_asset", "upload", f"Upload an image to a {thing}."),
              entity=kind.upper()),
        _delete(parent / routes.ASSET, f"delete{kind}Asset", deleting,
                Call("delete_asset", "delete", "Delete an image for good.")),
    ), entity="ASSET")


def _changes(**summaries: str) -> Iterator[Call]:
    """Yield the commands for actions on trackers that have no type of damage."""
    for action, text in summaries.items():
        given = {"action": action, "damage_type": None}
        yield Call("apply_tracker_action", action.replace("_", "-"), text, given)


GROUPS: Final[tuple[Group, ...]] = (
    Group("", "system", "The server itself.", (
        _get(routes.HEALTH, "checkSystemHealth", _IGNORED,
             Call("health", None, "Show the version of the server and the state of its parts.")),
    )),
    Group("companies", "companies", "Companies of the developer.", (
        _list(routes.COMPANIES, "listCompanies", _IGNORED,
              Call("list_all", "list", "List the companies by name.")),
        _post(routes.COMPANIES, "createCompany", _IGNORED,
              Call("create", "create", "Create a company.")),
        _get(routes.COMPANY, "getCompany", _IGNORED,
             Call("get", "get", "Show a company.")),
        _patch(routes.COMPANY, "updateCompany", _IGNORED,
               Call("update", "update", "Change a company.")),
        _delete(routes.COMPANY, "deleteCompany", _IGNORED,
                Call("delete", "delete", "Delete a company with everything in it.")),
        _get(routes.COMPANY_STATISTICS, "getCompanyStatistics", _OPTIONAL,
             Call("get_statistics", "statistics", "Show how the dice of a company fell.")),
        _post(routes.COMPANY_ACCESS, "addDeveloperToCompany", _IGNORED,
              Call("grant_access", "grant-access", "Set what a developer may do.")),
        _list(routes.COMPANY_AUDIT_LOGS, "listCompanyAuditLogs", _IGNORED,
              Call("list_all_audit_logs", "audit-log",
                   "List what was written in a company, newest first.")),
    ), entity="COMPANY"),
    Group("users", "users", "Users of a company.", (
        _list(routes.USERS, "listUsers", _OPTIONAL,
              Call("list_all", "list", "List the users by user name.")),
        _post(routes.USERS, "createUser", _REQUIRED,
              Call("create", "create", "Create a user.")),
        _get(routes.USER, "getUser", _OPTIONAL,
             Call("get", "get", "Show a user.")),
        _patch(routes.USER, "updateUser", _REQUIRED,
               Call("update", "update", "Change a user.")),
        _delete(routes.USER, "deleteUser", _REQUIRED,
                Call("delete", "delete", "Delete a user with the characters it plays.")),
        _get(routes.USER_STATISTICS, "getUserStatistics", _OPTIONAL,
             Call("get_statistics", "statistics", "Show how the dice of a user fell.")),
        _list(routes.USERS_UNAPPROVED, "listUnapprovedUsers", _REQUIRED,
              Call("list_all_unapproved", "unapproved", "List the users who wait for approval.")),
        _post(routes.USER_APPROVE, "approveUser", _REQUIRED,
              Call("approve_user", "approve", "Approve a user.")),
        _post(routes.USER_DENY, "denyUser", _REQUIRED,
              Call("deny_user", "deny", "Delete a user who waits for approval.")),
        _post(routes.USERS_MERGE, "mergeUsers", _REQUIRED,
              Call("merge", "merge", "Merge two users that are the same person.")),
        _put(routes.USER_AVATAR, "setUserAvatar", _REQUIRED,
             Call("upload_avatar", "upload-avatar", "Give a user another avatar.")),
        _delete(routes.USER_AVATAR, "deleteUserAvatar", _REQUIRED,
                Call("delete_avatar", "delete-avatar", "Delete the avatar of a user.")),
        _post(routes.USER_IDENTITIES, "linkUserIdentity", _REQUIRED,
              Call("link_identity", "link", "Link an identity to a user.")),
        _delete(routes.USER_IDENTITY, "unlinkUserIdentity", _REQUIRED,
                Call("unlink_identity", "unlink", "Take an identity away from a user.")),
    ), entity="USER"),
    Group("users xp", "users", "Experience of a user in a campaign.", (
        _get(routes.USER_EXPERIENCE, "getCampaignExperience", _OPTIONAL,
             Call("get_experience", "get", "Show the experience of a user.")),
        _post(routes.USER_ADD_XP, "addXp", _REQUIRED,
              Call("add_xp", "add", "Award experience points.")),
        _post(routes.USER_REMOVE_XP, "removeXp", _REQUIRED,
              Call("remove_xp", "remove", "Take experience points away.")),
        _post(routes.USER_ADD_COOL_POINTS, "addCpToCampaignExperience", _REQUIRED,
              Call("add_cool_points", "add-cool-points", "Award cool points.")),
    ), entity="EXPERIENCE"),
    Group("users quickrolls", "users", "Quick rolls that a user keeps.", (
        _list(routes.USER_QUICKROLLS, "listUserQuickrolls", _OPTIONAL,
              Call("list_all_quickrolls", "list", "List the quick rolls of a user by name.")),
        _post(routes.USER_QUICKROLLS, "createUserQuickroll", _REQUIRED,
              Call("create_quickroll", "create", "Create a quick roll.")),
        _get(routes.USER_QUICKROLL, "getUserQuickroll", _OPTIONAL,
             Call("get_quickroll", "get", "Show a quick roll.")),
        _patch(routes.USER_QUICKROLL, "updateUserQuickroll", _REQUIRED,
               Call("update_quickroll", "update", "Change a quick roll.")),
        _delete(routes.USER_QUICKROLL, "deleteUserQuickroll", _REQUIRED,
                Call("delete_quickroll", "delete", "Delete a quick roll.")),
    ), entity="QUICKROLL"),
    _notes("users", "User", routes.USER, _OPTIONAL),
    _assets("users", "User", routes.USER, reading=_OPTIONAL, deleting=_OPTIONAL),
    Group("campaigns", "campaigns", "Campaigns of a company.", (
        _list(routes.CAMPAIGNS, "listCampaigns", _IGNORED,
              Call("list_all", "list", "List the campaigns by name.")),
        _post(routes.CAMPAIGNS, "createCampaign", _REQUIRED,
              Call("create", "create", "Create a campaign.")),
        _get(routes.CAMPAIGN, "getCampaign", _IGNORED,
             Call("get", "get", "Show a campaign.")),
        _patch(routes.CAMPAIGN, "updateCampaign", _REQUIRED,
               Call("update", "update", "Change a campaign.")),
        _delete(routes.CAMPAIGN, "deleteCampaign", _REQUIRED,
                Call("delete", "delete", "Delete a campaign with its books and characters.")),
        _get(routes.CAMPAIGN_STATISTICS, "getCampaignStatistics", _OPTIONAL,
             Call("get_statistics", "statistics", "Show how the dice of a campaign fell.")),
    ), entity="CAMPAIGN"),
    _notes("campaigns", "Campaign", routes.CAMPAIGN, _OPTIONAL),
    _assets("campaigns", "Campaign", routes.CAMPAIGN, reading=_OPTIONAL, deleting=_REQUIRED),
    Group("books", "books", "Books of a campaign.", (
        _list(routes.BOOKS, "listCampaignBooks", _IGNORED,
              Call("list_all", "list", "List the books of a campaign by number.")),
        _post(routes.BOOKS, "createCampaignBook", _REQUIRED,
              Call("create", "create", "Create a book behind the last one.")),
        _get(routes.BOOK, "getCampaignBook", _IGNORED,
             Call("get", "get", "Show a book.")),
        _patch(routes.BOOK, "updateCampaignBook", _REQUIRED,
               Call("update", "update", "Change a book.")),
        _delete(routes.BOOK, "deleteCampaignBook", _REQUIRED,
                Call("delete", "delete", "Delete a book with its chapters.")),
        _put(routes.BOOK_NUMBER, "renumberCampaignBook", _REQUIRED,
             Call("renumber", "renumber", "Move a book to another place.")),
    ), entity="BOOK"),
    _notes("books", "Book", routes.BOOK, _OPTIONAL),
    _assets("books", "Book", routes.BOOK, reading=_OPTIONAL, deleting=_REQUIRED),
    Group("chapters", "chapters", "Chapters of a book.", (
        _list(routes.CHAPTERS, "listCampaignChapters", _IGNORED,
              Call("list_all", "list", "List the chapters of a book by number.")),
        _post(routes.CHAPTERS, "createCampaignChapter", _REQUIRED,
              Call("create", "create", "Create a chapter behind the last one.")),
        _get(routes.CHAPTER, "getCampaignChapter", _IGNORED,
             Call("get", "get", "Show a chapter.")),
        _patch(routes.CHAPTER, "updateCampaignChapter", _REQUIRED,
               Call("update", "update", "Change a chapter.")),
        _delete(routes.CHAPTER, "deleteCampaignChapter", _REQUIRED,
                Call("delete", "delete", "Delete a chapter.")),
        _put(routes.CHAPTER_NUMBER, "renumberCampaignChapter", _REQUIRED,
             Call("renumber", "renumber", "Move a chapter to another place.")),
    ), entity="CHAPTER"),
    _notes("chapters", "Chapter", routes.CHAPTER, _OPTIONAL),
    _assets("chapters", "Chapter", routes.CHAPTER, reading=_OPTIONAL, deleting=_REQUIRED),
    Group("rolls", "dicerolls", "Dice rolls that were made; `vclient roll` makes one.", (
        _list(routes.DICEROLLS, "listDiceRolls", _REQUIRED,
              Call("list_all", "list", "List the dice rolls, newest first.")),
        _post(routes.DICEROLLS, "createDiceRoll", _REQUIRED,
              Call("create", None, "Roll dice.")),
        _get(routes.DICEROLL, "getDiceRoll", _REQUIRED,
             Call("get", "get", "Show a dice roll.")),
        _post(routes.DICEROLLS_QUICKROLL, "createQuickRoll", _REQUIRED,
              Call("create_from_quickroll", "quick",
                   "Roll a quick roll with a character's traits.")),
    )),
    Group("dictionary", "dictionary", "Terms of the game and of a company.", (
        _list(routes.DICTIONARY, "listDictionaryTerms", _IGNORED,
              Call("list_all", "list", "List the terms in the order of the alphabet.")),
        _post(routes.DICTIONARY, "createDictionaryTerm", _IGNORED,
              Call("create", "create", "Create a term of the company.")),
        _get(routes.DICTIONARY_TERM, "getDictionaryTerm", _IGNORED,
             Call("get", "get", "Show a term.")),
        _patch(routes.DICTIONARY_TERM, "updateDictionaryTerm", _IGNORED,
               Call("update", "update", "Change a term of the company.")),
        _delete(routes.DICTIONARY_TERM, "deleteDictionaryTerm", _IGNORED,
                Call("delete", "delete", "Delete a term of the company.")),
    ), entity="DICTIONARY_TERM"),
    Group("characters", "characters", "Characters of a company or a campaign.", (
        _list(routes.CHARACTERS, "listCharacters", _REQUIRED,
              Call("list_all", "list", "List the characters by name.")),
        _post(routes.CHARACTERS, "createCharacter", _REQUIRED,
              Call("create", "create", "Create a character.")),
        _get(routes.CHARACTER, "getCharacter", _REQUIRED,
             Call("get", "get", "Show a character.")),
        _patch(routes.CHARACTER, "updateCharacter", _REQUIRED,
               Call("update", "update", "Change a character.")),
        _delete(routes.CHARACTER, "deleteCharacter", _REQUIRED,
                Call("delete", "delete", "Delete a character with all that it has.")),
        _get(routes.CHARACTER_FULL_SHEET, "getCharacterFullSheet", _REQUIRED,
             Call("get_full_sheet", "sheet", "Show the full sheet of a character.")),
        _get(routes.CHARACTER_FULL_SHEET_CATEGORY, "getCharacterFullSheetCategory", _REQUIRED,
             Call("get_full_sheet_category", "sheet-category", "Show one category of a sheet.")),
        _get(routes.CHARACTER_STATISTICS, "getCharacterStatistics", _REQUIRED,
             Call("get_statistics", "statistics", "Show how the dice of a character fell.")),
    ), entity="CHARACTER"),
    Group("characters inventory", "characters", "What a character carries.", (
        _list(routes.CHARACTER_INVENTORY, "listCharacterInventoryItems", _REQUIRED,
              Call("list_all_inventory", "list", "List the items of a character by name.")),
        _post(routes.CHARACTER_INVENTORY, "createCharacterInventoryItem", _REQUIRED,
              Call("create_inventory_item", "create", "Give a character an item.")),
        _get(routes.CHARACTER_INVENTORY_ITEM, "getCharacterInventoryItem", _REQUIRED,
             Call("get_inventory_item", "get", "Show an item.")),
        _patch(routes.CHARACTER_INVENTORY_ITEM, "updateCharacterInventoryItem", _REQUIRED,
               Call("update_inventory_item", "update", "Change an item.")),
        _delete(routes.CHARACTER_INVENTORY_ITEM, "deleteCharacterInventoryItem", _REQUIRED,
                Call("delete_inventory_item", "delete", "Delete an item.")),
    ), entity="CHARACTER_INVENTORY"),
    _notes("characters", "Character", routes.CHARACTER, _REQUIRED),
    _assets("characters", "Character", routes.CHARACTER, reading=_REQUIRED, deleting=_REQUIRED),
    Group("health", "characters", "Damage and healing; alone, the state of the server.", (
        _get(routes.CHARACTER_HEALTH, "getCharacterHealth", _REQUIRED,
             Call("get_health", "get", "Show the health of a character."), since=OCTOBER),
        _put(routes.CHARACTER_HEALTH, "setCharacterHealth", _REQUIRED,
             Call("set_health", "set", "Replace the whole state of health."), since=OCTOBER),
        _post(routes.CHARACTER_HEALTH_ACTIONS, "applyCharacterHealthAction", _REQUIRED,
              Call("apply_health_action", "damage", "Damage a character.", {"action": "damage"}),
              Call("apply_health_action", "heal", "Heal a character.", {"action": "heal"}),
              Call("apply_health_action", "reset", "Heal all damage of a character.",
                   {"action": "reset", "amount": 1, "damage_type": None}),
              since=OCTOBER),
    ), entity="CHARACTER_HEALTH", unneeded=frozenset({"campaign_id"})),
    Group("traits", "character_traits", "Traits of a character and what they cost.", (
        _list(routes.CHARACTER_TRAITS, "listCharacterTraits", _REQUIRED,
              Call("list_all", "list", "List the traits of a character by category.")),
        _get(routes.CHARACTER_TRAIT, "getCharacterTrait", _REQUIRED,
             Call("get", "get", "Show a trait of a character.")),
        _delete(routes.CHARACTER_TRAIT, "deleteCharacterTrait", _REQUIRED,
                Call("delete", "delete", "Take a trait from a character.")),
        _get(routes.CHARACTER_TRAIT_VALUE_OPTIONS, "getTraitValueOptions", _REQUIRED,
             Call("get_value_options", "options", "Show the values a trait can be given.")),
        _post(routes.CHARACTER_TRAITS_ASSIGN, "assignTraitToCharacter", _REQUIRED,
              Call("assign", "assign", "Give a character a trait.")),
        _post(routes.CHARACTER_TRAITS_BULK_ASSIGN, "bulkAssignTraitsToCharacter", _REQUIRED,
              Call("bulk_assign", "bulk-assign", "Give a character many traits.")),
        _post(routes.CHARACTER_TRAITS_CREATE, "createCustomTrait", _REQUIRED,
              Call("create", "create", "Give a character a custom trait.")),
        _put(routes.CHARACTER_TRAIT_VALUE, "modifyTraitValue", _REQUIRED,
             Call("change_value", "change", "Raise or lower a trait of a character.")),
    ), entity="CHARACTER_TRAIT", unneeded=frozenset({"campaign_id"})),
    Group("traits tracker", "character_traits", "Points, damage or stains of a trait.", (
        _get(routes.CHARACTER_TRAIT_TRACKER, "getCharacterTraitTracker", _REQUIRED,
             Call("get_tracker", "get", "Show the tracker of a trait."), since=OCTOBER),
        _put(routes.CHARACTER_TRAIT_TRACKER, "setCharacterTraitTracker", _REQUIRED,
             Call("set_tracker", "set", "Replace the whole state of a tracker."), since=OCTOBER),
        _post(routes.CHARACTER_TRAIT_TRACKER_ACTIONS, "applyCharacterTraitTrackerAction", _REQUIRED,
              *_changes(spend="Spend points.", gain="Get points back."),
              Call("apply_tracker_action", "damage", "Do damage.", {"action": "damage"}),
              Call("apply_tracker_action", "heal", "Heal damage.", {"action": "heal"}),
              *_changes(add_stain="Add stains.", remove_stain="Remove stains."),
              Call("apply_tracker_action", "reset", "Get all points back, or clear all boxes.",
                   {"action": "reset", "amount": 1, "damage_type": None}),
              since=OCTOBER),
    ), entity="CHARACTER_TRAIT", unneeded=frozenset({"campaign_id"})),
    Group("traits specialties", "character_traits", "Specialties of a character's abilities.", (
        _post(routes.CHARACTER_TRAIT_SPECIALTIES, "addCharacterTraitSpecialty", _REQUIRED,
              Call("add_specialty", "add", "Add a specialty to an ability."), since=OCTOBER),
        _patch(routes.CHARACTER_TRAIT_SPECIALTY, "updateCharacterTraitSpecialty", _REQUIRED,
               Call("update_specialty", "rename", "Rename a specialty."), since=OCTOBER),
        _delete(routes.CHARACTER_TRAIT_SPECIALTY, "deleteCharacterTraitSpecialty", _REQUIRED,
                Call("delete_specialty", "delete", "Take a specialty away."), since=OCTOBER),
    ), entity="CHARACTER_TRAIT_SPECIALTY", unneeded=frozenset({"campaign_id"})),
    Group("autogen", "character_autogen", "Characters that the server makes up.", (
        _post(routes.CHARACTERS_AUTOGENERATE, "autogenerateCharacter", _REQUIRED,
              Call("generate_character", "generate", "Create a character at random."),
              entity="CHARACTER"),
        _post(routes.CHARGEN_START, "startChargenSession", _REQUIRED,
              Call("start_chargen_session", "start", "Start a session to choose a character in.")),
        _get(routes.CHARGEN_SESSIONS, "listChargenSessions", _REQUIRED,
             Call("list_all_chargen_sessions", "list", "List the sessions of the acting user.")),
        _get(routes.CHARGEN_SESSION, "getChargenSession", _OPTIONAL,
             Call("get_chargen_session", "get", "Show a session.")),
        _post(routes.CHARGEN_FINALIZE, "finalizeChargenSession", _OPTIONAL,
              Call("finalize_chargen_session", "choose", "End a session with a choice.")),
    ), entity="CHARGEN_SESSION"),
    Group("blueprint", "character_blueprint", "The catalogue that characters are made from.", ()),
    Group("blueprint sections", "character_blueprint", "The sections of the catalogue.", (
        _list(routes.BLUEPRINT_SECTIONS, "listCharacterBlueprintSections", _IGNORED,
              Call("list_all_sections", "list", "List the sections by order.")),
        _get(routes.BLUEPRINT_SECTION, "getCharacterBlueprintSection", _IGNORED,
             Call("get_section", "get", "Show one of the sections.")),
    )),
    Group("blueprint categories", "character_blueprint", "The categories of the catalogue.", (
        _list(routes.BLUEPRINT_CATEGORIES, "listCharacterBlueprintCategories", _IGNORED,
              Call("list_all_categories", "list", "List the categories by order.")),
        _get(routes.BLUEPRINT_CATEGORY, "getCharacterBlueprintCategory", _IGNORED,
             Call("get_category", "get", "Show one of the categories.")),
    )),
    Group("blueprint subcategories", "character_blueprint", "The subcategories of the catalogue.", (
        _list(routes.BLUEPRINT_SUBCATEGORIES, "listCharacterBlueprintSubcategories", _IGNORED,
              Call("list_all_subcategories", "list", "List the subcategories by name.")),
        _get(routes.BLUEPRINT_SUBCATEGORY, "getCharacterBlueprintSubcategory", _IGNORED,
             Call("get_subcategory", "get", "Show one of the subcategories.")),
    )),
    Group("blueprint traits", "character_blueprint", "The traits of the catalogue.", (
        _list(routes.BLUEPRINT_TRAITS, "listAllCharacterBlueprintTraits", _IGNORED,
              Call("list_all_traits", "list", "List the traits by name or as on a sheet.")),
        _get(routes.BLUEPRINT_TRAIT, "getCharacterBlueprintTrait", _IGNORED,
             Call("get_trait", "get", "Show one of the traits.")),
    )),
    Group("blueprint concepts", "character_blueprint", "The concepts of the catalogue.", (
        _list(routes.BLUEPRINT_CONCEPTS, "listCharacterBlueprintConcepts", _IGNORED,
              Call("list_all_concepts", "list", "List the concepts by name.")),
        _get(routes.BLUEPRINT_CONCEPT, "getCharacterBlueprintConcept", _IGNORED,
             Call("get_concept", "get", "Show one of the concepts.")),
    )),
    Group("blueprint clans", "character_blueprint", "The vampire clans of the catalogue.", (
        _list(routes.BLUEPRINT_VAMPIRE_CLANS, "listCharacterBlueprintVampireClans", _IGNORED,
              Call("list_all_vampire_clans", "list", "List the vampire clans by name.")),
        _get(routes.BLUEPRINT_VAMPIRE_CLAN, "getCharacterBlueprintVampireClan", _IGNORED,
             Call("get_vampire_clan", "get", "Show one of the vampire clans.")),
    )),
    Group("blueprint tribes", "character_blueprint", "The werewolf tribes of the catalogue.", (
        _list(routes.BLUEPRINT_WEREWOLF_TRIBES, "listCharacterBlueprintWerewolfTribes", _IGNORED,
              Call("list_all_werewolf_tribes", "list", "List the werewolf tribes by name.")),
        _get(routes.BLUEPRINT_WEREWOLF_TRIBE, "getCharacterBlueprintWerewolfTribe", _IGNORED,
             Call("get_werewolf_tribe", "get", "Show one of the werewolf tribes.")),
    )),
    Group("blueprint auspices", "character_blueprint", "The werewolf auspices of the catalogue.", (
        _list(routes.BLUEPRINT_WEREWOLF_AUSPICES, "listCharacterBlueprintWerewolfAuspices",
              _IGNORED,
              Call("list_all_werewolf_auspices", "list", "List the werewolf auspices by name.")),
        _get(routes.BLUEPRINT_WEREWOLF_AUSPICE, "getCharacterBlueprintWerewolfAuspice", _IGNORED,
             Call("get_werewolf_auspice", "get", "Show one of the werewolf auspices.")),
    )),
    Group("lookup", "user_lookup", "The users of a person in all companies.", (
        _get(routes.USERS_LOOKUP, "lookupUser", _IGNORED,
             Call("by_email", "email", "Find users by e-mail address."),
             Call("by_discord_id", "discord", "Find users by their id at Discord."),
             Call("by_google_id", "google", "Find users by their id at Google."),
             Call("by_github_id", "github", "Find users by their id at GitHub."),
             Call("by_apple_id", "apple", "Find users by their id at Apple.")),
    )),
    Group("identity", "identity", "Users by the token of another provider.", (
        _post(routes.IDENTIFY, "identifyUser", _OPTIONAL,
              Call("identify", "identify", "Show whose token it is; creates the user if new.")),
    ), entity="USER"),
    Group("options", "options", "The enumerations of the API.", (
        _get(routes.OPTIONS, "getCompanyOptions", _IGNORED,
             Call("get_options", "list", "Show the enumerations by category.")),
    )),
    Group("developer", "developer", "The developer whose key is used.", (
        _get(routes.DEVELOPER_ME, "getDeveloperMe", _IGNORED,
             Call("get_me", "get", "Show the developer and its companies.")),
        _patch(routes.DEVELOPER_ME, "updateDeveloperMe", _IGNORED,
               Call("update_me", "update", "Change the developer.")),
        _post(routes.DEVELOPER_ME_NEW_KEY, "regenerateDeveloperMeApiKey", _IGNORED,
              Call("regenerate_api_key", "regenerate-key",
                   "Replace the API key and show the new one, this once.")),
    ), entity="DEVELOPER"),
    Group("admin", "global_admin", "The whole server, for global administrators.", ()),
    Group("admin developers", "global_admin", "All developers.", (
        _list(routes.ADMIN_DEVELOPERS, "globalAdminListDevelopers", _IGNORED,
              Call("list_all_developers", "list", "List the developers by name.")),
        _post(routes.ADMIN_DEVELOPERS, "globalAdminCreateDeveloper", _IGNORED,
              Call("create_developer", "create", "Create a developer.")),
        _get(routes.ADMIN_DEVELOPER, "globalAdminGetDeveloper", _IGNORED,
             Call("get_developer", "get", "Show a developer.")),
        _patch(routes.ADMIN_DEVELOPER, "globalAdminUpdateDeveloper", _IGNORED,
               Call("update_developer", "update", "Change a developer.")),
        _delete(routes.ADMIN_DEVELOPER, "globalAdminDeleteDeveloper", _IGNORED,
                Call("delete_developer", "delete", "Delete a developer.")),
        _post(routes.ADMIN_DEVELOPER_NEW_KEY, "globalAdminCreateDeveloperApiKey", _IGNORED,
              Call("create_api_key", "new-key", "Make a new API key and show it, this once.")),
        _list(routes.ADMIN_DEVELOPER_AUDIT_LOGS, "globalAdminListDeveloperAuditLogs", _IGNORED,
              Call("list_all_developer_audit_logs", "audit-log",
                   "List what a developer wrote, newest first.")),
    ), entity="DEVELOPER"),
    Group("admin users", "global_admin", "The users of all companies, deleted ones too.", (
        _list(routes.ADMIN_USERS, "globalAdminListUsers", _IGNORED,
              Call("list_all_users", "list", "List the users by user name.")),
        _post(routes.ADMIN_USERS, "globalAdminCreateUser", _IGNORED,
              Call("create_user", "create", "Create a user.")),
        _get(routes.ADMIN_USER, "globalAdminGetUser", _IGNORED,
             Call("get_user", "get", "Show a user.")),
        _patch(routes.ADMIN_USER, "globalAdminUpdateUser", _IGNORED,
               Call("update_user", "update", "Change, delete or restore a user.")),
        _delete(routes.ADMIN_USER, "globalAdminDeleteUser", _IGNORED,
                Call("delete_user", "delete", "Delete a user.")),
    ), entity="USER"),
    Group("admin logs", "global_admin", "The log of the server.", (
        _get(routes.ADMIN_LOGS, "globalAdminTailServerLogs", _IGNORED,
             Call("tail_logs", "tail", "Show the last lines, newest first.")),
        _get(routes.ADMIN_LOGS_DOWNLOAD, "globalAdminDownloadServerLogs", _IGNORED,
             Call("download_logs", "download", "Download the log as a ZIP file.")),
    )),
)
"""All groups, in the order of the help."""
# fmt: on


_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

OPERATIONS: Final[tuple[Operation, ...]] = tuple(
    sorted(
        (operation for group in GROUPS for operation in group.operations),
        key=lambda each: (each.route.template, _METHODS.index(each.method)),
    )
)
"""All operations, by path."""
