"""What a tablet asks beside its task: help, whose page it shows, and signatures of others."""

from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.grants import PERMISSIONS
from clinic_desktop.core.ink import Ink
from clinic_desktop.domain.accounts.interface import AccountsDesk, TokensDesk
from clinic_desktop.domain.consent.interface import ConsentFacts, NewSignature
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.portal.interface import PortalDesk
from clinic_desktop.domain.workflow.interface import tablet_side as face
from clinic_desktop.domain.workflow.interface.consenting import ConsentingDesk, NotThePerformer, Pen
from clinic_desktop.domain.workflow.interface.patient_side import OwnConsentState
from clinic_desktop.domain.workflow.interface.tablet_side import TabletDesk
from clinic_desktop.domain.workflow.rules.told import About, telling
from clinic_desktop.store.service import Service, Work, performs

VOUCH = "consent.signature.external"
SPOKEN = "SPOKEN"
INSTEAD = (SPOKEN, "TYPED")
COUNTERSIGN = "consent.signature.countersign"
assert {VOUCH, COUNTERSIGN} <= set(PERMISSIONS)


@dataclass(frozen=True, slots=True)
class Beside:
    """The desks of the tablet's own caller that this side is made of."""

    portal: PortalDesk
    patients: PatientsDesk
    accounts: AccountsDesk
    tokens: TokensDesk
    notices: NoticesDesk
    consenting: ConsentingDesk


class TabletSide(Service):
    def __init__(self, work: Work, beside: Beside) -> None:
        super().__init__(work)
        self._of = beside

    @performs(TabletDesk.call_staff)
    def call_staff(self) -> None:
        self.own_rows_only()
        device_id = self.caller.device_id
        names = {one.id: one.name for one in self._of.portal.devices()}
        if device_id is None or device_id not in names:
            raise errors.Forbidden
        about = About(
            "device", device_id, None, {}, {"tablet": names[device_id]},
            again=f"{self.now():%Y-%m-%dT%H:%M}",
        )  # fmt: skip
        self._of.notices.tell(telling("STAFF_CALLED", about))

    @performs(TabletDesk.whose)
    def whose(self) -> str:
        self.own_rows_only()
        mine = tuple(self.caller.patients)
        if self.caller.kind != "ticket" or len(mine) != 1:
            return ""
        card = self._of.patients.faces(mine)[0]
        return f"{card.first} {card.last}".strip()

    @performs(TabletDesk.guardians)
    def guardians(self) -> tuple[tuple[UUID | None, str], ...]:
        mine = tuple(self.caller.patients)
        if self.caller.kind != "ticket" or len(mine) != 1:
            raise errors.Forbidden
        self.about(mine[0])
        now = self.now()
        return tuple(
            (one.person_id, one.name)
            for one in self._of.patients.details(mine[0]).people
            if one.kind == "GUARDIAN" and one.patient_id == mine[0] and one.lives(now)
        )

    @performs(TabletDesk.sign_beside)
    def sign_beside(
        self, consent_id: UUID, signature: face.OthersSignature, vouching: face.Vouching
    ) -> OwnConsentState:
        if self._known(vouching, VOUCH) is None:
            raise face.NotVouched
        seen = f"{signature.identity.strip()} ({vouching.login})"
        ink = Ink(signature.device_kind, signature.width, signature.height, signature.strokes)
        theirs = NewSignature(
            party=signature.party, name=signature.name, ink=ink, text_hash=signature.text_hash,
            relation=signature.relation, device_id=self.caller.device_id, identity=seen,
            place=signature.place, person_id=signature.person_id,
        )  # fmt: skip
        if signature.instead in INSTEAD and signature.party is PartyKind.PATIENT:
            theirs = self._instead(signature, theirs)
        signed: OwnConsentState = self.sign_vouched(consent_id, theirs)
        return signed

    def _instead(self, signature: face.OthersSignature, theirs: NewSignature) -> NewSignature:
        """The patient's yes, by the hand of the first witness."""
        who = f"{signature.name.strip()} ({signature.relation.strip()})"
        return replace(
            theirs, name=signature.typed, relation=signature.said.strip(),
            place=f"{signature.place}, {who}", how=signature.instead, hand=signature.name.strip(),
            mark=signature.instead == SPOKEN,
        )  # fmt: skip

    def _known(self, who: face.Vouching, permission: str) -> UUID | None:
        """Who stands beside the open task; wrong tries of one tablet are counted.

        Those at one name apart: somebody's right PIN does not free guesses at a colleague's.
        """
        if self.caller.kind != "ticket":
            raise errors.Forbidden
        name = sha256(who.login.strip().casefold().encode("utf-8", "replace")).hexdigest()[:32]
        counters = [f"vouch:{self.caller.device_id}", f"vouch:{self.caller.device_id}:{name}"]
        for counter in counters:
            self._of.accounts.count_try(counter)
        found: UUID | None = self._of.tokens.pin_holder(who.login, who.pin, permission)
        if found is not None:
            for counter in counters:
                self._of.accounts.clear_tries(counter)
        return found

    @performs(TabletDesk.countersign)
    def countersign(
        self, consent_id: UUID, ink: face.CliniciansInk, who: face.Vouching
    ) -> OwnConsentState:
        performer = self._known(who, COUNTERSIGN)
        if performer is None:
            raise NotThePerformer
        drawn = Ink(ink.device_kind, ink.width, ink.height, ink.strokes)
        pen = Pen(drawn, ink.text_hash, "", ink.place)
        signed: OwnConsentState = self.countersign_known(consent_id, performer, pen)
        return signed

    @performs(TabletDesk.countersign_known)
    def countersign_known(self, consent_id: UUID, performer: UUID, pen: Pen) -> OwnConsentState:
        self.own_rows_only()
        return _state(self._of.consenting.countersign_beside(consent_id, performer, pen))

    @performs(TabletDesk.sign_vouched)
    def sign_vouched(self, consent_id: UUID, signature: NewSignature) -> OwnConsentState:
        self.own_rows_only()
        sign = self._of.consenting.sign_instead if signature.how else None
        sign = sign or self._of.consenting.sign_external
        return _state(sign(consent_id, signature))


def _state(signed: ConsentFacts) -> OwnConsentState:
    return OwnConsentState(
        signed.id, signed.status, signed.text_hash, signed.next_party, signed.signed_at,
        signed.open_points,
    )  # fmt: skip
