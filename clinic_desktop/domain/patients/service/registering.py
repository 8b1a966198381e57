"""A new record: number without gaps, notices by version, duplicates held."""

from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import PatientsDesk, Registration
from clinic_desktop.domain.patients.models import Patient
from clinic_desktop.domain.patients.rules import entries
from clinic_desktop.domain.patients.service.entering import SERIES, Entered, Entering, numbered
from clinic_desktop.store.service import performs


class Registering(Entering):
    @performs(PatientsDesk.check_registration)
    def check_registration(self, registration: Registration) -> None:
        self._entered(registration, self._centre.settings())

    @performs(PatientsDesk.register)
    def register(self, registration: Registration, override_reason: str) -> face.RegisterResult:
        """The number is taken first: two who register the same person wait for each other."""
        asked, settings = registration, self._centre.settings()
        found = self._entered(asked, settings)
        year = self._today(settings).year
        numbered(found, year, self._centre.next_number(SERIES, str(year)))
        alike = self._held(found, override_reason)
        status = "REVIEW" if alike and asked.source != "DESK" else "ACTIVE"
        row = Patient(**found.told, status=status)
        self.session.add(row)
        self.session.flush()
        link = self._add_told(row, found, asked)
        self._add_reviews(row, alike, override_reason, decided=row.source == "DESK")
        self.session.flush()
        self._keep_access(row)
        return face.RegisterResult(row.id, row.mrn, row.status, row.version, alike, link)

    def _held(self, found: Entered, reason: str) -> tuple[face.Duplicate, ...]:
        alike = self._duplicates(found.traits)
        if alike and found.told["source"] == "DESK":
            if not reason.strip():
                raise _found(alike)
            entries.check_reason(reason)
        return alike

    def _keep_access(self, row: Patient) -> None:
        """Who registers himself has no file yet that the door could ask about."""
        if self.caller.kind in ("staff", "system"):
            self.about(row.id)
        else:
            self.own_rows_only()


def _found(alike: tuple[face.Duplicate, ...]) -> face.DuplicateFound:
    first = alike[0]
    return face.DuplicateFound(
        params={
            "other": str(first.other.patient_id),
            "mrn": first.other.mrn,
            "score": str(first.score),
            "reasons": ", ".join(first.reasons),
            "count": str(len(alike)),
        }
    )
