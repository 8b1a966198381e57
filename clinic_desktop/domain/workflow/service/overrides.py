"""The register of overrides and the second look at each."""

from datetime import datetime, timedelta
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.centre.interface import NewTask, OverrideRow
from clinic_desktop.domain.workflow.interface.overrides import NotTheLead, OverridesDesk
from clinic_desktop.domain.workflow.interface.passing import NothingToPass
from clinic_desktop.domain.workflow.service.overriding import Overriding, Use
from clinic_desktop.store.service import performs

REVIEW_IN = timedelta(days=7)


class Overrides(Overriding):
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

    @performs(OverridesDesk.break_glass)
    def break_glass(self, patient_id: UUID, reason: str) -> UUID:
        self.about(patient_id)
        person = self._of.patients.facts(patient_id)
        shut = person.restricted
        code = "patients.restricted" if shut else "patients.not_assigned"
        text = "The file is restricted." if shut else "The file is another team's."
        due = self.now() + REVIEW_IN
        use = Use(reason, "BREAK_GLASS", patient_id, review_due=due)
        row = self._override("BREAK_GLASS", (Unmet(code, text, "AUDITOR"),), use)
        self._tell("FILE_OPENED", "patient", patient_id, person, again=str(row))
        words = "Somebody opened a restricted or foreign file. Review why."
        self._of.centre.open_task(
            NewTask("REVIEW", words, "override", row, "AUDITOR", None, patient_id, due)
        )
        return row

    @performs(OverridesDesk.waive_two_people)
    def waive_two_people(self, reason: str) -> UUID:
        if self._of.centre.two_people_waived():
            raise NothingToPass("This clinic has said so before.")
        missing = (Unmet("two.people", "Some acts ask for a second person.", "ADMIN"),)
        return self._override("TWO_PERSON_WAIVE", missing, Use(reason, "ONE_PERSON"))

    def _check_reviewer(self) -> None:
        """AUDITOR, or the surgeon who leads."""
        lead = self.caller.id in self._of.staff.medical_leads()
        if "AUDITOR" not in self.caller.roles and not lead:
            raise NotTheLead
