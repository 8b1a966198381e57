"""Guardians' accounts: whom they act for, and how the reception gives one."""

import json
from uuid import UUID

from clinic_desktop.domain.accounts.interface import PatientAccountsDesk, Tokens, TokensDesk
from clinic_desktop.domain.accounts.interface.guardians import (
    GuardianEnded,
    GuardiansDesk,
    NobodysGuardian,
)
from clinic_desktop.domain.patients.interface import (
    PatientCard,
    PatientRelationsDesk,
    PatientsDesk,
)
from clinic_desktop.domain.portal.interface import (
    INVITED,
    REGISTER,
    CodeRefused,
    EmailMissing,
    NewRegistration,
    RegistrationsDesk,
)
from clinic_desktop.domain.workflow.interface.wards import Choice, WardsDesk
from clinic_desktop.store.service import Service, Work, performs


class Wards(Service):
    def __init__(
        self,
        work: Work,
        tokens: TokensDesk,
        accounts: PatientAccountsDesk,
        guardians: GuardiansDesk,
        patients: PatientsDesk,
        relations: PatientRelationsDesk,
        registrations: RegistrationsDesk,
    ) -> None:
        super().__init__(work)
        self._tokens, self._accounts, self._guardians = tokens, accounts, guardians
        self._patients, self._relations = patients, relations
        self._registrations = registrations

    @performs(WardsDesk.choices)
    def choices(self) -> tuple[Choice, ...]:
        self.own_rows_only()
        own, wards = self._guardians.my_record(), self._guardians.my_wards()
        ids = ((own,) if own else ()) + tuple(ward.patient_id for ward in wards)
        cards = {card.id: card for card in self._patients.faces(tuple(dict.fromkeys(ids)))}
        found = []
        if own is not None:
            mine = self.caller.link_id is None
            found.append(Choice(None, _name(cards[own]), cards[own].mrn, True, None, mine))
        for ward in wards:
            card = cards[ward.patient_id]
            found.append(Choice(ward.id, _name(card), card.mrn, ward.seen, ward.until, ward.chosen))
        own_first = sorted(found, key=lambda one: (one.ward_id is not None, one.name, one.mrn))
        return tuple(own_first)

    @performs(WardsDesk.act_for)
    def act_for(self, ward_id: UUID | None) -> Tokens:
        return self._tokens.speak_for(ward_id)

    @performs(WardsDesk.invite)
    def invite(self, link_id: UUID) -> bool:
        link = self._relations.guardian_link(link_id)
        if not link.lives:
            raise GuardianEnded
        if not link.email:
            raise EmailMissing
        login = link.email.strip().casefold()
        account = self._accounts.account_of_login(login)
        if account is not None and not self._guardians.may_be_entrusted(account):
            raise NobodysGuardian
        content = {
            "login": login, "patient": str(link.patient_id), "link": str(link_id),
            "name": link.name,
        }  # fmt: skip
        self._registrations.keep_registration(
            NewRegistration(json.dumps(content), login, "", link.language, "PORTAL", INVITED)
        )
        return account is None

    @performs(WardsDesk.redeem)
    def redeem(self, code: str) -> None:
        if not self.take_up(code):
            raise CodeRefused

    @performs(WardsDesk.take_up)
    def take_up(self, code: str) -> bool:
        """A code fits only the invitation it was made for; the tries of each are counted."""
        self.own_rows_only()
        if self.caller.kind != "patient":
            raise NobodysGuardian
        for kept in self._registrations.invitations(self._guardians.my_address()):
            content = json.loads(kept.content)
            if "link" not in content or not self._registrations.use_code(REGISTER, kept.id, code):
                continue
            patient, link_id = UUID(content["patient"]), UUID(content["link"])
            self._guardians.entrust(self.caller.id, patient, link_id)
            self._registrations.finish_registration(kept.id, patient)
            return True
        return False


def _name(card: PatientCard) -> str:
    return f"{card.first} {card.last}".strip()
