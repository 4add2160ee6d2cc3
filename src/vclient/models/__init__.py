"""The models of the API: its answers and the bodies of its requests.

A model `X` is an answer, `XCreate` and `XUpdate` are bodies of requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from vclient.models.assets import Asset as Asset
    from vclient.models.assets import AssetFilters as AssetFilters
    from vclient.models.assets import S3Asset as S3Asset
    from vclient.models.audit_logs import AuditChange as AuditChange
    from vclient.models.audit_logs import AuditLog as AuditLog
    from vclient.models.audit_logs import AuditLogFilters as AuditLogFilters
    from vclient.models.audit_logs import DeveloperAuditLogFilters as DeveloperAuditLogFilters
    from vclient.models.base import UNSET as UNSET
    from vclient.models.blueprint import CategoryFilters as CategoryFilters
    from vclient.models.blueprint import CharacterConcept as CharacterConcept
    from vclient.models.blueprint import ConceptSpecialty as ConceptSpecialty
    from vclient.models.blueprint import NameDescription as NameDescription
    from vclient.models.blueprint import SectionFilters as SectionFilters
    from vclient.models.blueprint import SheetSection as SheetSection
    from vclient.models.blueprint import SubcategoryFilters as SubcategoryFilters
    from vclient.models.blueprint import TraitCategory as TraitCategory
    from vclient.models.blueprint import TraitFilters as TraitFilters
    from vclient.models.blueprint import TraitSubcategory as TraitSubcategory
    from vclient.models.blueprint import VampireClan as VampireClan
    from vclient.models.blueprint import VersionFilters as VersionFilters
    from vclient.models.blueprint import WerewolfAuspice as WerewolfAuspice
    from vclient.models.blueprint import WerewolfTribe as WerewolfTribe
    from vclient.models.books import BookCreate as BookCreate
    from vclient.models.books import BookUpdate as BookUpdate
    from vclient.models.books import CampaignBook as CampaignBook
    from vclient.models.books import CampaignBookDetail as CampaignBookDetail
    from vclient.models.campaigns import Campaign as Campaign
    from vclient.models.campaigns import CampaignCreate as CampaignCreate
    from vclient.models.campaigns import CampaignUpdate as CampaignUpdate
    from vclient.models.chapters import BookChapterNumber as BookChapterNumber
    from vclient.models.chapters import CampaignChapter as CampaignChapter
    from vclient.models.chapters import CampaignChapterDetail as CampaignChapterDetail
    from vclient.models.chapters import ChapterCreate as ChapterCreate
    from vclient.models.chapters import ChapterUpdate as ChapterUpdate
    from vclient.models.character_details import CharacterDetail as CharacterDetail
    from vclient.models.character_details import CharacterFullSheet as CharacterFullSheet
    from vclient.models.character_details import FullSheetCategory as FullSheetCategory
    from vclient.models.character_details import FullSheetSection as FullSheetSection
    from vclient.models.character_details import FullSheetSubcategory as FullSheetSubcategory
    from vclient.models.character_details import FullSheetTrait as FullSheetTrait
    from vclient.models.character_traits import BulkAssignTraitFailure as BulkAssignTraitFailure
    from vclient.models.character_traits import BulkAssignTraitResponse as BulkAssignTraitResponse
    from vclient.models.character_traits import BulkAssignTraitSuccess as BulkAssignTraitSuccess
    from vclient.models.character_traits import CharacterTrait as CharacterTrait
    from vclient.models.character_traits import CharacterTraitAdd as CharacterTraitAdd
    from vclient.models.character_traits import CharacterTraitBatch as CharacterTraitBatch
    from vclient.models.character_traits import CharacterTraitChange as CharacterTraitChange
    from vclient.models.character_traits import CharacterTraitFilters as CharacterTraitFilters
    from vclient.models.character_traits import CharacterTraitRemoval as CharacterTraitRemoval
    from vclient.models.character_traits import (
        CharacterTraitValueOptionsResponse as CharacterTraitValueOptionsResponse,
    )
    from vclient.models.character_traits import TraitCreate as TraitCreate
    from vclient.models.character_traits import TraitValueOption as TraitValueOption
    from vclient.models.characters import Character as Character
    from vclient.models.characters import CharacterCreate as CharacterCreate
    from vclient.models.characters import CharacterFilters as CharacterFilters
    from vclient.models.characters import CharacterTraitValue as CharacterTraitValue
    from vclient.models.characters import CharacterUpdate as CharacterUpdate
    from vclient.models.characters import HunterAttributes as HunterAttributes
    from vclient.models.characters import HunterAttributesCreate as HunterAttributesCreate
    from vclient.models.characters import HunterAttributesUpdate as HunterAttributesUpdate
    from vclient.models.characters import MageAttributes as MageAttributes
    from vclient.models.characters import MageAttributesCreate as MageAttributesCreate
    from vclient.models.characters import MageAttributesUpdate as MageAttributesUpdate
    from vclient.models.characters import Specialty as Specialty
    from vclient.models.characters import VampireAttributes as VampireAttributes
    from vclient.models.characters import VampireAttributesCreate as VampireAttributesCreate
    from vclient.models.characters import VampireAttributesUpdate as VampireAttributesUpdate
    from vclient.models.characters import WerewolfAttributes as WerewolfAttributes
    from vclient.models.characters import WerewolfAttributesCreate as WerewolfAttributesCreate
    from vclient.models.characters import WerewolfAttributesUpdate as WerewolfAttributesUpdate
    from vclient.models.chargen import CharacterGenerate as CharacterGenerate
    from vclient.models.chargen import ChargenFinalize as ChargenFinalize
    from vclient.models.chargen import ChargenSessionResponse as ChargenSessionResponse
    from vclient.models.companies import Company as Company
    from vclient.models.companies import CompanyAccess as CompanyAccess
    from vclient.models.companies import CompanyAdminUser as CompanyAdminUser
    from vclient.models.companies import CompanyCreate as CompanyCreate
    from vclient.models.companies import CompanyPermissions as CompanyPermissions
    from vclient.models.companies import CompanySettings as CompanySettings
    from vclient.models.companies import CompanySettingsCreate as CompanySettingsCreate
    from vclient.models.companies import CompanySettingsUpdate as CompanySettingsUpdate
    from vclient.models.companies import CompanyUpdate as CompanyUpdate
    from vclient.models.companies import NewCompanyResponse as NewCompanyResponse
    from vclient.models.developers import AdminDeveloperUpdate as AdminDeveloperUpdate
    from vclient.models.developers import Developer as Developer
    from vclient.models.developers import DeveloperAdmin as DeveloperAdmin
    from vclient.models.developers import DeveloperAdminWithApiKey as DeveloperAdminWithApiKey
    from vclient.models.developers import DeveloperCompany as DeveloperCompany
    from vclient.models.developers import DeveloperCreate as DeveloperCreate
    from vclient.models.developers import DeveloperFilters as DeveloperFilters
    from vclient.models.developers import DeveloperUpdate as DeveloperUpdate
    from vclient.models.developers import DeveloperWithApiKey as DeveloperWithApiKey
    from vclient.models.dicerolls import Diceroll as Diceroll
    from vclient.models.dicerolls import DicerollCreate as DicerollCreate
    from vclient.models.dicerolls import DicerollFilters as DicerollFilters
    from vclient.models.dicerolls import DicerollResult as DicerollResult
    from vclient.models.dicerolls import QuickrollRoll as QuickrollRoll
    from vclient.models.dictionary import DictionaryFilters as DictionaryFilters
    from vclient.models.dictionary import DictionaryTerm as DictionaryTerm
    from vclient.models.dictionary import DictionaryTermCreate as DictionaryTermCreate
    from vclient.models.dictionary import DictionaryTermUpdate as DictionaryTermUpdate
    from vclient.models.identities import IdentifyRequest as IdentifyRequest
    from vclient.models.identities import IdentityResolution as IdentityResolution
    from vclient.models.identities import UserLookupResult as UserLookupResult
    from vclient.models.inventory import InventoryItem as InventoryItem
    from vclient.models.inventory import InventoryItemCreate as InventoryItemCreate
    from vclient.models.inventory import InventoryItemUpdate as InventoryItemUpdate
    from vclient.models.notes import Note as Note
    from vclient.models.notes import NoteCreate as NoteCreate
    from vclient.models.notes import NoteUpdate as NoteUpdate
    from vclient.models.options import AssetOptions as AssetOptions
    from vclient.models.options import AuditLogOptions as AuditLogOptions
    from vclient.models.options import AutogenerationOptions as AutogenerationOptions
    from vclient.models.options import CharacterOptions as CharacterOptions
    from vclient.models.options import CompanyOptions as CompanyOptions
    from vclient.models.options import GameplayOptions as GameplayOptions
    from vclient.models.options import Options as Options
    from vclient.models.options import UserOptions as UserOptions
    from vclient.models.pagination import Items as Items
    from vclient.models.pagination import PaginatedResponse as PaginatedResponse
    from vclient.models.powers import TraitPower as TraitPower
    from vclient.models.quickrolls import Quickroll as Quickroll
    from vclient.models.quickrolls import QuickrollCreate as QuickrollCreate
    from vclient.models.quickrolls import QuickrollUpdate as QuickrollUpdate
    from vclient.models.server_logs import ServerLogEntry as ServerLogEntry
    from vclient.models.server_logs import ServerLogFilters as ServerLogFilters
    from vclient.models.statistics import RollStatistics as RollStatistics
    from vclient.models.statistics import TopTrait as TopTrait
    from vclient.models.system import SystemHealth as SystemHealth
    from vclient.models.traits import GiftAttributes as GiftAttributes
    from vclient.models.traits import Trait as Trait
    from vclient.models.users import AdminUser as AdminUser
    from vclient.models.users import AdminUserCreate as AdminUserCreate
    from vclient.models.users import AdminUserFilters as AdminUserFilters
    from vclient.models.users import AdminUserUpdate as AdminUserUpdate
    from vclient.models.users import AppleProfile as AppleProfile
    from vclient.models.users import CampaignExperience as CampaignExperience
    from vclient.models.users import DiscordProfile as DiscordProfile
    from vclient.models.users import ExperienceChange as ExperienceChange
    from vclient.models.users import GithubProfile as GithubProfile
    from vclient.models.users import GoogleProfile as GoogleProfile
    from vclient.models.users import IdentityLink as IdentityLink
    from vclient.models.users import User as User
    from vclient.models.users import UserApprove as UserApprove
    from vclient.models.users import UserCreate as UserCreate
    from vclient.models.users import UserDetail as UserDetail
    from vclient.models.users import UserFilters as UserFilters
    from vclient.models.users import UserMerge as UserMerge
    from vclient.models.users import UserUpdate as UserUpdate

if not TYPE_CHECKING:
    # With it, checkers would take every misspelt name for one that is there.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "vclient.models.assets": (
                "Asset",
                "AssetFilters",
                "S3Asset",
            ),
            "vclient.models.audit_logs": (
                "AuditChange",
                "AuditLog",
                "AuditLogFilters",
                "DeveloperAuditLogFilters",
            ),
            "vclient.models.base": ("UNSET",),
            "vclient.models.blueprint": (
                "CategoryFilters",
                "CharacterConcept",
                "ConceptSpecialty",
                "NameDescription",
                "SectionFilters",
                "SheetSection",
                "SubcategoryFilters",
                "TraitCategory",
                "TraitFilters",
                "TraitSubcategory",
                "VampireClan",
                "VersionFilters",
                "WerewolfAuspice",
                "WerewolfTribe",
            ),
            "vclient.models.books": (
                "BookCreate",
                "BookUpdate",
                "CampaignBook",
                "CampaignBookDetail",
            ),
            "vclient.models.campaigns": (
                "Campaign",
                "CampaignCreate",
                "CampaignUpdate",
            ),
            "vclient.models.chapters": (
                "BookChapterNumber",
                "CampaignChapter",
                "CampaignChapterDetail",
                "ChapterCreate",
                "ChapterUpdate",
            ),
            "vclient.models.character_details": (
                "CharacterDetail",
                "CharacterFullSheet",
                "FullSheetCategory",
                "FullSheetSection",
                "FullSheetSubcategory",
                "FullSheetTrait",
            ),
            "vclient.models.character_traits": (
                "BulkAssignTraitFailure",
                "BulkAssignTraitResponse",
                "BulkAssignTraitSuccess",
                "CharacterTrait",
                "CharacterTraitAdd",
                "CharacterTraitBatch",
                "CharacterTraitChange",
                "CharacterTraitFilters",
                "CharacterTraitRemoval",
                "CharacterTraitValueOptionsResponse",
                "TraitCreate",
                "TraitValueOption",
            ),
            "vclient.models.characters": (
                "Character",
                "CharacterCreate",
                "CharacterFilters",
                "CharacterTraitValue",
                "CharacterUpdate",
                "HunterAttributes",
                "HunterAttributesCreate",
                "HunterAttributesUpdate",
                "MageAttributes",
                "MageAttributesCreate",
                "MageAttributesUpdate",
                "Specialty",
                "VampireAttributes",
                "VampireAttributesCreate",
                "VampireAttributesUpdate",
                "WerewolfAttributes",
                "WerewolfAttributesCreate",
                "WerewolfAttributesUpdate",
            ),
            "vclient.models.chargen": (
                "CharacterGenerate",
                "ChargenFinalize",
                "ChargenSessionResponse",
            ),
            "vclient.models.companies": (
                "Company",
                "CompanyAccess",
                "CompanyAdminUser",
                "CompanyCreate",
                "CompanyPermissions",
                "CompanySettings",
                "CompanySettingsCreate",
                "CompanySettingsUpdate",
                "CompanyUpdate",
                "NewCompanyResponse",
            ),
            "vclient.models.developers": (
                "AdminDeveloperUpdate",
                "Developer",
                "DeveloperAdmin",
                "DeveloperAdminWithApiKey",
                "DeveloperCompany",
                "DeveloperCreate",
                "DeveloperFilters",
                "DeveloperUpdate",
                "DeveloperWithApiKey",
            ),
            "vclient.models.dicerolls": (
                "Diceroll",
                "DicerollCreate",
                "DicerollFilters",
                "DicerollResult",
                "QuickrollRoll",
            ),
            "vclient.models.dictionary": (
                "DictionaryFilters",
                "DictionaryTerm",
                "DictionaryTermCreate",
                "DictionaryTermUpdate",
            ),
            "vclient.models.identities": (
                "IdentifyRequest",
                "IdentityResolution",
                "UserLookupResult",
            ),
            "vclient.models.inventory": (
                "InventoryItem",
                "InventoryItemCreate",
                "InventoryItemUpdate",
            ),
            "vclient.models.notes": (
                "Note",
                "NoteCreate",
                "NoteUpdate",
            ),
            "vclient.models.options": (
                "AssetOptions",
                "AuditLogOptions",
                "AutogenerationOptions",
                "CharacterOptions",
                "CompanyOptions",
                "GameplayOptions",
                "Options",
                "UserOptions",
            ),
            "vclient.models.pagination": ("Items", "PaginatedResponse"),
            "vclient.models.powers": ("TraitPower",),
            "vclient.models.quickrolls": (
                "Quickroll",
                "QuickrollCreate",
                "QuickrollUpdate",
            ),
            "vclient.models.server_logs": (
                "ServerLogEntry",
                "ServerLogFilters",
            ),
            "vclient.models.statistics": (
                "RollStatistics",
                "TopTrait",
            ),
            "vclient.models.system": ("SystemHealth",),
            "vclient.models.traits": (
                "GiftAttributes",
                "Trait",
            ),
            "vclient.models.users": (
                "AdminUser",
                "AdminUserCreate",
                "AdminUserFilters",
                "AdminUserUpdate",
                "AppleProfile",
                "CampaignExperience",
                "DiscordProfile",
                "ExperienceChange",
                "GithubProfile",
                "GoogleProfile",
                "IdentityLink",
                "User",
                "UserApprove",
                "UserCreate",
                "UserDetail",
                "UserFilters",
                "UserMerge",
                "UserUpdate",
            ),
        },
    )
