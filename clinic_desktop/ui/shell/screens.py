"""Where each screen is found and who sees it; a screen is imported when it is first opened."""

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from clinic_desktop.ui.theme.icons import Icon


@dataclass(frozen=True, slots=True)
class Place:
    """A screen in the rail: shown to who holds any of `needs`, to everybody if there are none.

    `key` is the function key, "" for none; `on_rail` is False for screens that others open.
    """

    name: str
    title: str
    picture: Icon
    key: str = ""
    needs: frozenset[str] = field(default_factory=frozenset)
    on_rail: bool = True


PLACES = (
    Place("today", "Today", Icon.CALENDAR_DAYS, "F2"),
    Place("patient", "Patients", Icon.USERS, "F3", frozenset({"patients.directory.search"})),
    Place(
        "consultation",
        "Consultations",
        Icon.STETHOSCOPE,
        "F4",
        frozenset({"consultations.record.read"}),
    ),
    Place("theatre", "Theatre", Icon.LAMP_CEILING, "F5", frozenset({"theatre.board.read"})),
    Place("billing", "Billing", Icon.RECEIPT, "F6", frozenset({"billing.invoice.read"})),
    Place("inventory", "Stock", Icon.PACKAGE, "F7", frozenset({"inventory.item.read"})),
    Place(
        "reports",
        "Reports",
        Icon.CHART_COLUMN,
        "F8",
        frozenset(
            f"reports.{kind}.read"
            for kind in ("operations", "clinical", "consent", "finance", "stock")
        ),
    ),
    Place(
        "admin",
        "Administration",
        Icon.SETTINGS,
        "F9",
        frozenset(
            {
                "accounts.user.manage",
                "theatre.resource.manage",
                "theatre.credential.manage",
                "billing.pricelist.manage",
                "portal.device.pair",
            }
        ),
    ),
    Place(
        "held",
        "Imported people",
        Icon.USER_CHECK,
        needs=frozenset({"patients.duplicate.decide"}),
        on_rail=False,
    ),
    Place(
        "pairs",
        "Possible duplicates",
        Icon.USERS,
        needs=frozenset({"patients.duplicate.decide"}),
        on_rail=False,
    ),
    Place("audit", "Audit", Icon.SHIELD_CHECK, "F10", frozenset({"audit.event.read"})),
    Place("plan", "Plan", Icon.CLIPBOARD_LIST, on_rail=False),
    Place("consent", "Consent", Icon.SIGNATURE, on_rail=False),
    Place("case", "Surgery day", Icon.SCISSORS, on_rail=False),
)

FOOT = ("admin", "audit")
"""These stand apart, below the others."""


def place(name: str) -> Place:
    """The place of a screen. Raises KeyError for a name that is not in the table."""
    found = next((one for one in PLACES if one.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def visible(permissions: frozenset[str]) -> tuple[Place, ...]:
    """What the rail shows to somebody who holds these permissions, in order."""
    return tuple(
        one for one in PLACES if one.on_rail and (not one.needs or one.needs & permissions)
    )


def load(name: str, part: str) -> ModuleType:
    """Import `part` ("view", "presenter") of the screen `name`; the first call takes its time."""
    return import_module(f"clinic_desktop.ui.{place(name).name}.{part}")


def is_built(name: str) -> bool:
    """Whether the screen ships with this version; nothing is imported."""
    return find_spec(f"clinic_desktop.ui.{place(name).name}") is not None
