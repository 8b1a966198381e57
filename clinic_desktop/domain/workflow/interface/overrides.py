"""Named overrides: the register, the second look, and those that belong to no other step."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.centre.interface import CentreDesk, OverrideRow, RegisterDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.workflow.interface.planning import TELL


class NotTheLead(errors.Forbidden):
    code = "workflow.not_the_lead"
    text = "Overrides are reviewed by the auditor or the medical lead."


class OverridesDesk(Protocol):
    @asks("theatre.override.review", includes=(RegisterDesk.overrides, StaffDesk.medical_leads))
    def register(self, since: Moment, until: Moment) -> tuple[OverrideRow, ...]:
        """Every override of that time, the newest first. Raises NotTheLead."""

    @does(
        "theatre.override.review",
        includes=(
            RegisterDesk.override,
            RegisterDesk.keep_review,
            CentreDesk.close_tasks,
            StaffDesk.medical_leads,
        ),
    )
    def review(self, override_id: UUID, result: str, text: str) -> OverrideRow:
        """JUSTIFIED, NOT_JUSTIFIED or LEARNING. Raises NotTheLead, OwnReview, ReviewedAlready."""

    @does(
        "accounts.breakglass.open",
        includes=(
            PatientsDesk.facts,
            CentreDesk.record_override,
            CentreDesk.settings,
            StaffDesk.with_roles,
            *TELL,
        ),
    )
    def break_glass(self, patient_id: UUID, reason: str) -> UUID:
        """BREAK_GLASS: a restricted or foreign file is open to the caller for an hour.

        Seen in the access log and reviewed. Raises ReasonNeeded below ten characters.
        """

    @does(
        "settings.clinic.manage",
        includes=(
            CentreDesk.record_override, CentreDesk.two_people_waived, StaffDesk.with_roles,
        ),
    )  # fmt: skip
    def waive_two_people(self, reason: str) -> UUID:
        """TWO_PERSON_WAIVE, once: a practice of one person; seen on each act it stands for.

        Raises NothingToPass where it was said before.
        """
