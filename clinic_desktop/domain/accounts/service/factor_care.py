"""The second factor of somebody else: reset in person, and the mail that tells the owner."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts import interface as accounts
from clinic_desktop.domain.accounts.interface import second_factor as face
from clinic_desktop.domain.accounts.interface.second_factor import FactorCareDesk
from clinic_desktop.domain.accounts.models import RoleGrant, SecondFactor, UserAccount
from clinic_desktop.domain.accounts.service.callers import live_grant
from clinic_desktop.domain.accounts.service.second_factor import Factors
from clinic_desktop.store.service import performs


class FactorCareService(Factors):
    @performs(FactorCareDesk.reset)
    def reset(self, user_id: UUID, reason: str) -> None:
        if user_id == self.caller.id:
            raise accounts.OwnRole
        if not reason.strip():
            raise accounts.AccountRefused("Say how you know that it is them.")
        row = self.found(UserAccount, user_id)
        if row.kind != "STAFF":
            raise errors.NotFound
        if row.created_by == self.caller.id and self._other_admin():
            raise face.FactorCreator
        self._switch_off(self._live(user_id), "RESET")

    @performs(FactorCareDesk.reset_for_patient)
    def reset_for_patient(self, patient_id: UUID, reason: str) -> None:
        self.about(patient_id)
        if not reason.strip():
            raise accounts.AccountRefused("Say how you know the patient.")
        mine = self.of_person(UserAccount.patient_id, patient_id)
        asked = select(UserAccount.id).where(mine, UserAccount.active)
        account = self.session.scalar(asked)
        if account is None:
            raise errors.NotFound
        self._switch_off(self._live(account), "RESET")

    @performs(FactorCareDesk.news)
    def news(self) -> tuple[face.FactorNews, ...]:
        asked = select(SecondFactor, UserAccount).join(
            UserAccount, UserAccount.id == SecondFactor.user_id
        )
        found = self.session.execute(asked.where(SecondFactor.news != ""))
        return tuple(_news(row[0], row[1]) for row in found)

    @performs(FactorCareDesk.told)
    def told(self, factor_id: UUID) -> face.FactorNews | None:
        row = self.locked(SecondFactor, factor_id)
        if not row.news:
            return None
        news = _news(row, self.found(UserAccount, row.user_id))
        row.news = ""
        return news

    def _other_admin(self) -> bool:
        """Somebody else who could do it."""
        asked = select(RoleGrant.id).join(UserAccount, UserAccount.id == RoleGrant.user_id)
        admin = (RoleGrant.role == "ADMIN", UserAccount.active, live_grant(self.now()))
        asked = asked.where(*admin, RoleGrant.user_id != self.caller.id).limit(1)
        return self.session.scalar(asked) is not None


def _news(row: SecondFactor, user: UserAccount) -> face.FactorNews:
    return face.FactorNews(row.id, user.id, row.news, user.email, user.language, row.version)
