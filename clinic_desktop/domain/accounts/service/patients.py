"""Accounts of patients: made when their address is proved, never before."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.interface import PatientAccountsDesk
from clinic_desktop.domain.accounts.models import GuessCounter, RoleGrant, UserAccount
from clinic_desktop.domain.accounts.rules import passwords
from clinic_desktop.domain.accounts.service.base import AccountsBase
from clinic_desktop.domain.accounts.service.counters import counter_of
from clinic_desktop.store.service import performs


class PatientAccountsService(AccountsBase):
    @performs(PatientAccountsDesk.hashed_for_patient)
    def hashed_for_patient(self, password: str, own_words: tuple[str, ...]) -> str:
        passwords.check_password(password, own_words, passwords.PATIENT_LEAST)
        return self._hasher.hash(password)

    @performs(PatientAccountsDesk.make_patient_account)
    def make_patient_account(self, new: face.NewPatientAccount) -> UUID:
        row = UserAccount(
            kind="PATIENT",
            login=new.email.strip().casefold(),
            email=new.email.strip(),
            name=new.name,
            patient_id=new.patient_id,
            password_hash=new.password_hash,
            language=new.language,
        )
        self.session.add(row)
        self.session.flush()
        self.session.add(RoleGrant(user_id=row.id, role="PATIENT", starts_at=self.now()))
        self.session.flush()
        return row.id

    @performs(PatientAccountsDesk.account_of_login)
    def account_of_login(self, login: str) -> UUID | None:
        asked = select(UserAccount.id).where(UserAccount.login == login, UserAccount.active)
        return self.session.scalar(asked.where(UserAccount.kind != "SYSTEM"))

    @performs(PatientAccountsDesk.close_double)
    def close_double(self, gone_id: UUID, kept_id: UUID) -> UUID | None:
        self.about(kept_id)
        live = select(UserAccount).where(UserAccount.kind == "PATIENT", UserAccount.active)
        found = self.session.scalars(live.where(self.of_person(UserAccount.patient_id, kept_id)))
        accounts = list(found)
        gone = next((row for row in accounts if row.patient_id == gone_id), None)
        if gone is None or len(accounts) == 1:
            return None
        gone.active = False
        self._end_sessions(gone.id)
        self.session.flush()
        return gone.id

    @performs(PatientAccountsDesk.open_again)
    def open_again(self, account_id: UUID, patient_id: UUID) -> None:
        self.about(patient_id)
        self.locked(UserAccount, account_id).active = True
        self.session.flush()

    @performs(PatientAccountsDesk.set_password)
    def set_password(self, user_id: UUID, password_hash: str) -> None:
        row = self.locked(UserAccount, user_id)
        row.password_hash = password_hash
        self._end_sessions(user_id)
        self._forget_tries(row)

    @performs(PatientAccountsDesk.unlock_account)
    def unlock_account(self, patient_id: UUID, reason: str) -> None:
        self.about(patient_id)
        if not reason.strip():
            raise face.AccountRefused("Say how you know the patient.")
        mine = self.of_person(UserAccount.patient_id, patient_id)
        row = self.session.scalar(select(UserAccount).where(mine, UserAccount.active))
        if row is None:
            raise errors.NotFound
        self._forget_tries(row)

    def _forget_tries(self, account: UserAccount) -> None:
        name = counter_of(account.login)
        asked = select(GuessCounter).where(GuessCounter.name == name).with_for_update()
        counter = self.session.scalar(asked.execution_options(populate_existing=True))
        if counter is not None:
            counter.tries, counter.wait_until = 0, None
