"""The face of consent: composed, read, understood, signed, sealed; never a replaceable picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.ink import Ink
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What the gates ask about a consent; `open_points` is what reading still lacks."""

    id: UUID
    plan_id: UUID
    patient_id: UUID
    consultation_id: UUID
    kind: str  # PROCEDURE, ANAESTHESIA, GENERAL, EMERGENCY
    status: str
    revision: int
    consent_hash: str
    text_hash: str
    needed_for_scheduling: bool
    language: str
    created_at: Moment
    informed_at: Moment | None
    signed_at: Moment | None
    sealed_at: Moment | None
    valid_from: Moment | None
    valid_until: Moment | None
    parties_signed: tuple[str, ...]
    next_party: str | None
    open_points: tuple[Unmet, ...]
    version: int
