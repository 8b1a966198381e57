"""Registrations under way and codes by mail: only keyed hashes and sealed words are kept."""

from hmac import compare_digest
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from clinic_desktop.domain.portal import interface as face
from clinic_desktop.domain.portal import rules
from clinic_desktop.domain.portal.interface import RegistrationsDesk
from clinic_desktop.domain.portal.models import EmailCode, Registration
from clinic_desktop.domain.portal.rules import PortalKeys
from clinic_desktop.store.service import Service, Work, performs

AT_ONCE = 50
SEALED = "sealed"
NOBODYS = "x" * 64  # compared where no code is kept, so that both ways cost the same


class RegistrationsService(Service):
    def __init__(self, work: Work, keys: PortalKeys) -> None:
        super().__init__(work)
        self._keys = keys

    @performs(RegistrationsDesk.keep_registration)
    def keep_registration(self, new: face.NewRegistration) -> UUID:
        row = Registration(
            status="OPEN",
            email_norm=self._keys.address_key(new.address),
            language=new.language,
            step=new.step,
            answers={SEALED: self._keys.seal(new.content.encode())},
            password_hash=new.password_hash,
            place=new.place,
            expires_at=self.now() + rules.REGISTRATION_LIFE,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    @performs(RegistrationsDesk.open_registrations)
    def open_registrations(self) -> tuple[UUID, ...]:
        asked = select(Registration.id).where(
            Registration.status == "OPEN", Registration.expires_at > self.now()
        )
        return tuple(self.session.scalars(asked.order_by(Registration.created_at).limit(AT_ONCE)))

    @performs(RegistrationsDesk.take_registration)
    def take_registration(self, registration_id: UUID) -> face.KeptRegistration | None:
        row = self.locked(Registration, registration_id)
        return self._kept(row) if row.status == "OPEN" else None

    @performs(RegistrationsDesk.registration)
    def registration(self, registration_id: UUID) -> face.KeptRegistration | None:
        row = self.session.get(Registration, registration_id)
        return self._kept(row) if row is not None and row.expires_at > self.now() else None

    @performs(RegistrationsDesk.invitations)
    def invitations(self, address: str) -> tuple[face.KeptRegistration, ...]:
        asked = select(Registration).where(
            Registration.email_norm == self._keys.address_key(address),
            Registration.step == face.INVITED,
            Registration.status == "WAITING",
            Registration.expires_at > self.now(),
        )
        rows = self.session.scalars(asked.order_by(Registration.created_at.desc()).limit(AT_ONCE))
        return tuple(self._kept(row) for row in rows)

    @performs(RegistrationsDesk.mail_again)
    def mail_again(self, registration_id: UUID) -> None:
        """One that is worth nothing is opened too: who is known already cannot be told by it."""
        row = self.session.get(Registration, registration_id)
        if row is not None and row.status != "DONE" and self.now() < row.expires_at:
            row.status = "OPEN"

    @performs(RegistrationsDesk.mailed)
    def mailed(self, registration_id: UUID, *, worthless: bool) -> None:
        row = self.locked(Registration, registration_id)
        row.status = "WAITING"
        if worthless:
            _wipe(row)

    @performs(RegistrationsDesk.finish_registration)
    def finish_registration(self, registration_id: UUID, patient_id: UUID) -> None:
        row = self.locked(Registration, registration_id)
        if row.status not in ("WAITING", "OPEN"):  # open: another code was asked for meanwhile
            raise face.RegistrationDone
        row.status, row.patient_id = "DONE", patient_id
        row.answers, row.password_hash = {}, ""

    @performs(RegistrationsDesk.new_code)
    def new_code(self, purpose: str, subject_id: UUID) -> str | None:
        now, mine = self.now(), (EmailCode.purpose == purpose, EmailCode.subject_id == subject_id)
        today = EmailCode.created_at > now - rules.DAY
        if (
            self.session.scalar(select(func.count()).where(*mine, today)) or 0
        ) >= rules.CODES_A_DAY:
            return None
        for old in self.session.scalars(
            select(EmailCode).where(*mine, EmailCode.used_at.is_(None))
        ):
            old.used_at = now
        code = rules.new_code()
        hashed = self._keys.code_hash(purpose, subject_id, code)
        self.session.add(
            EmailCode(
                purpose=purpose,
                subject_id=subject_id,
                code_hash=hashed,
                expires_at=now + rules.CODE_LIFE,
                tries=0,
            )
        )
        return code

    @performs(RegistrationsDesk.use_code)
    def use_code(self, purpose: str, subject_id: UUID, code: str) -> bool:
        """The row is held: of two who bring the right code at once, one has used it."""
        now, given = self.now(), self._keys.code_hash(purpose, subject_id, code.strip())
        mine = (EmailCode.purpose == purpose, EmailCode.subject_id == subject_id)
        asked = select(EmailCode).where(*mine, EmailCode.used_at.is_(None)).with_for_update()
        row = self.session.scalar(asked.order_by(EmailCode.created_at.desc()).limit(1))
        fits = compare_digest(row.code_hash if row else NOBODYS, given)
        if row is None or now >= row.expires_at or row.tries >= rules.CODE_TRIES:
            return False
        row.tries += 1
        if fits:
            row.used_at = now
        return fits

    @performs(RegistrationsDesk.late_registrations)
    def late_registrations(self) -> int:
        return self.session.scalar(select(func.count()).where(*self._late())) or 0

    @performs(RegistrationsDesk.forget_late)
    def forget_late(self) -> None:
        asked = select(Registration).where(*self._late()).limit(AT_ONCE)
        for row in self.session.scalars(asked.with_for_update(skip_locked=True)):
            _wipe(row)

    def _late(self) -> tuple[ColumnElement[bool], ...]:
        unproved = Registration.status.in_(("OPEN", "WAITING"))
        return unproved, Registration.expires_at <= self.now()

    def _kept(self, row: Registration) -> face.KeptRegistration:
        sealed = row.answers.get(SEALED)
        return face.KeptRegistration(
            row.id,
            self._keys.unseal(sealed).decode() if sealed else "",
            row.password_hash,
            row.language,
            row.place,
            row.step,
            row.status,
            row.expires_at,
        )


def _wipe(row: Registration) -> None:
    """What was typed is gone; that somebody tried stays."""
    row.status, row.answers, row.password_hash, row.email_norm = "EXPIRED", {}, "", ""
