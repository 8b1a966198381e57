"""The catalogue of procedures as values: sides, items, requirements, risks, questions."""

from dataclasses import dataclass
from enum import StrEnum

from clinic_desktop.core.waiting import ActClass, Purpose


class SideRule(StrEnum):
    """How the side of a procedure is stated. ANY: whatever the emergency is about."""

    NONE = "NONE"
    LR_EACH = "LR_EACH"
    LR_OR_BOTH = "LR_OR_BOTH"
    AREAS = "AREAS"
    ANY = "ANY"


class Side(StrEnum):
    """The patient's own left and right; MIDLINE for an area that has no pair."""

    NONE = "NONE"
    LEFT = "LEFT"
    RIGHT = "RIGHT"
    BOTH = "BOTH"
    MIDLINE = "MIDLINE"


class Anaesthesia(StrEnum):
    GENERAL = "GENERAL"
    SEDATION = "SEDATION"
    LOCAL = "LOCAL"
    TUMESCENT = "TUMESCENT"
    TOPICAL = "TOPICAL"
    NONE = "NONE"


class Profile(StrEnum):
    """Where an act is done, and so which people and rooms it needs."""

    THEATRE = "THEATRE"
    TREATMENT_ROOM = "TREATMENT_ROOM"


class ItemKind(StrEnum):
    """What is traced: lot or serial, lot and dose, cycle of a tray, tissue lot, or nothing."""

    IMPLANT = "IMPLANT"
    MEDICINE = "MEDICINE"
    CONSUMABLE = "CONSUMABLE"
    TRAY = "TRAY"
    TISSUE = "TISSUE"
    EQUIPMENT = "EQUIPMENT"
    DOCUMENT = "DOCUMENT"


class Per(StrEnum):
    """Whether an item is needed once for the operation or once for each line (side, area)."""

    PLAN = "PLAN"
    LINE = "LINE"


class PreopGate(StrEnum):
    """Before the case is made, before theatre, or on the day."""

    SCHED = "SCHED"
    SURG = "SURG"
    DAY = "DAY"


class DueEvent(StrEnum):
    """What `due_days` of a pre-op line is counted from."""

    SURGERY = "SURGERY"
    CONSULTATION = "CONSULTATION"
    PLAN = "PLAN"
    QUOTATION = "QUOTATION"
    BOOKING = "BOOKING"


class When(StrEnum):
    """On what a pre-op line depends. ASKED: a person decides, the text says on what."""

    ALWAYS = "ALWAYS"
    SEDATION = "SEDATION"
    SEDATION_OR_BOTH_SIDES = "SEDATION_OR_BOTH_SIDES"
    AREA_ABDOMEN = "AREA_ABDOMEN"
    ASKED = "ASKED"


@dataclass(frozen=True, slots=True)
class ItemNeed:
    """One thing a plan needs: `quantity` in `unit` (piece, ml, U, dose …), whole numbers."""

    sku: str
    name: str
    quantity: int
    unit: str
    kind: ItemKind
    optional: bool = False
    billable: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """`spares`: neighbouring sizes to reserve beside the planned one; `countries` empty: all."""

    need: ItemNeed
    words: str
    per: Per = Per.PLAN
    spares: int = 0
    counted: bool = False
    only_with: tuple[Anaesthesia, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A body area that gets its own line; `units` is the dose for the whole area, 0: none."""

    code: str
    name: str
    sides: tuple[Side, ...]
    units: int = 0
    needs: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class PreopLine:
    """One requirement; days count from `due_event`, negative before it, None: not dated.

    `owners` are roles; `result_bearing`: not only done, its result may shut the gate.
    """

    code: str
    text: str
    gate: PreopGate
    owners: tuple[str, ...]
    due_days: int | None = None
    not_before_days: int | None = None
    due_event: DueEvent = DueEvent.SURGERY
    valid_days: int | None = None
    again_on_day: bool = False
    when: When = When.ALWAYS
    countries: tuple[str, ...] = ()
    waivable: bool = False
    result_bearing: bool = False
    notation: str = ""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Due between two days after surgery; `every_days` not 0: again and again from there."""

    from_day: int
    to_day: int
    kind: str
    text: str
    every_days: int = 0


@dataclass(frozen=True, slots=True)
class CatalogueRisk:
    """`low` and `high` of `of` people (None: not counted); rare ones also of 10,000."""

    code: str
    words: str
    low: int | None
    high: int | None
    of: int
    span: str
    shown: str
    source: str
    mark: str
    rare_grave: bool
    per_10000: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CatalogueQuestion:
    code: str
    text: str
    right: str
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Theatre block and skin-to-skin in minutes; `cap` 0: no upper end."""

    block: int
    turnover: int
    skin: int = 0
    per_area: int = 0
    cap: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureEntry:
    """One procedure of the catalogue: a start that a clinic reviews, not a standard of care."""

    code: str
    name: str
    act_class: ActClass
    side_rule: SideRule
    minutes: Minutes
    anaesthesia: tuple[Anaesthesia, ...]
    default_anaesthesia: Anaesthesia
    anaesthesia_words: str
    setting: str
    profile: Profile
    needs_anaesthesia_consent: bool
    items: tuple[CatalogueItem, ...]
    preop: tuple[PreopLine, ...]
    follow_ups: tuple[FollowUp, ...]
    follow_words: str
    alternatives: tuple[str, ...]
    risks: tuple[CatalogueRisk, ...]
    questions: tuple[CatalogueQuestion, ...]
    areas: tuple[Area, ...] = ()
    series: bool = False
    overnight: bool = False
    default_purpose: Purpose = Purpose.COSMETIC
    default_price_minor: int | None = None
    second_person: bool = False
    complication_required: bool = False

    @property
    def needs_implants(self) -> bool:
        return any(item.need.kind is ItemKind.IMPLANT for item in self.items)
