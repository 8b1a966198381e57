"""Registering oneself: nothing is looked up while the stranger waits, nothing told but by mail."""

import json
from dataclasses import asdict
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import (
    NewPatientAccount,
    PatientAccountsDesk,
    TokensDesk,
    TooManyTries,
)
from clinic_desktop.domain.accounts.interface.guardians import GuardiansDesk
from clinic_desktop.domain.accounts.interface.proofs import Challenge, ProofNeeded, ProofsDesk
from clinic_desktop.domain.centre.interface import CentreDesk, NewTask, Settings
from clinic_desktop.domain.notices.interface import Mail, NoticesDesk, Telling
from clinic_desktop.domain.patients.interface import (
    REVIEWED,
    NewHealthFact,
    NewPhone,
    PatientsDesk,
    RegisterResult,
    Registration,
)
from clinic_desktop.domain.portal.interface import (
    INVITED,
    REGISTER,
    RESET,
    CodeRefused,
    EmailMissing,
    KeptRegistration,
    NewRegistration,
    RegistrationsDesk,
)
from clinic_desktop.domain.workflow.interface.self_service import (
    NewSelf,
    Registered,
    RegisteredAccount,
    RegisteredPatient,
    SelfServiceDesk,
)
from clinic_desktop.domain.workflow.rules.told import mail_texts
from clinic_desktop.store.service import Service, Work, performs

A_DAY, TEN_MINUTES, A_MINUTE = 24 * 3600, 600, 60
REGISTRATIONS_A_DAY, RESETS_A_DAY = 100, 20
"""From one address of the network, or one tablet; a family behind one router stays far below."""

AGAIN_FROM_ONE = 60
"""Codes asked for once more in a day: from one address of the network, or one tablet."""

FREE_A_DAY, FREE_FROM_ALL = 20, 60
"""From one address in a day, from all in ten minutes; then each one has to be worked for."""

MAILS_A_DAY = 5
"""To one mailbox, whoever asks for them."""

CHALLENGE_AT = "/api/patients/self-register/challenge"

ROLES = ("PATIENT",)
FIRST_NOTICE = "1"
REGISTERED = "{mrn} registered by themselves. Ask for an identity document at the first visit."
COMPARE = "Registered alone and may be known already: compare the two records."
IN_DOUBT = "{mrn} registered by themselves and may be known already. Compare the two records."


class SelfService(Service):
    def __init__(
        self,
        work: Work,
        centre: CentreDesk,
        tokens: TokensDesk,
        accounts: PatientAccountsDesk,
        patients: PatientsDesk,
        registrations: RegistrationsDesk,
        notices: NoticesDesk,
        proofs: ProofsDesk,
        guardians: GuardiansDesk,
    ) -> None:
        super().__init__(work)
        self._guardians = guardians
        self._proofs = proofs
        self._centre, self._tokens, self._accounts = centre, tokens, accounts
        self._patients, self._registrations, self._notices = patients, registrations, notices

    @performs(SelfServiceDesk.register_myself)
    def register_myself(self, new: NewSelf, source: str) -> UUID:
        """The same steps at the same cost, whoever asks."""
        place = "TABLET" if self.caller.kind in ("device", "ticket") else "PORTAL"
        asked = _registration(new, self._centre.settings(), place)
        self._patients.check_registration(asked)
        if not asked.email.strip():
            raise EmailMissing
        self._let_in(source, new.proof)
        hashed = self._accounts.hashed_for_patient(new.password, _known_to_all(new))
        content = json.dumps(asdict(asked), default=date.isoformat)
        return self._registrations.keep_registration(
            NewRegistration(content, _login(new.email), hashed, new.language, place)
        )

    def _let_in(self, source: str, proof: str) -> None:
        """Counted in rows: neither a restart nor a second process forgets."""
        if self.caller.device_id is not None:
            self._count(f"register:{self.caller.device_id}", REGISTRATIONS_A_DAY)
            return
        if not self._free(source):
            if not proof:
                raise ProofNeeded(params={"challenge": CHALLENGE_AT})
            self._proofs.spend(proof)
        self._count(f"register:{source}", REGISTRATIONS_A_DAY)

    def _free(self, source: str) -> bool:
        try:
            self._count(f"free:{source}", FREE_A_DAY)
            self._tokens.count_visit("free:everywhere", FREE_FROM_ALL, TEN_MINUTES)
        except TooManyTries:
            return False
        return True

    def _count(self, name: str, most: int) -> None:
        self._tokens.count_visit(name[:120], most, A_DAY)

    @performs(SelfServiceDesk.register_here)
    def register_here(self, new: NewSelf) -> None:
        self.own_rows_only()
        if self.caller.ticket_id is None or self.caller.patients:
            raise errors.Forbidden
        self._count(f"register:{self.caller.device_id}", REGISTRATIONS_A_DAY)
        asked = _registration(new, self._centre.settings(), "TABLET")
        self._tell_reception(self._patients.register(asked, ""))

    def _tell_reception(self, made: RegisterResult) -> None:
        """Number only: the notice stands in a list that many read."""
        text = REGISTERED if made.status == "ACTIVE" else IN_DOUBT
        self._notices.tell(
            Telling(
                "SELF_REGISTERED", text.format(mrn=made.mrn), "patient", made.patient_id,
                roles=("RECEPTION",), patient_id=made.patient_id,
            )
        )  # fmt: skip

        if made.status == "REVIEW":
            self._centre.open_task(
                NewTask(
                    "DUPLICATE", COMPARE, REVIEWED, made.patient_id, role="RECEPTION",
                    patient_id=made.patient_id,
                )
            )  # fmt: skip

    @performs(SelfServiceDesk.challenge)
    def challenge(self) -> Challenge:
        return self._proofs.challenge()

    @performs(SelfServiceDesk.send_code_again)
    def send_code_again(self, registration_id: UUID, source: str) -> None:
        """Who asks is counted first, so that ids that are none fill no rows."""
        self._count(f"again:{self.caller.device_id or source}", AGAIN_FROM_ONE)
        if self._registrations.registration(registration_id) is None:
            return
        self._tokens.count_visit(f"again:{registration_id}", 1, A_MINUTE)
        self._count(f"again:day:{registration_id}", MAILS_A_DAY - 1)
        self._registrations.mail_again(registration_id)

    @performs(SelfServiceDesk.verify_myself)
    def verify_myself(self, registration_id: UUID, code: str) -> Registered:
        """Whoever is known already has a code too, which nobody was told: the same work."""
        kept = self._registrations.registration(registration_id)
        if kept is None or kept.step:
            kept = _nothing_kept(self.now())
        made = self.make_patient(kept, code)
        if made is None:
            raise CodeRefused
        return made

    @performs(SelfServiceDesk.make_patient)
    def make_patient(self, kept: KeptRegistration, code: str) -> Registered | None:
        if not self._registrations.use_code(REGISTER, kept.id, code) or not kept.content:
            return None
        asked = _read(kept.content)
        made = self._patients.register(asked, "")
        self._tell_reception(made)
        account = self._account_of(asked, made, kept)
        self._registrations.finish_registration(kept.id, made.patient_id)
        return Registered(
            RegisteredPatient(made.patient_id, made.mrn), RegisteredAccount(account, ROLES)
        )

    def _account_of(
        self, asked: Registration, made: RegisterResult, kept: KeptRegistration
    ) -> UUID:
        """Of whoever registered: their own, with the child as their ward."""
        login, guardian = _login(asked.email), asked.guardian.strip()
        account = self._accounts.account_of_login(login) if guardian else None
        if account is None:
            own = None if guardian else made.patient_id
            name = guardian or f"{asked.first} {asked.last}".strip()
            account = self._accounts.make_patient_account(
                NewPatientAccount(own, login, name, kept.password_hash, kept.language)
            )
        if made.guardian_link is not None and self._guardians.may_be_entrusted(account):
            self._guardians.entrust(account, made.patient_id, made.guardian_link)
        return account

    @performs(SelfServiceDesk.forgot_password)
    def forgot_password(self, login: str, language: str, source: str) -> None:
        self._tokens.count_visit(f"forgot:{source}"[:120], RESETS_A_DAY, A_DAY)
        content = json.dumps({"login": _login(login)})
        self._registrations.keep_registration(
            NewRegistration(content, _login(login), "", language[:10] or "en", "PORTAL", RESET)
        )

    @performs(SelfServiceDesk.reset_password)
    def reset_password(self, login: str, code: str, password: str) -> None:
        hashed = self._accounts.hashed_for_patient(password, (login.partition("@")[0],))
        account = self._accounts.account_of_login(_login(login))
        invited = self._registrations.invitations(_login(login))  # asked for whoever it is
        if account is None and invited:  # for several children: each has a code of its own
            fits = any(self.accept_invitation(one, code, hashed) for one in invited)
        else:
            known = account is not None
            fits = self.change_by_code(account or nobody(login), code, hashed, known=known)
        if not fits:
            raise CodeRefused

    @performs(SelfServiceDesk.invite)
    def invite(self, patient_id: UUID) -> None:
        person = self._patients.facts(self.about(patient_id))
        if not person.email:
            raise EmailMissing
        content = json.dumps({"login": _login(person.email), "patient": str(patient_id)})
        self._registrations.keep_registration(
            NewRegistration(content, _login(person.email), "", person.language, "PORTAL", INVITED)
        )

    @performs(SelfServiceDesk.accept_invitation)
    def accept_invitation(self, kept: KeptRegistration, code: str, password_hash: str) -> bool:
        if not self._registrations.use_code(REGISTER, kept.id, code):
            return False
        content = json.loads(kept.content)
        patient, link = UUID(content["patient"]), content.get("link", "")
        card = self._patients.faces((patient,))[0]
        name = content["name"] if link else f"{card.first} {card.last}".strip()
        own = None if link else patient
        account = self._accounts.make_patient_account(
            NewPatientAccount(own, content["login"], name, password_hash, kept.language)
        )
        if link:
            self._guardians.entrust(account, patient, UUID(link))
        self._registrations.finish_registration(kept.id, patient)
        return True

    @performs(SelfServiceDesk.change_by_code)
    def change_by_code(self, user_id: UUID, code: str, password_hash: str, *, known: bool) -> bool:
        fits = self._registrations.use_code(RESET, user_id, code) and known
        if fits:
            self._accounts.set_password(user_id, password_hash)
        return fits

    @performs(SelfServiceDesk.post_codes)
    def post_codes(self) -> int:
        waiting = self._registrations.open_registrations()
        for registration_id in waiting:
            self.post_code(registration_id)
        if self._registrations.late_registrations():
            self._registrations.forget_late()
        if self._proofs.late_proofs():
            self._proofs.forget_late_proofs()
        return len(waiting)

    @performs(SelfServiceDesk.post_code)
    def post_code(self, registration_id: UUID) -> None:
        """Two who post at once write one mail: the row is held."""
        kept = self._registrations.take_registration(registration_id)
        if kept is None:
            return
        if not kept.content:  # worth nothing, and yet it has a new code, as all others have
            self._registrations.new_code(REGISTER, kept.id)
            self._registrations.mailed(kept.id, worthless=True)
        elif kept.step == RESET:
            self._post_reset(kept)
        elif kept.step == INVITED:
            invited = json.loads(kept.content)
            self._post_code_to(kept, invited["login"], for_child="link" in invited)
        else:
            asked = _read(kept.content)
            self._post_code_to(kept, asked.email, for_child=bool(asked.guardian))

    def _post_code_to(
        self, kept: KeptRegistration, address: str, *, for_child: bool = False
    ) -> None:
        """A code is made in any case: the same cost. For children an account is no hindrance."""
        there = self._accounts.account_of_login(_login(address)) is not None
        known = there and not for_child
        try:
            self._count(f"mail:{_digest(address)}", MAILS_A_DAY)
        except TooManyTries:
            self._registrations.mailed(kept.id, worthless=True)
            return
        code = self._registrations.new_code(REGISTER, kept.id)
        if known:
            self._mail("account_exists", kept, address, "")
        elif code is not None:
            for_ward = there and kept.step == INVITED
            self._mail("ward_code" if for_ward else "code", kept, address, code)
        self._registrations.mailed(kept.id, worthless=known)

    def _post_reset(self, kept: KeptRegistration) -> None:
        """Who has no account has a code too, which nobody is told: trying one costs the same."""
        login: str = json.loads(kept.content)["login"]
        account = self._accounts.account_of_login(login)
        code = self._registrations.new_code(RESET, account or nobody(login))
        if account is not None and code is not None:
            self._mail("code", kept, login, code)
        self._registrations.mailed(kept.id, worthless=True)

    def _mail(self, text: str, kept: KeptRegistration, address: str, code: str) -> None:
        """The code stands in the sealed mail only, never in a notice."""
        words = mail_texts(kept.language.partition("-")[0])[text]
        body = f"{words['text'].format(code=code)}\n\n{self._centre.settings().name}"
        mail = Mail(address, words["subject"], body, kept.language)
        another = uuid4().hex  # a code that is asked for again is another mail
        self._notices.tell(
            Telling(text.upper(), "", "registration", kept.id, mail=mail, again=another)
        )


def _known_to_all(new: NewSelf) -> tuple[str, ...]:
    """What everybody may know of somebody, in the usual ways of writing it."""
    first, last = new.first_name.strip(), new.last_name.strip()
    names = (f"{a}{gap}{b}" for a, b in ((first, last), (last, first)) for gap in (" ", "", "."))
    born = (new.date_of_birth.strftime(form) for form in ("%d.%m.%Y", "%Y-%m-%d", "%d%m%Y"))
    return (*names, *born, first, last, new.email, new.email.partition("@")[0], new.phone)


def nobody(login: str) -> UUID:
    """Stands for the account that an unknown address does not have."""
    return uuid5(NAMESPACE_URL, _login(login))


def _digest(email: str) -> str:
    """By what mails to this address are counted; the address itself is not kept."""
    return sha256(_login(email).encode()).hexdigest()[:32]


def _nothing_kept(now: datetime) -> KeptRegistration:
    """Stands for a registration that is not there, so that trying a code costs the same."""
    return KeptRegistration(uuid4(), "", "", "en", "PORTAL", "", "EXPIRED", now)


def _login(email: str) -> str:
    """As logins are kept."""
    return email.strip().casefold().encode("utf-8", "replace").decode()


def _registration(new: NewSelf, settings: Settings, place: str) -> Registration:
    phones = (NewPhone(new.phone),) if new.phone.strip() else ()
    return Registration(
        first=new.first_name,
        last=new.last_name,
        born=new.date_of_birth,
        phones=(*phones, *new.more_phones),
        email=new.email,
        sex=new.sex,
        called=new.called,
        address=new.address,
        residence_country=new.residence_country,
        language=new.language,
        interpreter_needed=new.interpreter_needed,
        emergency_contact=new.emergency_contact,
        blood_group=new.blood_group,
        accepted_privacy=_version(new.accepted_privacy, settings, "privacy_version"),
        accepted_terms=_version(new.accepted_terms, settings, "terms_version"),
        health=new.health,
        source=place,
        guardian=new.guardian,
    )


def _version(accepted: bool | str, settings: Settings, name: str) -> str:
    """The version that was accepted; what is in force where somebody only said yes."""
    if isinstance(accepted, str):
        return accepted.strip()
    return settings.choices.get(name, FIRST_NOTICE) if accepted else ""


def _read(content: str) -> Registration:
    data: dict[str, Any] = json.loads(content)
    data["born"] = date.fromisoformat(data["born"]) if data["born"] else None
    data["phones"] = tuple(NewPhone(**phone) for phone in data["phones"])
    data["health"] = tuple(_fact(fact) for fact in data["health"])
    return Registration(**data)


def _fact(data: dict[str, Any]) -> NewHealthFact:
    when = data.pop("occurred_at")
    return NewHealthFact(**data, occurred_at=datetime.fromisoformat(when) if when else None)
