"""The staff side of one consent: how far it is, and each step of the clinic. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.ink import Ink
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentCard, ConsentView, OralTalk
from clinic_desktop.domain.workflow.interface.consenting import Pen, SaidNo
from clinic_desktop.domain.workflow.interface.papers import DocumentProof
from clinic_desktop.ui.consent import words
from clinic_desktop.ui.consent.words import ConsentPage
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

WATCHED = frozenset(
    {"consent", "consent_information", "consent_reading", "consent_acknowledgement",
     "consent_answer", "consent_question", "consent_discussion", "consent_signature",
     "consent_document", "consent_withdrawal"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TalkForm:
    """The talk as it was typed; `interpreter` is "" where none was needed."""

    minutes: int
    language: str
    interpreter: str
    mode: str
    copy_given: bool


@dataclass(frozen=True, slots=True)
class _Found:
    view: ConsentView
    siblings: tuple[ConsentCard, ...]
    patient: str


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_page(self, page: ConsentPage) -> None: ...
    def close_forms(self) -> None: ...
    def show_proof(self, source: str, proof: DocumentProof) -> None: ...
    def offer_file(self, name: str, content: bytes) -> None: ...


class ConsentPresenter(Presenter):
    def __init__(self, view: View, clinic: Clinic, place: Workplace) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._clinic, self._place = view, clinic, place
        self._id: UUID | None = None
        self._page: ConsentPage | None = None
        place.follow(WATCHED, lambda _: self.load())

    def open(self, consent_id: UUID) -> None:
        if consent_id != self._id:
            self._id, self._page = consent_id, None
        self.load()

    def load(self) -> None:
        shown = self._id
        if shown is not None:
            self._ask(lambda: self._looked(shown), self._shown, "consent")

    def inform(self, form: TalkForm) -> None:
        """The talk is recorded as ended now: the waiting time counts from here."""
        talk = OralTalk(
            form.minutes, form.language, form.interpreter, form.copy_given, self._place.clock(),
            form.mode,
        )  # fmt: skip
        self._do(lambda one: self._clinic.consenting.inform(one, talk), "The talk is recorded.")

    def answer(self, question_id: UUID, text: str) -> None:
        self._do(
            lambda _: self._clinic.consent.answer_question(question_id, text),
            "The answer is kept with your name.",
        )

    def discuss(self, code: str, note: str) -> None:
        self._do(lambda one: self._clinic.consent.discuss(one, code, note), "The talk is recorded.")

    def sign(self, ink: Ink, where: str) -> None:
        """Under the text whose hash was shown, in the name of the account."""
        page = self._page
        if page is not None:
            pen = Pen(ink, page.view.text_hash, self._place.me.name, where)
            self._do(lambda one: self._clinic.consenting.countersign(one, pen), "You have signed.")

    def decline(self, said_by: str, how: str) -> None:
        said = SaidNo(said_by, how, self._place.clock())
        self._do(lambda one: self._clinic.consenting.decline(one, said), "The refusal is recorded.")

    def revoke(self, said_by: str, how: str) -> None:
        said = SaidNo(said_by, how, self._place.clock())
        self._do(
            lambda one: self._clinic.consenting.revoke(one, said), "The withdrawal is recorded."
        )

    def show_document(self) -> None:
        self._with_paper(self._clinic.consent.document, "Consent")

    def show_certificate(self) -> None:
        self._with_paper(self._clinic.consent.certificate, "Certificate")

    def print_copy(self) -> None:
        """Shown to be printed; that it was is kept."""
        self._with_paper(self._clinic.papers.print_copy, "Copy for the patient")

    def mail_copy(self) -> None:
        self._do(self._clinic.papers.mail_copy, "The copy is on its way to the patient.")

    def evidence(self) -> None:
        """All that proves this consent, for a file; that it was made is kept."""
        shown = self._id
        if shown is not None:
            name = f"evidence-{str(shown)[:8]}.zip"
            self._slowly(
                lambda: self._clinic.court.evidence(shown),
                lambda made: self._view.offer_file(name, made),
            )

    def verify(self) -> None:
        """The document that is kept."""
        shown = self._id
        if shown is not None:
            clinic = self._clinic
            self._slowly(
                lambda: clinic.papers.verify(clinic.consent.document(shown)),
                lambda proof: self._view.show_proof("The document that is kept here.", proof),
            )

    def verify_file(self, name: str, content: bytes) -> None:
        """A file that somebody brought."""
        self._slowly(
            lambda: self._clinic.papers.verify(content),
            lambda proof: self._view.show_proof(name, proof),
        )

    def _with_paper(self, ask: Callable[[UUID], bytes], title: str) -> None:
        shown = self._id
        if shown is not None:
            self._slowly(lambda: ask(shown), lambda pdf: self._place.ways.show_paper(title, pdf))

    def open_plan(self) -> None:
        if self._page is not None:
            self._place.ways.open_plan(self._page.view.plan_id)

    def open_patient(self) -> None:
        if self._page is not None:
            self._place.ways.open_patient(self._page.view.patient_id)

    def _do(self, call: Callable[[UUID], object], done: str) -> None:
        shown = self._id
        if shown is not None:
            self._run(lambda: call(shown), lambda _: self._done(done))

    def _done(self, said: str) -> None:
        self._view.close_forms()
        self._place.ways.tell(said)
        self.load()

    def _looked(self, consent_id: UUID) -> _Found:
        clinic = self._clinic
        view = clinic.consent.sheet(consent_id)
        siblings = clinic.consent.of_plan(view.plan_id)
        person = clinic.patients.details(view.patient_id).card
        return _Found(view, siblings, f"{person.first} {person.last}".strip())

    def _shown(self, found: _Found) -> None:
        view, zone = found.view, self._place.zone
        if view.id != self._id:
            return
        card = next((one for one in found.siblings if one.id == view.id), None)
        sealed = card is not None and card.sealed_at is not None
        self._page = ConsentPage(
            view, words.title_of(view), found.patient, words.steps_of(view, sealed, zone),
            words.part_rows(view), words.gates_of(view, sealed),
            words.open_questions(view.questions), words.talks_of(view),
            words.signature_words(view, zone), found.siblings, self._acts(view, sealed),
            words.progress_words(view), self._place.today(),
        )  # fmt: skip
        self._view.show_page(self._page)

    def _acts(self, view: ConsentView, sealed: bool) -> frozenset[str]:
        may, unsigned = self._place.may, view.status in words.UNSIGNED
        read = view.status in ("INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES")
        patient_turn = any(str(t.party) == "PATIENT" for t in view.next_turns)
        given = {
            "inform": unsigned and may("consent.consent.inform") and view.informed_at is None,
            "send": read and (bool(view.open_points) or patient_turn)
            and may("consent.consent.send_to_device"),
            "answer": unsigned and may("consent.question.answer"),
            "discuss": unsigned and may("consent.check.discuss"),
            "sign": view.status == "PENDING_SIGNATURES" and may("consent.signature.countersign")
            and words.my_turn(view, self._place.me.id),
            "document": sealed and may("consent.document.read"),
            "certificate": view.status in words.ENDED and may("consent.document.read"),
            "print": sealed and may("consent.document.print_copy"),
            "mail": sealed and may("consent.document.print_copy"),
            "evidence": sealed and may("consent.document.read"),
            "verify": sealed and may("consent.document.verify"),
            "decline": unsigned and may("consent.consent.decline"),
            "revoke": view.status == "SIGNED" and may("consent.consent.revoke"),
        }  # fmt: skip
        return frozenset(act for act, granted in given.items() if granted)
