"""Opens what is locked, compares it with what is kept, and leaves a row of who was there."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.documents import evidence_pack
from clinic_desktop.documents.drawn_ink import drawn_of
from clinic_desktop.documents.ink import read_inkml, strokes_hash
from clinic_desktop.documents.seal import Sealer
from clinic_desktop.documents.seal_check import check_seal
from clinic_desktop.documents.stroke_lock import about_of, open_strokes
from clinic_desktop.domain.centre.interface import NewTask
from clinic_desktop.domain.consent.interface import LockedStrokes, NotSealedYet
from clinic_desktop.domain.workflow.interface.court import (
    CourtDesk,
    OpenedStrokes,
    TwoPeopleNeeded,
)
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.service import evidence, pack
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper, Peers
from clinic_desktop.store.service import performs
from clinic_desktop.store.unit_of_work import Work

NAME_LIMIT = 100
KEY_TASK, SITE = "STROKES_KEY", "site"
KEY_WAITS = (
    "The key of the signatures still lies in the clinic. At its machine run “clinic-desktop consent"
    " strokes-key --to FILE.pem”, and keep the file and its password in two places outside."
)


class Court(Gatekeeper):
    def __init__(self, work: Work, peers: Peers, papers: PapersDesk, sealer: Sealer) -> None:
        super().__init__(work, peers)
        self._papers, self._sealer = papers, sealer

    @performs(CourtDesk.evidence)
    def evidence(self, consent_id: UUID) -> bytes:
        sealed = self._of.consent.document(consent_id)
        if self.scope == "o":
            raise errors.Forbidden
        record, trail = self._of.consent.paper(consent_id), self._of.consent.trail(consent_id)
        same = sealed.startswith(self._papers.set_again(consent_id))
        files = pack.files_of(sealed, record, trail, self._papers.verify(sealed), same=same)
        if record.ended_at is not None:
            files["ended.pdf"] = self._ended(consent_id)
        clinic, now = self._of.centre.settings().name, self.now()
        files[evidence_pack.CERTIFICATE] = self._sealer.certificates()
        made = evidence_pack.packed(
            {name: body for name, body in files.items() if body}, clinic, now,
            lambda sums: self._sealer.attest(sums, clinic, now),
        )  # fmt: skip
        self.note("consent", str(consent_id))
        self.note("evidence", sha256(made).hexdigest())
        return made

    def _ended(self, consent_id: UUID) -> bytes:
        """The page that says so; nothing in the seconds before it is sealed."""
        try:
            return self._of.consent.certificate(consent_id)
        except NotSealedYet:
            return b""

    @performs(CourtDesk.strokes_key_waits)
    def strokes_key_waits(self, *, waits: bool) -> None:
        self.own_rows_only()
        site = self._of.centre.settings().site_id
        if waits:
            self._of.centre.open_task(NewTask(KEY_TASK, KEY_WAITS, SITE, site, role="ADMIN"))
        else:
            self._of.centre.close_tasks(SITE, site, (KEY_TASK,))

    @performs(CourtDesk.strokes_key_handed_out)
    def strokes_key_handed_out(self, public_key: bytes, file_sha256: str) -> None:
        self.own_rows_only()
        self.note("key", sha256(public_key).hexdigest())
        self.note("file", file_sha256)

    @performs(CourtDesk.open_strokes)
    def open_strokes(
        self, consent_id: UUID, private_key: bytes, first: str, second: str
    ) -> tuple[OpenedStrokes, ...]:
        people = [" ".join(name.split()) for name in (first, second)]
        whole = all(" " in name and len(name) <= NAME_LIMIT for name in people)
        if not whole or people[0].casefold() == people[1].casefold():
            raise TwoPeopleNeeded
        kept = self._of.consent.locked_strokes(consent_id)
        sealed = self._sealed_strokes(consent_id)
        opened = tuple(_opened(consent_id, one, private_key, sealed) for one in kept)
        self.note("before 1", people[0])
        self.note("before 2", people[1])
        self.note("consent", str(consent_id))
        return opened

    def _sealed_strokes(self, consent_id: UUID) -> tuple[str, ...]:
        """Hashes that the sealed document lists, where the chain proves that document."""
        proved = {one.sha256 for one in self._of.consent.kept(consent_id) if one.proved}
        if not proved:
            return ()
        content = self._of.consent.document(consent_id)
        found = check_seal(content, evidence.NAME)
        told = evidence.read(found.data) if found.fault is None else None
        return told.strokes if told is not None and found.sha256 in proved else ()


def _opened(
    consent_id: UUID, one: LockedStrokes, private_key: bytes, sealed: Iterable[str]
) -> OpenedStrokes:
    inkml = open_strokes(one.strokes, private_key, about_of(consent_id, one.ink_hash))
    # An older program kept no hash of the strokes in the chain; its sealed document did.
    proved = True if one.ink_hash in sealed else one.proved
    return OpenedStrokes(
        one.party,
        inkml,
        one.ink_hash,
        strokes_hash(inkml) == one.ink_hash,
        drawn_of(read_inkml(inkml)) == one.drawn,
        proved,
    )
