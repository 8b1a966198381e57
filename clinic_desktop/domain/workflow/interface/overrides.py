"""Named overrides: the register, the second look, and those that belong to no other step."""

from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.centre.interface import CentreDesk, OverrideRow, RegisterDesk


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
