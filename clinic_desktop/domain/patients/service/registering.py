"""A new record: number without gaps, notices by version, duplicates held."""

from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.centre.interface import Settings
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import PatientsDesk, Registration
from clinic_desktop.domain.patients.models import (
    DuplicateReview,
    HealthFact,
    NoticeAcceptance,
    Patient,
    PatientPhone,
)
from clinic_desktop.domain.patients.rules import contacts, entries, matching, names
from clinic_desktop.domain.patients.rules.dates import check_born
from clinic_desktop.domain.patients.service.directory import Matching
from clinic_desktop.store.service import performs

SERIES = "MRN"


class Registering(Matching):
    @performs(PatientsDesk.check_registration)
    def check_registration(self, registration: Registration) -> None:
        self._entered(registration, self._centre.settings())

    def _entered(
        self, asked: Registration, settings: Settings
    ) -> tuple[Patient, dict[str, str], tuple[face.NewHealthFact, ...]]:
        """The row, its phones and its facts. Raises what cannot be kept."""
        entries.check_registration(asked)
        row = _row(asked)
        row.born = check_born(asked.born, self._today(settings))
        phones = contacts.check_phones(asked.phones, settings.country)
        row.email, row.email_norm = contacts.check_email(asked.email, demo=settings.demo)
        return row, phones, tuple(map(entries.check_fact, asked.health))

    @performs(PatientsDesk.register)
    def register(self, registration: Registration, override_reason: str) -> face.RegisterResult:
        """The number is taken first: two who register the same person wait for each other."""
        asked, settings = registration, self._centre.settings()
        row, phones, facts = self._entered(asked, settings)
        year = self._today(settings).year
        number = self._centre.next_number(SERIES, str(year))
        row.mrn = f"MRN-{year}-{number:05}"
        row.search_name, row.search_last = names.search_forms(
            row.first_name, row.last_name, row.called, row.mrn, tuple(phones)
        )
        alike = self._held(row, frozenset(phones), override_reason)
        row.status = "REVIEW" if alike and asked.source != "DESK" else "ACTIVE"
        self.session.add(row)
        self.session.flush()
        self._add_contacts(row, phones)
        self._add_told(row, asked, facts)
        self._add_reviews(row, alike, override_reason)
        self.session.flush()
        self._keep_access(row)
        return face.RegisterResult(row.id, row.mrn, row.status, row.version, alike)

    def _held(
        self, row: Patient, phones: frozenset[str], reason: str
    ) -> tuple[face.Duplicate, ...]:
        asked = matching.Traits(row.first_name, row.last_name, row.born, phones, row.email_norm)
        alike = self._duplicates(asked)
        if alike and row.source == "DESK":
            if not reason.strip():
                raise _found(alike)
            entries.check_reason(reason)
        return alike

    def _add_contacts(self, row: Patient, phones: dict[str, str]) -> None:
        for number, kind in phones.items():
            backwards = number[::-1]
            self.session.add(
                PatientPhone(patient_id=row.id, e164=number, reversed=backwards, kind=kind)
            )

    def _add_told(
        self, row: Patient, asked: Registration, facts: tuple[face.NewHealthFact, ...]
    ) -> None:
        now, at_desk = self.now(), asked.source == "DESK"
        for notice, version in (
            ("PRIVACY", asked.accepted_privacy),
            ("TERMS", asked.accepted_terms),
        ):
            if version:
                self.session.add(
                    NoticeAcceptance(
                        patient_id=row.id,
                        notice=notice,
                        notice_version=clean(version, "version", 20),
                        accepted_at=now,
                        place=asked.source,
                    )
                )
        for fact in facts:
            self.session.add(
                HealthFact(
                    patient_id=row.id,
                    kind=fact.kind,
                    text=fact.text,
                    severity=fact.severity,
                    reaction=fact.reaction,
                    occurred_at=fact.occurred_at,
                    recorded_at=now,
                    proposed=not at_desk,
                )
            )

    def _add_reviews(self, row: Patient, alike: tuple[face.Duplicate, ...], reason: str) -> None:
        """At the desk somebody has just decided; else the reception will."""
        decided = row.source == "DESK"
        for duplicate in alike:
            self.session.add(
                DuplicateReview(
                    patient_id=row.id,
                    other_id=duplicate.other.patient_id,
                    score=duplicate.score,
                    reasons=list(duplicate.reasons),
                    decision="DIFFERENT" if decided else "",
                    reason=entries.check_reason(reason) if decided else "",
                    decided_at=self.now() if decided else None,
                    decided_by=self.caller.id if decided else None,
                )
            )

    def _keep_access(self, row: Patient) -> None:
        """Who registers himself has no file yet that the door could ask about."""
        if self.caller.kind in ("staff", "system"):
            self.about(row.id)
        else:
            self.own_rows_only()


def _row(asked: Registration) -> Patient:
    first, last, called = names.check_names(asked.first, asked.last, asked.called)
    return Patient(
        first_name=first,
        last_name=last,
        called=called,
        sex=asked.sex,
        address=clean(asked.address, "address", 500, lines=True),
        residence_country=asked.residence_country,
        language=asked.language,
        interpreter_needed=asked.interpreter_needed,
        emergency_contact=clean(asked.emergency_contact, "emergency_contact", 400, lines=True),
        blood_group=asked.blood_group,
        source=asked.source,
    )


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
