"""What every way into the register has in common: checked entries, contacts, doubts kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.centre.interface import Settings
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import Registration
from clinic_desktop.domain.patients.interface.values import TOLD_GUARDIAN
from clinic_desktop.domain.patients.models import (
    DuplicateReview,
    HealthFact,
    NoticeAcceptance,
    Patient,
    PatientPerson,
    PatientPhone,
    Person,
)
from clinic_desktop.domain.patients.rules import contacts, entries, matching, names
from clinic_desktop.domain.patients.rules.dates import check_born
from clinic_desktop.domain.patients.service.directory import Matching

SERIES = "MRN"


@dataclass(slots=True)
class Entered:
    """A record that could be kept, as columns: no number yet, nothing written."""

    told: dict[str, Any]
    phones: dict[str, str]
    facts: tuple[face.NewHealthFact, ...]

    @property
    def traits(self) -> matching.Traits:
        told = self.told
        return matching.Traits(
            told["first_name"], told["last_name"], told["born"], frozenset(self.phones),
            told["email_norm"], told["address"],
        )  # fmt: skip


class Entering(Matching):
    def _entered(self, asked: Registration, settings: Settings) -> Entered:
        """The record, its phones and its facts. Raises what cannot be kept."""
        today = self._today(settings)
        told = checked(asked, today)
        phones = contacts.check_phones(asked.phones, settings.country)
        told["email"], told["email_norm"] = contacts.check_email(asked.email, demo=settings.demo)
        return Entered(told, phones, tuple(map(entries.check_fact, asked.health)))

    def _add_told(self, row: Patient, found: Entered, asked: Registration) -> UUID | None:
        """Contacts, notices and what was told of the health; the record itself is flushed.

        The link of whoever said to be the guardian.
        """
        self._add_phones(row, found.phones)
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
        for fact in found.facts:
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

        return self._add_guardian(row, found, asked.guardian)

    def _add_guardian(self, row: Patient, found: Entered, name: str) -> UUID | None:
        """As told; the reception makes a guardianship of it once it has seen the evidence."""
        if not name.strip():
            return None
        told = Person(
            name=names.check_name(name, "guardian"),
            phone=next(iter(found.phones), ""),
            email=row.email,
        )
        self.session.add(told)
        self.session.flush()
        zone = self._centre.settings().time_zone
        link = PatientPerson(
            patient_id=row.id,
            person_id=told.id,
            kind=TOLD_GUARDIAN,
            starts_at=self.now(),
            ends_at=self._until_majority(row, None, zone),
            evidence="",
        )
        self.session.add(link)
        self.session.flush()
        return link.id

    def _add_phones(self, row: Patient, phones: dict[str, str]) -> None:
        for number, kind in phones.items():
            backwards = number[::-1]
            self.session.add(
                PatientPhone(patient_id=row.id, e164=number, reversed=backwards, kind=kind)
            )

    def _add_reviews(
        self, row: Patient, alike: tuple[face.Duplicate, ...], reason: str, *, decided: bool
    ) -> None:
        """At the desk somebody has just decided; else the reception will."""
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


def checked(asked: Registration, today: date) -> dict[str, Any]:
    """All columns that are entered but those of contacts. Raises what cannot be kept."""
    entries.check_registration(asked)
    first, last, called = names.check_names(asked.first, asked.last, asked.called)
    told = {
        "first_name": first,
        "last_name": last,
        "called": called,
        "sex": asked.sex,
        "address": clean(asked.address, "address", 500, lines=True),
        "residence_country": asked.residence_country,
        "language": asked.language,
        "interpreter_needed": asked.interpreter_needed,
        "emergency_contact": clean(asked.emergency_contact, "emergency_contact", 400, lines=True),
        "blood_group": asked.blood_group,
        "source": asked.source,
        "born": check_born(asked.born, today),
    }
    entries.check_guardian(asked.guardian, asked.born, today)
    return told


def numbered(found: Entered, year: int, place: int) -> None:
    """With its number a record is complete: now it is known what it is found by."""
    told = found.told
    told["mrn"] = f"MRN-{year}-{place:05}"
    told["search_name"], told["search_last"] = names.search_forms(
        told["first_name"], told["last_name"], told["called"], told["mrn"], tuple(found.phones)
    )
    told["address_key"] = matching.address_key(told["address"])
