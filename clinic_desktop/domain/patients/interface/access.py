"""The face of access: who opened somebody's file, when, and to do what."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks


@dataclass(frozen=True, slots=True)
class Look:
    """One operation on the file; `outcome` is "done" or the code of its refusal.

    `kind` of the actor: staff, patient, guardian, device, ticket, system.
    """

    number: int  # in the audit chain
    at: Moment
    actor_id: UUID
    kind: str
    operation: str
    outcome: str


class AccessDesk(Protocol):
    @asks("patients.access_log.read")
    def access_log(self, patient_id: UUID) -> tuple[Look, ...]:
        """The oldest first. Looks of one person within two minutes are one."""
