"""Loads every model, so that the metadata and the walls are complete."""

from types import ModuleType
from typing import Any

from clinic_desktop.domain.accounts import models as accounts
from clinic_desktop.domain.billing import models as billing
from clinic_desktop.domain.centre import models as centre
from clinic_desktop.domain.consent import models as consent
from clinic_desktop.domain.consultations import models as consultations
from clinic_desktop.domain.inventory import models as inventory
from clinic_desktop.domain.notices import models as notices
from clinic_desktop.domain.patients import models as patients
from clinic_desktop.domain.plans import models as plans
from clinic_desktop.domain.portal import models as portal
from clinic_desktop.domain.preop import models as preop
from clinic_desktop.domain.theatre import models as theatre
from clinic_desktop.store import answers, audit, kept, one_person
from clinic_desktop.store.base import Base
from clinic_desktop.store.guards import Rule

MODELS: tuple[ModuleType, ...] = (
    audit, answers, centre, accounts, patients, consultations, plans, consent, preop, theatre,
    inventory, billing, portal, notices,
)  # fmt: skip
metadata = Base.metadata
DECLARED: tuple[Rule, ...] = tuple(
    guard for module in MODELS for guard in getattr(module, "GUARDS", ())
)
GUARDS: tuple[Rule, ...] = (
    *DECLARED,
    *kept.for_every(metadata.tables.values(), DECLARED),
    *one_person.for_every(metadata.tables.values()),
)
BESIDE = "patient_search"
"""SQLite's index of words is made of tables that no model names; a revision makes them."""


def compared(engine: str) -> dict[str, Any]:
    """Options of Alembic's comparison: only what the models speak of, and mean for this engine."""

    def is_named(name: str | None, kind: str, _parent: object) -> bool:
        return kind != "table" or not (name or "").startswith(BESIDE)

    def is_meant(item: Any, _name: str | None, _kind: str, _found: bool, _other: object) -> bool:
        condition = getattr(item, "_ddl_if", None)
        return condition is None or condition.dialect == engine

    return {"compare_type": True, "include_name": is_named, "include_object": is_meant}


def keys() -> frozenset[tuple[str, str]]:
    """Table and column at either end of every foreign key."""
    found = [key for table in metadata.tables.values() for key in table.foreign_keys]
    here = {(key.parent.table.name, key.parent.name) for key in found}
    return frozenset(here | {(key.column.table.name, key.column.name) for key in found})
