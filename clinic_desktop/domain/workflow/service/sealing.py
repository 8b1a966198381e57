"""The job that seals: every signed consent, and every page that says that one holds no more."""

import logging
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.documents import certificate_pdf, consent_pdf
from clinic_desktop.documents.archive import archived
from clinic_desktop.documents.seal import Sealer
from clinic_desktop.domain.consent.interface import SealedAlready
from clinic_desktop.domain.patients.interface import PatientCard
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.service import evidence
from clinic_desktop.domain.workflow.service import paper_values as values
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper, Peers
from clinic_desktop.store.service import performs
from clinic_desktop.store.unit_of_work import Work

log = logging.getLogger(__name__)


class Sealing(Gatekeeper):
    """Base of the papers: each document is made between two transactions and kept by one."""

    def __init__(self, work: Work, peers: Peers, sealer: Sealer) -> None:
        super().__init__(work, peers)
        self._sealer = sealer

    @performs(PapersDesk.seal_waiting)
    def seal_waiting(self) -> int:
        done = 0
        for consent_id in self._of.consent.unsealed():
            done += self._try_to(self._seal, consent_id, "CONSENT")
        for consent_id, kind in self._of.consent.uncertified():
            done += self._try_to(self._certify, consent_id, kind)
        return done

    def _try_to(self, seal: Callable[[UUID, str], None], consent_id: UUID, kind: str) -> int:
        try:
            seal(consent_id, kind)
        except SealedAlready:  # somebody else was quicker: theirs is the document
            return 0
        except Exception as reason:  # noqa: BLE001  one that fails must not keep the others
            code = reason.code if isinstance(reason, ClinicError) else type(reason).__name__
            log.warning("consent %s is not sealed yet: %s", consent_id, code)
            return 0
        return 1

    def _seal(self, consent_id: UUID, kind: str) -> None:
        self._keep(consent_id, kind, self.set_again(consent_id))

    @performs(PapersDesk.set_again)
    def set_again(self, consent_id: UUID) -> bytes:
        """The same consent gives the same body, whenever it is made."""
        record = self._of.consent.paper(consent_id)
        people = [talk.by for talk in record.informed]
        people += [s.who.user_id for s in record.signatures if s.who.user_id]
        people += [talk.by for talk in record.progress.talks]
        people += [q.answered_by for q in record.questions if q.answered_by]
        names, person = self._names(people), self._person(record.facts.patient_id)
        paper = values.consent(self._head(), record, person, names)
        data = evidence.of_consent(record, names)
        return archived(consent_pdf.render(paper), data, paper.sheet.printed_at)

    def _certify(self, consent_id: UUID, kind: str) -> None:
        """A page of its own; the document that it goes with is not touched."""
        record = self._of.consent.paper(consent_id)
        first = next((k.sha256 for k in self._of.consent.kept(consent_id)), "")
        plan = self._of.plans.facts(record.facts.plan_id)
        said = record.withdrawals[-1] if record.withdrawals else None
        names = self._names((said.recorded_by,) if said else ())
        person = self._person(record.facts.patient_id)
        paper = values.certificate(self._head(), record, first, plan.revision, person, names)
        data = evidence.of_certificate(kind, record, first, said)
        body = archived(certificate_pdf.render(paper), data, paper.effective_at)
        self._keep(consent_id, kind, body)

    def _keep(self, consent_id: UUID, kind: str, body: bytes) -> None:
        clinic = self._head().clinic.name
        done = self._sealer.seal(body, clinic, self.now())
        self._of.signing.store_document(consent_id, kind, done.content, done.fingerprint)

    def _head(self) -> values.Head:
        return values.head(self._of.centre.settings())

    def _person(self, patient_id: UUID) -> PatientCard:
        return self._of.patients.faces((patient_id,))[0]

    def _names(self, people: Iterable[UUID]) -> Mapping[UUID, str]:
        found = self._of.staff.names(tuple(dict.fromkeys(people)))
        return {one.id: f"{one.title} {one.name}".strip() for one in found}
