"""The tables of the blueprint catalogue, a small one with the structure of the live server's.

Names are those of the games; descriptions are original.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

ALL: Final = ("VAMPIRE", "WEREWOLF", "MAGE", "HUNTER", "GHOUL", "MORTAL")
BLOOD: Final = ("VAMPIRE", "GHOUL")
NO_WEREWOLF: Final = ("VAMPIRE", "MAGE", "HUNTER", "GHOUL", "MORTAL")
BOTH: Final = ("V4", "V5")
V4: Final = ("V4",)
V5: Final = ("V5",)

Curse: TypeAlias = tuple[str, str]

SECTIONS: Final = (
    ("Attributes", "What body and mind are able to do."),
    ("Abilities", "What has been learned."),
    ("Other", ""),
    ("Advantages", "What a character has, and what holds them back."),
)
"""Names and descriptions, in order."""


class CategoryRow(NamedTuple):
    """A category: its position, its costs, and its classes.

    Attributes:
        rollable: Whether its traits are rolled.
    """

    section: str
    name: str
    order: int
    initial: int
    upgrade: int
    multiplier: int | None
    classes: tuple[str, ...]
    versions: tuple[str, ...]
    rollable: bool


CATEGORIES: Final = (
    CategoryRow("Attributes", "Physical", 1, 5, 5, None, ALL, BOTH, rollable=True),
    CategoryRow("Attributes", "Social", 2, 5, 5, None, ALL, BOTH, rollable=True),
    CategoryRow("Attributes", "Mental", 3, 5, 5, None, ALL, BOTH, rollable=True),
    CategoryRow("Abilities", "Physical", 4, 3, 2, None, ALL, BOTH, rollable=True),
    CategoryRow("Abilities", "Social", 5, 3, 2, None, ALL, BOTH, rollable=True),
    CategoryRow("Abilities", "Mental", 6, 3, 2, None, ALL, BOTH, rollable=True),
    CategoryRow("Other", "Disciplines", 1, 10, 7, None, BLOOD, BOTH, rollable=True),
    CategoryRow("Other", "Spheres", 2, 10, 7, None, ("MAGE",), BOTH, rollable=True),
    CategoryRow("Other", "Resonance", 2, 2, 2, None, ("MAGE",), BOTH, rollable=True),
    CategoryRow("Other", "Edges", 3, 3, 3, None, ("HUNTER",), BOTH, rollable=False),
    CategoryRow("Other", "Renown", 3, 1, 2, None, ("WEREWOLF",), BOTH, rollable=True),
    CategoryRow("Other", "Gifts", 4, 7, 3, 2, ("WEREWOLF",), BOTH, rollable=False),
    CategoryRow("Other", "Rites", 5, 5, 3, None, ("WEREWOLF",), BOTH, rollable=False),
    CategoryRow("Other", "Other", 1, 1, 2, None, ALL, BOTH, rollable=True),
    CategoryRow("Other", "Virtues", 4, 2, 2, None, NO_WEREWOLF, BOTH, rollable=True),
    CategoryRow("Other", "Thaumaturgy Paths", 6, 7, 3, None, BLOOD, V4, rollable=True),
    CategoryRow("Other", "Blood Sorcery Rituals", 11, 10, 7, 3, BLOOD, V5, rollable=False),
    CategoryRow("Other", "Oblivion Ceremonies", 12, 10, 7, 3, BLOOD, V5, rollable=False),
    CategoryRow("Other", "Necromancy Paths", 13, 7, 3, None, BLOOD, V4, rollable=True),
    CategoryRow("Advantages", "Backgrounds", 1, 2, 3, None, ALL, BOTH, rollable=True),
    CategoryRow("Advantages", "Merits", 2, 3, 2, None, ALL, BOTH, rollable=False),
    CategoryRow("Advantages", "Flaws", 3, 2, 3, None, ALL, BOTH, rollable=False),
)


class SubcategoryRow(NamedTuple):
    """A subcategory.

    Attributes:
        parent: Whether its own trait has to be there before the others in it.
        edge: Its kind of edge.
    """

    section: str
    category: str
    name: str
    classes: tuple[str, ...]
    parent: bool = False
    edge: str | None = None


SUBCATEGORIES: Final = (
    SubcategoryRow("Other", "Edges", "Arsenal", ("HUNTER",), edge="ASSETS"),
    SubcategoryRow("Other", "Edges", "Sense the Unnatural", ("HUNTER",), edge="APTITUDES"),
    SubcategoryRow("Other", "Edges", "Artifact", ("HUNTER",), edge="ENDOWMENTS"),
    SubcategoryRow("Other", "Blood Sorcery Rituals", "Level 1", BLOOD),
    SubcategoryRow("Other", "Blood Sorcery Rituals", "Level 2", BLOOD),
    SubcategoryRow("Other", "Oblivion Ceremonies", "Level 1", BLOOD),
    SubcategoryRow("Advantages", "Backgrounds", "Allies", ALL, parent=True),
    SubcategoryRow("Advantages", "Merits", "Looks", ALL),
    SubcategoryRow("Advantages", "Merits", "Feeding", ("VAMPIRE",)),
    SubcategoryRow("Advantages", "Flaws", "Allies", ALL, parent=True),
)


class TraitRow(NamedTuple):
    """Traits of one category or subcategory with the same range, names separated by commas.

    Attributes:
        versions: The versions that have them, if not all of the category.
        classes: The classes that have them, if not all of the category.
    """

    section: str
    category: str
    subcategory: str | None
    low: int
    high: int
    names: str
    versions: tuple[str, ...] | None = None
    classes: tuple[str, ...] | None = None


TRAITS: Final = (
    TraitRow("Attributes", "Physical", None, 1, 5, "Strength, Dexterity, Stamina"),
    TraitRow("Attributes", "Social", None, 1, 5, "Charisma, Manipulation"),
    TraitRow("Attributes", "Social", None, 1, 5, "Appearance", V4),
    TraitRow("Attributes", "Social", None, 1, 5, "Composure", V5),
    TraitRow("Attributes", "Mental", None, 1, 5, "Intelligence, Wits"),
    TraitRow("Attributes", "Mental", None, 1, 5, "Perception", V4),
    TraitRow("Attributes", "Mental", None, 1, 5, "Resolve", V5),
    TraitRow("Abilities", "Physical", None, 1, 5, "Brawl, Firearms, Stealth"),
    TraitRow("Abilities", "Physical", None, 0, 5, "Athletics, Drive, Larceny, Melee, Survival"),
    TraitRow("Abilities", "Physical", None, 0, 5, "Dodge, Security", V4),
    TraitRow("Abilities", "Physical", None, 0, 5, "Craft", V5),
    TraitRow(
        "Abilities",
        "Social",
        None,
        0,
        5,
        "Animal Ken, Etiquette, Intimidation, Leadership, Performance, Streetwise, Subterfuge",
    ),
    TraitRow("Abilities", "Social", None, 0, 5, "Empathy", V4),
    TraitRow("Abilities", "Social", None, 0, 5, "Insight, Persuasion", V5),
    TraitRow(
        "Abilities",
        "Mental",
        None,
        0,
        5,
        "Academics, Finance, Investigation, Medicine, Occult, Politics, Science",
    ),
    TraitRow("Abilities", "Mental", None, 0, 5, "Computer, Linguistics", V4),
    TraitRow("Abilities", "Mental", None, 0, 5, "Awareness, Technology", V5),
    TraitRow("Other", "Other", None, 0, 10, "Willpower"),
    TraitRow("Other", "Other", None, 0, 10, "Humanity", classes=NO_WEREWOLF),
    TraitRow("Other", "Other", None, 0, 10, "Blood Potency", V5, ("VAMPIRE",)),
    TraitRow("Other", "Other", None, 0, 10, "Rage, Gnosis", classes=("WEREWOLF",)),
    TraitRow("Other", "Other", None, 0, 10, "Arete", classes=("MAGE",)),
    TraitRow("Other", "Other", None, 0, 5, "Desperation, Danger", V5, ("HUNTER",)),
    TraitRow(
        "Other",
        "Disciplines",
        None,
        0,
        5,
        "Animalism, Auspex, Celerity, Dominate, Fortitude, Obfuscate, Potence, Presence",
    ),
    TraitRow("Other", "Disciplines", None, 0, 5, "Blood Sorcery, Oblivion, Protean", V5),
    TraitRow(
        "Other", "Disciplines", None, 0, 5, "Dementation, Necromancy, Quietus, Thaumaturgy", V4
    ),
    TraitRow("Other", "Spheres", None, 0, 5, "Entropy, Forces, Life, Matter, Mind, Prime"),
    TraitRow("Other", "Resonance", None, 0, 5, "Dynamic, Entropic, Static"),
    TraitRow("Other", "Edges", "Arsenal", 1, 1, "Armoury, Heavy Weapons"),
    TraitRow("Other", "Edges", "Sense the Unnatural", 1, 1, "Keen Sense, Wide Sense"),
    TraitRow("Other", "Edges", "Artifact", 1, 1, "Warding Artifact"),
    TraitRow("Other", "Renown", None, 0, 5, "Glory, Honor, Wisdom"),
    TraitRow("Other", "Virtues", None, 0, 5, "Conscience, Self-Control, Courage"),
    TraitRow("Other", "Rites", None, 1, 1, "Rite of Cleansing, Rite of Passage"),
    TraitRow("Other", "Thaumaturgy Paths", None, 0, 5, "Path of Blood, Lure of Flames"),
    TraitRow("Other", "Necromancy Paths", None, 0, 5, "Sepulchre Path, Bone Path"),
    TraitRow("Other", "Blood Sorcery Rituals", "Level 1", 1, 1, "Blood Walk, Wake with the Dusk"),
    TraitRow("Other", "Blood Sorcery Rituals", "Level 2", 1, 1, "Eyes of the Owl, Steady Ward"),
    TraitRow("Other", "Oblivion Ceremonies", "Level 1", 1, 1, "Call of the Grave, Ghost Lamp"),
    TraitRow("Advantages", "Backgrounds", None, 0, 5, "Contacts, Fame, Influence, Mentor"),
    TraitRow("Advantages", "Backgrounds", None, 0, 5, "Resources, Retainers, Status"),
    TraitRow("Advantages", "Backgrounds", None, 0, 5, "Cult, Domain, Informants, Library, Mask"),
    TraitRow("Advantages", "Backgrounds", None, 0, 5, "Patron, Safe House, Workshop"),
    TraitRow("Advantages", "Backgrounds", None, 0, 5, "Herd, Haven", classes=("VAMPIRE",)),
    TraitRow("Advantages", "Backgrounds", "Allies", 1, 5, "Allies, Loyal Allies"),
    TraitRow("Advantages", "Merits", None, 1, 3, "Bookish, Light Sleeper, Polyglot"),
    TraitRow("Advantages", "Merits", "Looks", 2, 2, "Striking"),
    TraitRow("Advantages", "Merits", "Feeding", 3, 3, "Iron Stomach", classes=("VAMPIRE",)),
    TraitRow("Advantages", "Flaws", None, 1, 3, "Bad Sight, Debts, Dark Secret"),
    TraitRow("Advantages", "Flaws", "Allies", 1, 5, "Enemy"),
)

TRACKERS: Final = {
    "Willpower": {"V4": "COUNTER", "V5": "DAMAGE"},
    "Humanity": {"V5": "STAINS"},
    "Rage": {"V4": "COUNTER"},
    "Gnosis": {"V4": "COUNTER"},
}
"""The trackers of traits, by edition. That Rage and Gnosis have one is a guess."""

POWERS: Final = {
    "Strength": ("Lifts a bag", "Lifts a chair", "Lifts a man", "Lifts a car", "Lifts a truck"),
    "Dexterity": ("Slow", "Nimble", "Quick", "Swift", "Hardly seen"),
    "Stamina": ("Frail", "Healthy", "Sturdy", "Hardened", "Tireless"),
    "Auspex": ("Sharper senses", "Sees moods", "Reads objects", "Reads minds", "Leaves the body"),
}
"""Descriptions of the levels of some traits, from level 1."""

WIKI: Final = "https://wiki.valentina.test"
ON_THE_WIKI: Final = frozenset(
    {"Strength", "Stamina", "Auspex", "Banu Haqim", "Brujah", "Black Furies", "Bone Gnawers"}
)
"""The traits, clans and tribes that are shown with a link."""


class GiftRow(NamedTuple):
    """A gift, and its tribe or auspice. One without either is native."""

    name: str
    renown: str
    minimum: int | None = None
    tribe: str | None = None
    auspice: str | None = None
    versions: tuple[str, ...] = BOTH


GIFTS: Final = (
    GiftRow("Hare's Leap", "GLORY"),
    GiftRow("Penetrating Gaze", "WISDOM"),
    GiftRow("Raging Strike", "GLORY", 3),
    GiftRow("Halt the Coward", "GLORY", None, None, "Ahroun"),
    GiftRow("Song of Valor", "GLORY", None, None, "Galliard"),
    GiftRow("Truth of the Moon", "HONOR", None, None, "Philodox"),
    GiftRow("Open Door", "WISDOM", None, None, "Ragabash"),
    GiftRow("Spirit Speech", "WISDOM", None, None, "Theurge"),
    GiftRow("Kneel", "GLORY", 9, None, "Ahroun"),
    GiftRow("Wind Claw", "GLORY", None, "Black Furies"),
    GiftRow("City Nose", "HONOR", None, "Bone Gnawers"),
    GiftRow("Calm Heart", "WISDOM", 5, "Children of Gaia"),
    GiftRow("Steel Fur", "WISDOM", None, "Glass Walkers", None, V5),
)

AUSPICES: Final = {
    "Ahroun": "Born under the full moon, and first to fight.",
    "Galliard": "Born under the gibbous moon, and keeper of the songs.",
    "Philodox": "Born under the half moon, and judge of the others.",
    "Ragabash": "Born under the new moon, and doubting every rule.",
    "Theurge": "Born under the crescent moon, and at home with spirits.",
}

TRIBES: Final = (
    ("Black Furies", "GLORY", "Gorgon"),
    ("Bone Gnawers", "HONOR", "Rat"),
    ("Children of Gaia", "WISDOM", "Unicorn"),
    ("Galestalkers", "HONOR", "North Wind"),
    ("Ghost Council", "WISDOM", "Horned Serpent"),
    ("Glass Walkers", "WISDOM", "Spider"),
    ("Hart Wardens", "GLORY", "Stag"),
    ("Red Talons", "HONOR", "Griffin"),
    ("Shadow Lords", "GLORY", "Thunder"),
    ("Silent Striders", "WISDOM", "Owl"),
    ("Silver Fangs", "HONOR", "Falcon"),
)
"""Names, renown, and patron spirits."""


class ClanRow(NamedTuple):
    """A clan. Only V5 has its bane and compulsion."""

    name: str
    versions: tuple[str, ...]
    disciplines: tuple[str, ...]
    bane: Curse | None = None
    variant: Curse | None = None
    compulsion: Curse | None = None


CLANS: Final = (
    ClanRow("Assamite", V4, ("Celerity", "Obfuscate", "Quietus")),
    ClanRow(
        "Banu Haqim",
        V5,
        ("Blood Sorcery", "Celerity", "Obfuscate"),
        ("Blood Addiction", "The taste of other vampires is hard to leave."),
        ("Noxious Blood", "Their blood harms mortals who drink it."),
        ("Judgment", "Wrongs have to be set right at once."),
    ),
    ClanRow(
        "Brujah",
        BOTH,
        ("Celerity", "Potence", "Presence"),
        ("Violent Temper", "Anger comes more easily than to others."),
        ("Violence", "Words fail where fists would not."),
        ("Rebellion", "Orders must be broken."),
    ),
    ClanRow(
        "Gangrel",
        BOTH,
        ("Animalism", "Fortitude", "Protean"),
        ("Bestial Features", "Frenzy leaves the marks of an animal."),
        ("Survival Instincts", "Fear is harder to master."),
        ("Feral Impulses", "Speech and reason fade for a while."),
    ),
    ClanRow("Giovanni", V4, ("Dominate", "Necromancy", "Potence")),
    ClanRow(
        "Lasombra",
        BOTH,
        ("Dominate", "Oblivion", "Potence"),
        ("Distorted Image", "Mirrors and cameras do not show them rightly."),
        ("Callousness", "Remorse comes late."),
        ("Ruthlessness", "Failure is not to be borne."),
    ),
    ClanRow(
        "Malkavian",
        BOTH,
        ("Auspex", "Dominate", "Obfuscate"),
        ("Fractured Perspective", "The world is never quite what others see."),
        ("Unnatural Manifestations", "Their powers unsettle all who are near."),
        ("Delusion", "Two things become one."),
    ),
    ClanRow(
        "Nosferatu",
        BOTH,
        ("Animalism", "Obfuscate", "Potence"),
        ("Repulsiveness", "No looks help them."),
        ("Infestation", "Vermin follow them home."),
        ("Cryptophilia", "A secret has to be learned."),
    ),
    ClanRow(
        "Salubri",
        V5,
        ("Auspex", "Dominate", "Fortitude"),
        ("Hunted", "Others want their blood."),
        ("Asceticism", "Hunger dulls them more."),
        ("Affective Empathy", "The pain of another must end."),
    ),
    ClanRow(
        "Toreador",
        BOTH,
        ("Auspex", "Celerity", "Presence"),
        ("Aesthetic Fixation", "Ugly places weaken them."),
        ("Agonizing Beauty", "A beloved thing holds them."),
        ("Obsession", "One thing is all there is."),
    ),
    ClanRow(
        "Tremere",
        BOTH,
        ("Auspex", "Blood Sorcery", "Dominate"),
        ("Deficient", "Their blood binds nobody easily."),
        ("Stolen Blood", "Power costs them more."),
        ("Perfectionism", "Only the best will do."),
    ),
    ClanRow(
        "Ventrue",
        BOTH,
        ("Dominate", "Fortitude", "Presence"),
        ("Rarefied Tastes", "Few mortals suit them."),
        ("Hierarchy", "Their betters are hard to face."),
        ("Arrogance", "Somebody has to obey."),
    ),
)


class ConceptRow(NamedTuple):
    """A concept. Lists are separated by commas; specialties are name, type, description."""

    name: str
    description: str
    examples: str
    abilities: str
    specialties: tuple[tuple[str, str, str], ...]


CONCEPTS: Final = (
    ConceptRow(
        "Artist",
        "Makes things that others look at twice.",
        "Painter, Sculptor, Poet",
        "Performance, Academics",
        (("Muse", "PASSIVE", "Finds help in works of art."),),
    ),
    ConceptRow(
        "Ascetic",
        "Trains the body, and wants little else.",
        "Boxer, Monk, Dancer",
        "Brawl, Athletics",
        (
            ("Focus", "PASSIVE", "Is not easily distracted."),
            ("Iron hand", "ACTION", "Breaks what others cannot."),
        ),
    ),
    ConceptRow(
        "Berserker",
        "Is calm until it is too late.",
        "Hooligan, Bouncer, Rebel",
        "Brawl, Melee",
        (("Frenzy", "PASSIVE", "Does not feel wounds in a fight."),),
    ),
    ConceptRow(
        "Businessman",
        "Knows what everything costs.",
        "Broker, Landlord, Fixer",
        "Finance, Subterfuge",
        (
            ("Persuasion", "PASSIVE", "Is believed more often than is right."),
            ("Wealth", "PASSIVE", "Can pay."),
        ),
    ),
    ConceptRow(
        "Detective",
        "Asks once more.",
        "Inspector, Reporter, Lawyer",
        "Investigation, Streetwise",
        (("Hunch", "ACTION", "Asks the storyteller whether a lead is good."),),
    ),
    ConceptRow(
        "Doctor",
        "Has seen worse.",
        "Surgeon, Nurse, Veterinarian",
        "Medicine, Science",
        (("First aid", "ACTION", "Stops bleeding."),),
    ),
    ConceptRow(
        "Drifter",
        "Was never here for long.",
        "Trucker, Hitchhiker, Sailor",
        "Survival, Drive",
        (("Unknown", "PASSIVE", "Leaves no trace in any file."),),
    ),
    ConceptRow(
        "Entertainer",
        "Is looked at, and likes it.",
        "Singer, Actor, Juggler",
        "Performance, Etiquette",
        (("Stage", "ACTION", "Holds the eyes of a room."),),
    ),
    ConceptRow(
        "Outlaw",
        "Takes the window.",
        "Burglar, Smuggler, Forger",
        "Larceny, Stealth",
        (("Way out", "PASSIVE", "Always knows the second door."),),
    ),
    ConceptRow(
        "Scholar",
        "Has read about it.",
        "Librarian, Professor, Monk",
        "Academics, Occult",
        (("Footnotes", "OTHER", "Remembers where it was written."),),
    ),
    ConceptRow(
        "Soldier",
        "Does what has to be done.",
        "Marine, Guard, Mercenary",
        "Firearms, Survival",
        (("Drill", "PASSIVE", "Acts first when surprised."),),
    ),
    ConceptRow(
        "Tradesman",
        "Mends things.",
        "Carpenter, Mechanic, Smith",
        "Drive, Melee",
        (
            ("Hardiness", "PASSIVE", "Is slow to tire."),
            ("Handy", "PASSIVE", "Owns the right tool."),
        ),
    ),
)
