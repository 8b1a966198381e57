"""Loads every model, so that the metadata and the walls are complete."""

from types import ModuleType

from clinic_desktop.domain.accounts import models as accounts
from clinic_desktop.domain.centre import models as centre
from clinic_desktop.domain.consultations import models as consultations
from clinic_desktop.domain.patients import models as patients
from clinic_desktop.store import answers, audit
from clinic_desktop.store.base import Base
from clinic_desktop.store.guards import Rule

MODELS: tuple[ModuleType, ...] = (audit, answers, centre, accounts, patients, consultations)
metadata = Base.metadata
GUARDS: tuple[Rule, ...] = tuple(
    guard for module in MODELS for guard in getattr(module, "GUARDS", ())
)
