"""What the parts of the service share: cards, hits, the way to the centre."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Row

from clinic_desktop.core import errors
from clinic_desktop.domain.centre.interface import CentreDesk, Settings
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.models import HealthFact, Patient, PatientPhone
from clinic_desktop.domain.patients.rules import contacts, entries, matching, names
from clinic_desktop.domain.patients.rules.dates import birthday
from clinic_desktop.store.service import Service, Work

READ, ALERTS = "patients.record.read_admin", "patients.alert.read"

CardRow = Row[*tuple[Any, ...]]
PhoneRow = Row[*tuple[Any, ...]]
CARD = select(
    Patient.id, Patient.version, Patient.mrn, Patient.first_name, Patient.last_name,
    Patient.called, Patient.born, Patient.sex, Patient.status, Patient.language, Patient.email,
    Patient.identity_verified, Patient.restricted,
)  # fmt: skip
PHONES = (
    select(PatientPhone.patient_id, PatientPhone.e164, PatientPhone.kind)
    .where(PatientPhone.patient_id.in_(bindparam("patients", expanding=True)))
    .order_by(PatientPhone.created_at, PatientPhone.kind != "MOBILE", PatientPhone.e164)
)
"""What lists show: plain columns, since a whole record costs five times as much to make."""
IS_ALERT = (
    HealthFact.kind == "ALLERGY",
    HealthFact.severity != face.NO_ALLERGIES,
    HealthFact.ended_at.is_(None),
)
WITH_ALERT = (
    select(HealthFact.patient_id)
    .where(HealthFact.patient_id.in_(bindparam("patients", expanding=True)), *IS_ALERT)
    .distinct()
)


class PatientsPart(Service):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    def _opened(self, patient_id: UUID, *, to_write: bool = False) -> Patient:
        """The row of a file that this operation opens. Raises NotFound and what `about` raises."""
        row = self.locked(Patient, patient_id) if to_write else self.found(Patient, patient_id)
        self.about(patient_id)
        return row

    def _today(self, settings: Settings) -> date:
        return self.now().astimezone(ZoneInfo(settings.time_zone)).date()

    def _cards(self, rows: Iterable[Patient | CardRow]) -> tuple[face.PatientCard, ...]:
        """In the order of the rows: two statements, however many there are."""
        rows = tuple(rows)
        ids = [row.id for row in rows]
        phones = self._phones(ids)
        alerts = self._with_alert(ids) if self.caller.scope(ALERTS) else set()
        return tuple(shown_card(row, phones[row.id], row.id in alerts) for row in rows)

    def _card(self, row: Patient) -> face.PatientCard:
        return self._cards((row,))[0]

    def _phones(self, ids: list[UUID]) -> Mapping[UUID, list[PhoneRow]]:
        found: dict[UUID, list[PhoneRow]] = {patient: [] for patient in ids}
        for phone in self.session.execute(PHONES, {"patients": ids}):
            found[phone.patient_id].append(phone)
        return found

    def _with_alert(self, ids: list[UUID]) -> set[UUID]:
        return set(self.session.scalars(WITH_ALERT, {"patients": ids}))

    def _hit(self, row: Patient | Row[tuple[object, ...]], phone: str) -> face.Hit:
        """A restricted file shows its name only to those to whom it is shut."""
        if row.restricted and READ in self.caller.on_restricted:
            return face.Hit(
                row.id, "", row.first_name, row.last_name, row.called, None, "", row.status, True
            )
        return face.Hit(
            row.id, row.mrn, row.first_name, row.last_name, row.called, row.born, phone[-4:],
            row.status, row.restricted,
        )  # fmt: skip

    def _hits(self, ids: Iterable[UUID]) -> dict[UUID, face.Hit]:
        rows = list(self.session.scalars(select(Patient).where(Patient.id.in_(tuple(ids)))))
        phones = self._phones([row.id for row in rows])
        return {
            row.id: self._hit(row, phones[row.id][0].e164 if phones[row.id] else "") for row in rows
        }

    def _differs(self, row: Patient, version: int, sent: Mapping[str, object]) -> None:
        """Refuse when the row was saved meanwhile, with both values of what differs."""
        if row.version == version:
            return
        stands = self._standing(row)
        params = {"shown": str(version), "stands": str(row.version)}
        for name, value in sent.items():
            if value != stands[name]:
                params |= {f"sent.{name}": str(value), f"stands.{name}": str(stands[name])}
        raise errors.Stale(params=params)

    def _index(self, row: Patient, phones: tuple[str, ...]) -> None:
        """What somebody is found by; after every change of name, number, phones or address."""
        row.search_name, row.search_last = names.search_forms(
            row.first_name, row.last_name, row.called, row.mrn, phones
        )
        row.address_key = matching.address_key(row.address)

    def _until_majority(
        self, patient: Patient, ends_at: datetime | None, time_zone: str
    ) -> datetime | None:
        """A guardian of a child is one until midnight before the 18th birthday."""
        of_age = self._of_age(patient.born, time_zone)
        if of_age is None or of_age <= self.now():
            return ends_at
        return of_age if ends_at is None else min(ends_at, of_age)

    def _of_age(self, born: date | None, time_zone: str) -> datetime | None:
        """Midnight at the clinic, when somebody born then is of age."""
        return midnight(birthday(born, entries.MAJORITY), time_zone) if born else None

    def _standing(self, row: Patient) -> dict[str, object]:
        phones = ", ".join(phone.e164 for phone in self._phones([row.id])[row.id])
        columns = {column.name: getattr(row, column.name) for column in Patient.__table__.columns}
        return {**columns, "phones": phones}


def shown_card(
    row: Patient | CardRow, phones: Iterable[PhoneRow], has_alert: bool
) -> face.PatientCard:
    return face.PatientCard(
        row.id, row.version, row.mrn, row.first_name, row.last_name, row.called, row.born,
        row.sex, row.status, row.language,
        tuple(face.Phone(p.e164, p.kind, contacts.shown(p.e164)) for p in phones),
        row.email, row.identity_verified, row.restricted, has_alert,
    )  # fmt: skip


def midnight(day: date, time_zone: str) -> datetime:
    """When the day begins there."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)
