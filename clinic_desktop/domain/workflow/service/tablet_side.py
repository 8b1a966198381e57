"""What a tablet asks beside its task: help, whose page it shows, and signatures of others."""

from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.grants import PERMISSIONS
from clinic_desktop.core.ink import Ink
from clinic_desktop.domain.accounts.interface import AccountsDesk, TokensDesk
from clinic_desktop.domain.consent.interface import NewSignature
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.portal.interface import PortalDesk
from clinic_desktop.domain.workflow.interface import tablet_side as face
from clinic_desktop.domain.workflow.interface.consenting import ConsentingDesk
from clinic_desktop.domain.workflow.interface.patient_side import OwnConsentState
from clinic_desktop.domain.workflow.interface.tablet_side import TabletDesk
from clinic_desktop.domain.workflow.rules.told import About, telling
from clinic_desktop.store.service import Service, Work, performs

VOUCH = "consent.signature.external"
assert VOUCH in PERMISSIONS


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
            if one.kind == "GUARDIAN" and (one.ends_at is None or one.ends_at > now)
        )

    @performs(TabletDesk.sign_beside)
    def sign_beside(
        self, consent_id: UUID, signature: face.OthersSignature, vouching: face.Vouching
    ) -> OwnConsentState:
        if self.caller.kind != "ticket":
            raise errors.Forbidden
        counter = f"vouch:{self.caller.device_id}"
        self._of.accounts.count_try(counter)
        if not self._of.tokens.pin_holds(vouching.login, vouching.pin, VOUCH):
            raise face.NotVouched
        self._of.accounts.clear_tries(counter)
        seen = f"{signature.identity.strip()} ({vouching.login})"
        ink = Ink(signature.device_kind, signature.width, signature.height, signature.strokes)
        theirs = NewSignature(
            party=signature.party, name=signature.name, ink=ink, text_hash=signature.text_hash,
            relation=signature.relation, device_id=self.caller.device_id, identity=seen,
            place=signature.place, person_id=signature.person_id,
        )  # fmt: skip
        signed: OwnConsentState = self.sign_vouched(consent_id, theirs)
        return signed

    @performs(TabletDesk.sign_vouched)
    def sign_vouched(self, consent_id: UUID, signature: NewSignature) -> OwnConsentState:
        self.own_rows_only()
        signed = self._of.consenting.sign_external(consent_id, signature)
        return OwnConsentState(
            signed.id, signed.status, signed.text_hash, signed.next_party, signed.signed_at,
            signed.open_points,
        )  # fmt: skip
