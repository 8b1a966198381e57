"""Guardians: for whom an account may act, and for whom a session speaks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, String, column, select, table
from sqlalchemy.orm import Session

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import guardians as face
from clinic_desktop.domain.accounts.interface.guardians import GuardiansDesk
from clinic_desktop.domain.accounts.models import AccountWard, UserAccount
from clinic_desktop.domain.accounts.rules.guardians import why_ended
from clinic_desktop.store.base import Id, UtcDateTime
from clinic_desktop.store.service import Service, performs

GUARDIAN, TOLD = "GUARDIAN", "SAYS_GUARDIAN"
LINK = table(
    "patient_person", column("id", Id), column("patient_id", Id), column("person_id", Id),
    column("kind", String), column("starts_at", UtcDateTime), column("ends_at", UtcDateTime),
)  # fmt: skip
PATIENT = table("patient", column("id", Id), column("born", Date), column("merged_into", Id))
"""As the patients keep them; read here, and never written."""


@dataclass(frozen=True, slots=True)
class Held:
    """A ward of an account with the guardianship it stands on."""

    id: UUID
    patient_id: UUID
    link_id: UUID
    kind: str
    born: date | None
    starts_at: datetime
    ends_at: datetime | None
    merged_into: UUID | None

    def lives(self, now: datetime) -> bool:
        """As `store.speaking.LIVES` asks the database."""
        begun = self.kind in (GUARDIAN, TOLD) and self.starts_at <= now
        return begun and (self.ends_at is None or self.ends_at > now)

    @property
    def seen(self) -> bool:
        """The clinic saw the evidence."""
        return self.kind == GUARDIAN

    @property
    def record(self) -> UUID:
        """The one that stands; who only says to be the guardian comes by no other file so."""
        return (self.merged_into or self.patient_id) if self.seen else self.patient_id

    @property
    def over(self) -> errors.ClinicError:
        return why_ended(self.born, self.ends_at)


def wards_of(session: Session, user_id: UUID) -> tuple[Held, ...]:
    """Of this account, those that ended too; the oldest first."""
    asked = (
        select(
            AccountWard.id, AccountWard.patient_id, AccountWard.link_id, LINK.c.kind,
            PATIENT.c.born, LINK.c.starts_at, LINK.c.ends_at,
            PATIENT.c.merged_into,
        )
        .join(LINK, LINK.c.id == AccountWard.link_id)
        .join(PATIENT, PATIENT.c.id == AccountWard.patient_id)
        .where(AccountWard.user_id == user_id)
        .order_by(AccountWard.created_at, AccountWard.id)
    )  # fmt: skip
    return tuple(Held(*row) for row in session.execute(asked))


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom a session speaks, by which guardianship, and what is said where it may not.

    `told`: the guardianship was only said; nobody at the clinic has seen the evidence.
    """

    patient_id: UUID | None
    link_id: UUID | None = None
    told: bool = False
    shut: errors.ClinicError | None = None


def whose_ward(session: Session, user_id: UUID, ward_id: UUID | None, now: datetime) -> Whose:
    """The chosen ward while the guardianship lives, else why there is nobody to speak for."""
    held = wards_of(session, user_id)
    mine = next((ward for ward in held if ward.id == ward_id), None)
    if mine is None:
        living = any(ward.lives(now) for ward in held)
        return Whose(None, shut=face.NobodyChosen() if living or not held else held[-1].over)
    if not mine.lives(now):
        return Whose(None, shut=mine.over)
    return Whose(mine.record, mine.link_id, not mine.seen, None if mine.seen else face.NotSeenYet())


def only_choice(user: UserAccount, held: tuple[Held, ...], now: datetime) -> UUID | None:
    """Whom a new session speaks for where there is nothing to choose."""
    living = [ward.id for ward in held if ward.lives(now)]
    return living[0] if user.patient_id is None and len(living) == 1 else None


def chosen(
    user: UserAccount, held: tuple[Held, ...], ward_id: UUID | None, now: datetime
) -> UUID | None:
    """The ward that a session may speak for. Raises NobodysGuardian, GuardianEnded, WardOfAge."""
    if ward_id is None:
        if user.patient_id is None:
            raise face.NobodysGuardian
        return None
    ward = next((one for one in held if one.id == ward_id), None)
    if ward is None:
        raise face.NobodysGuardian
    if not ward.lives(now):
        raise ward.over
    return ward.id


def _one_each(living: list[Held]) -> list[Held]:
    """Each child once: after a merge by the guardianship of the record that stands, if seen."""
    best: dict[UUID, Held] = {}
    for ward in sorted(living, key=lambda one: (not one.seen, one.patient_id != one.record)):
        best.setdefault(ward.record, ward)
    return [ward for ward in living if best[ward.record] is ward]


class GuardiansService(Service):
    @performs(GuardiansDesk.may_be_entrusted)
    def may_be_entrusted(self, user_id: UUID) -> bool:
        return self.found(UserAccount, user_id).kind == "PATIENT"

    @performs(GuardiansDesk.entrust)
    def entrust(self, user_id: UUID, patient_id: UUID, link_id: UUID) -> None:
        if self.found(UserAccount, user_id).kind != "PATIENT":
            raise face.NobodysGuardian
        mine = (AccountWard.user_id == user_id, AccountWard.link_id == link_id)
        if self.session.scalar(select(AccountWard.id).where(*mine)) is None:
            row = AccountWard(user_id=user_id, patient_id=patient_id, link_id=link_id)
            self.session.add(row)
            self.session.flush()

    @performs(GuardiansDesk.my_wards)
    def my_wards(self) -> tuple[face.Ward, ...]:
        self.own_rows_only()
        now, mine = self.now(), self.caller.link_id
        living = [ward for ward in wards_of(self.session, self.caller.id) if ward.lives(now)]
        chosen = {ward.record for ward in living if ward.link_id == mine}
        return tuple(
            face.Ward(ward.id, ward.record, ward.seen, ward.ends_at, ward.record in chosen)
            for ward in _one_each(living)
        )

    @performs(GuardiansDesk.my_address)
    def my_address(self) -> str:
        self.own_rows_only()
        return self.found(UserAccount, self.caller.id).login

    @performs(GuardiansDesk.my_record)
    def my_record(self) -> UUID | None:
        self.own_rows_only()
        return self.found(UserAccount, self.caller.id).patient_id
