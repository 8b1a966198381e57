"""The register of overrides and the second look at each."""

from datetime import datetime
from uuid import UUID

from clinic_desktop.domain.centre.interface import OverrideRow
from clinic_desktop.domain.workflow.interface.overrides import NotTheLead, OverridesDesk
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper
from clinic_desktop.store.service import performs


class Overrides(Gatekeeper):
    @performs(OverridesDesk.register)
    def register(self, since: datetime, until: datetime) -> tuple[OverrideRow, ...]:
        self._check_reviewer()
        return self._of.register.overrides(since, until)

    @performs(OverridesDesk.review)
    def review(self, override_id: UUID, result: str, text: str) -> OverrideRow:
        self._check_reviewer()
        row = self._of.register.keep_review(override_id, result, text)
        self._of.centre.close_tasks("override", override_id, ("REVIEW_EMERGENCY", "REVIEW"))
        return row

    def _check_reviewer(self) -> None:
        """AUDITOR, or the surgeon who leads."""
        lead = self.caller.id in self._of.staff.medical_leads()
        if "AUDITOR" not in self.caller.roles and not lead:
            raise NotTheLead
