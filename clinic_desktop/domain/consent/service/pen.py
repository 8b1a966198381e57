"""A signature: whose it is, whose turn it is, and that it stands under the text that was shown."""

from datetime import timedelta
from uuid import UUID

from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.core.consent_reading import SignedBy
from clinic_desktop.core.consent_sheet import canonical
from clinic_desktop.core.consent_statements import heard, statements
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.moves import after
from clinic_desktop.documents.drawn_ink import drawn_of, drawn_text
from clinic_desktop.documents.ink import read_inkml, strokes_hash, write_inkml
from clinic_desktop.documents.stroke_lock import StrokesKey, about_of, lock_strokes
from clinic_desktop.domain.consent.interface import (
    NewSignature,
    NotYourSignature,
    ReadingOpen,
    SignedAlready,
    TextChanged,
    WordsRefused,
)
from clinic_desktop.domain.consent.models import ConsentSignature
from clinic_desktop.domain.consent.rules.keeping import answers_hash
from clinic_desktop.domain.consent.rules.signing import STAGES, check_ink, check_turn
from clinic_desktop.domain.consent.service import shown
from clinic_desktop.domain.consent.service.base import ConsentBase
from clinic_desktop.domain.consent.service.standing import Standing
from clinic_desktop.store.service import Work

CLINICIANS = (PartyKind.SURGEON, PartyKind.ANAESTHETIST)
OPEN = ("INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES")


class Pen(ConsentBase):
    def __init__(self, work: Work, strokes_key: StrokesKey) -> None:
        super().__init__(work)
        self._strokes_key = strokes_key

    def _sign(self, consent_id: UUID, signing: NewSignature) -> Standing:
        """K07 and K08, with K05 before them where the last talk left nothing open."""
        check_ink(signing.ink)
        inkml = write_inkml(signing.ink)
        ink_hash = strokes_hash(inkml)
        self._check_hand(signing)
        standing = self._take(consent_id)
        _check_text(standing, signing.text_hash)
        if _signed_already(standing, signing, ink_hash):
            return standing
        standing = self._ready(standing)
        _check_witness(standing, signing)
        who = SignedBy(signing.party, signing.user_id or signing.person_id)
        check_turn(standing.needed, standing.signed, who)
        signature = self._signature(standing, signing, inkml, ink_hash)
        self.session.add(signature)
        self.session.flush()
        return self._close(standing.with_ink(signature))

    def _check_hand(self, signing: NewSignature) -> None:
        """A clinician signs with the own account, or on the patient's tablet with the own PIN; a
        patient never at a colleague's desk.
        """
        staff = self.caller.kind == "staff"
        if signing.party in CLINICIANS or signing.user_id is not None:
            beside = self.caller.kind == "ticket" and signing.by_pin
            mine = signing.user_id is not None and (
                beside or (staff and signing.user_id == self.caller.id)
            )
        else:
            mine = not (staff and signing.party is PartyKind.PATIENT)
        if not mine:
            raise NotYourSignature

    def _ready(self, standing: Standing) -> Standing:
        """Waiting for signatures, with nothing open. Raises ReadingOpen, WrongState."""
        if standing.row.status in OPEN and standing.open_points:
            raise ReadingOpen(standing.open_points[0].text, standing.open_points)
        standing = self._finish(standing)
        after("K07", standing.row.status)
        return standing

    def _signature(
        self, standing: Standing, signing: NewSignature, inkml: bytes, ink_hash: str
    ) -> ConsentSignature:
        row, asked = standing.row, shown.questions(standing)
        key = self._strokes_key.strokes_key()
        self.note("text", signing.text_hash)
        self.note("strokes", ink_hash)
        return ConsentSignature(
            consent_id=row.id,
            patient_id=row.patient_id,
            party=str(signing.party),
            stage=STAGES[signing.party],
            name=self._words("name", signing.name, 300),
            relation=self._words("relation", signing.relation, 60, required=False),
            person_id=signing.person_id,
            user_id=signing.user_id,
            identity=self._words("identity", signing.identity, 60, required=False),
            strokes=canonical_json(lock_strokes(inkml, key, about_of(row.id, ink_hash))),
            drawn=drawn_text(drawn_of(read_inkml(inkml))),
            ink_hash=ink_hash,
            device_kind=str(signing.ink.device_kind),
            device_id=signing.device_id or self.caller.device_id,
            text_hash=signing.text_hash,
            plan_revision=row.plan_revision,
            signed_at=self.now(),
            place=self._words("place", signing.place, 200, required=False),
            facts={
                "answers": answers_hash(standing.progress, asked),
                "ticket": str(self.caller.ticket_id or ""),
                "mark": signing.mark,
                "pressure": signing.ink.has_pressure,
                "statements": list(self._said(signing, row.language)),
                **({"how": signing.how, "hand": signing.hand} if signing.how else {}),
            },
        )

    def _said(self, signing: NewSignature, language: str) -> tuple[str, ...]:
        """What is said by signing: of a witness who writes for the patient, what was heard."""
        if signing.how:
            return heard(signing.how, signing.name, language)
        return statements(signing.party, language)

    def _close(self, standing: Standing) -> Standing:
        """SIGNED with the last party; from now on only the status moves."""
        row = standing.row
        if standing.awaited:
            return standing
        now = self.now()
        row.signed_at = row.valid_from = now
        ends, limit = now + timedelta(days=standing.terms.valid_days), standing.terms.valid_to
        row.valid_until = ends if limit is None or limit <= now else min(ends, limit)
        row.status = after("K08", row.status)
        self.session.flush()
        return Standing(row, standing.evidence)


def _check_text(standing: Standing, shown_hash: str) -> None:
    """What was shown, what is kept and what would be shown now are one text."""
    now = digest(canonical(standing.sheet))
    if not shown_hash == standing.row.text_hash == now:
        raise TextChanged


def _check_witness(standing: Standing, signing: NewSignature) -> None:
    """Who wrote the patient's yes is one witness; the second is another person."""
    hands = {str(row.facts.get("hand", "")).casefold() for row in standing.evidence.signed}
    if signing.party is PartyKind.WITNESS and signing.name.strip().casefold() in hands:
        raise WordsRefused(
            "The second witness is another person. Ask somebody else.", params={"field": "name"}
        )


def _signed_already(standing: Standing, signing: NewSignature, ink_hash: str) -> bool:
    """Whether the same hand sent the same ink before. Raises SignedAlready for other ink."""
    for row in standing.evidence.signed:
        named = signing.user_id or signing.person_id
        same = named == (row.user_id or row.person_id) if named else row.name == signing.name
        if row.party == signing.party and (same or signing.party is PartyKind.PATIENT):
            if row.ink_hash != ink_hash:
                raise SignedAlready
            return True
    return False
