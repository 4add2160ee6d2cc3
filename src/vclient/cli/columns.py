"""The columns of tables, by model."""

from __future__ import annotations

from typing import Final

COLUMNS: Final[dict[str, str]] = {
    "AdminUser": "id username role email is_archived=archived company_id name_first name_last",
    "Asset": "id original_filename=file mime_type=type public_url=url uploaded_by_id date_created",
    "AuditLog": "date_created=date summary operation entity_type=entity acting_user_id id",
    "BulkAssignTraitFailure": "trait_id error",
    "BulkAssignTraitSuccess": "trait_id character_trait.trait.name=name "
    "character_trait.value=value character_trait.id=id",
    "Campaign": "id name in_game_date=date desperation danger num_books=books "
    "num_chapters=chapters num_player_characters=players description",
    "CampaignBook": "id number=no name num_chapters=chapters num_notes=notes description",
    "CampaignChapter": "id number=no name num_notes=notes num_assets=assets description",
    "CampaignExperience": "campaign_id xp_current xp_total cool_points",
    "Character": "id name character_class=class type status concept_name=concept "
    "game_version=version user_player_id=player campaign_id=campaign",
    "CharacterConcept": "id name max_specialties=specialties examples description",
    "CharacterTrait": "id trait.name=name value trait.max_value=max trait.category_name=category "
    "trait.is_rollable=rollable trait.id=trait_id",
    "ChargenSessionResponse": "id expires_at=expires requires_selection=to_choose "
    "campaign_id user_id",
    "Company": "id name email num_users=users num_campaigns=campaigns "
    "num_player_characters=players description",
    "CompanyPermissions": "company_id name permission",
    "DeveloperAdmin": "id username email is_global_admin=admin key_generated=key_made",
    "DeveloperCompany": "company_id company_name=name permission",
    "DictionaryTerm": "id term definition synonyms company_id=company link source_type=source",
    "Diceroll": "id date_created=date num_dice=dice dice_size=size difficulty=diff "
    "result.total_result=successes comment result.total_result_type=result user_id=user "
    "character_id=character",
    "InventoryItem": "id name type description",
    "Note": "id title content date_modified=changed",
    "Quickroll": "id name description trait_ids=traits",
    "ServerLogEntry": "timestamp=time level message name raw",
    "SheetSection": "id name order character_classes=classes game_versions=versions description",
    "Specialty": "name type description id",
    "TopTrait": "name usage_count=rolls trait_id",
    "Trait": "id name category_name=category subcategory_name=subcategory max_value=max "
    "is_rollable=rollable game_versions=versions description",
    "TraitCategory": "id name sheet_section_name=section order initial_cost=first_dot "
    "upgrade_cost=next_dot character_classes=classes",
    "TraitSubcategory": "id name category_name=category initial_cost=first_dot "
    "upgrade_cost=next_dot pool",
    "User": "id username role email name_first=first name_last=last lifetime_xp=xp",
    "UserLookupResult": "user_id company_name=company role company_id",
    "VampireClan": "id name bane.name=bane compulsion.name=compulsion game_versions=versions",
    "WerewolfAuspice": "id name game_versions=versions description",
    "WerewolfTribe": "id name renown patron_spirit=patron favor",
}
"""The columns of each model, the most important first; `member=title` sets another title.

If a terminal is too narrow, the last ones are omitted. Models that are not listed here have all
their members as columns.
"""
