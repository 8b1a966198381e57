"""One consent on the screen: where it is, what the patient read and asked, the next step."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.consent.interface import AskedQuestion
from clinic_desktop.domain.workflow.interface.papers import DocumentProof
from clinic_desktop.ui.consent.acts_card import ActsCard
from clinic_desktop.ui.consent.forms import NoFields, TalkFields, WordsFields
from clinic_desktop.ui.consent.proof_fields import ProofFields
from clinic_desktop.ui.consent.save_file import ask_where
from clinic_desktop.ui.consent.sign_page import SignPage
from clinic_desktop.ui.consent.talks_card import TalksCard
from clinic_desktop.ui.consent.words import ConsentPage, TalkNeeded, day_words
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import Chip, status_words
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import clear, column, holder, row, scrolled
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.stepper import Step, Stepper, StepState
from clinic_desktop.ui.widgets.text import Label, isolate

NOBODY, CONSENT, SIGN = 0, 1, 2
PICTURES = {
    "ok": Icon.CIRCLE_CHECK, "info": Icon.EYE, "warn": Icon.CIRCLE_HELP, "neutral": Icon.CIRCLE,
}  # fmt: skip
Form = TalkFields | WordsFields | NoFields | ProofFields


class ConsentScreen(QWidget):
    """`informed(TalkForm)`, `answered(id, text)`, `discussed(code, text)`, `said_no(act, …)`."""

    subject_shown = Signal(object)
    informed = Signal(object)
    answered = Signal(object, str)
    discussed = Signal(str, str)
    said_no = Signal(str, str, str)
    shown = Signal(object)
    file_chosen = Signal(str, bytes)

    def __init__(self, signer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("consentView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._signer = signer
        self.message, self.stepper = InlineMessage(), Stepper()
        self._title, self._progress = Label("", "h1", wrap=True), Label("", "secondary", wrap=True)
        self.status = Chip("", small=True)
        self.acts, self.talks = ActsCard(), TalksCard()
        self.parts, self.sign_page = _parts_table(), SignPage()
        self.plan = secondary(self.tr("Plan"), Icon.CLIPBOARD_LIST)
        self.file = secondary(self.tr("Patient's file"), Icon.USER)
        self.plan.setObjectName("openPlan")
        self._form: Form | None = None
        self._page: ConsentPage | None = None
        self._signatures = QVBoxLayout()
        self._nobody = EmptyState(
            Icon.SIGNATURE, self.tr("No consent is open"), self.tr("Open one from a plan.")
        )
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_subject(self, consent_id: object) -> None:
        self.leave_signing()
        self.subject_shown.emit(consent_id)

    def hold_sending(self, fields: QWidget | None) -> None:
        """The form that hands this consent over to a tablet."""
        clear(self.acts.tablet)
        if fields is not None:
            self.acts.tablet.addWidget(fields)

    def show_page(self, page: ConsentPage) -> None:
        """What is true now; a page on which somebody signs stays open while it may be signed."""
        if self._page is None or self._page.view.id != page.view.id:
            self.message.clear()
        self._page = page
        if self._pages.currentIndex() != SIGN or "sign" not in page.acts:
            self._pages.setCurrentIndex(CONSENT)
        self._title.setText(isolate(f"{page.patient}: {page.title}"))
        self.status.show_words(status_words(page.view.status))
        self.stepper.show_steps(
            [Step(one.title, StepState(one.state), one.when) for one in page.steps]
        )
        self._progress.setText(page.progress)
        self.parts.show_rows(page.parts, glow=True)
        self.talks.show_page(page)
        self.acts.show_page(page)
        clear(self._signatures)
        for words in page.signatures or (self.tr("Nobody has signed yet"),):
            self._signatures.addWidget(Label(words, wrap=True))
        self.shown.emit(page)

    def close_forms(self) -> None:
        self._form = None
        self._host.close_drawer()
        self.leave_signing()

    def show_proof(self, source: str, proof: DocumentProof) -> None:
        form = self._form
        if not isinstance(form, ProofFields) or not form.isVisible():
            form = ProofFields()
            form.file_chosen.connect(self.file_chosen)
            self._open(self.tr("What the document is worth"), Icon.SHIELD_CHECK, form)
        form.show_proof(source, proof)

    def offer_file(self, name: str, content: bytes) -> None:
        """A file to be saved where the person says."""
        ask_where(self, name, content, self.message)

    def leave_signing(self) -> None:
        if self._pages.currentIndex() == SIGN:
            self.sign_page.pad.forget()
            self._pages.setCurrentIndex(CONSENT)

    def show_error(self, message: Message) -> None:
        if self._form is not None and self._form.isVisible():
            self._form.message.show_message(message)
        elif self._pages.currentIndex() == SIGN:
            self.sign_page.message.show_message(message)
        elif self._page is None:
            self._nobody.show_words(message.what, message.next, Icon.LOCK)
        else:
            self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.acts.set_busy(busy)
        self.sign_page.set_busy(busy)
        if self._form is not None:
            self._form.main.setEnabled(not busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pages.currentIndex() == SIGN:
            self.sign_page.leave()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self._pages.addAction(
            make_action(
                self, self.tr("Take the next step of the consent"), "Ctrl+Return", self._go_on,
                Icon.SIGNATURE, window_wide=False,
            )
        )  # fmt: skip
        self.acts.asked.connect(self._on_asked)
        self.talks.answer_asked.connect(self._begin_answer)
        self.talks.talk_asked.connect(self._begin_talk_about)
        self.sign_page.left.connect(self.leave_signing)

    def _go_on(self) -> None:
        """Sign on the page where one signs, else the main step of the consent."""
        if self._pages.currentIndex() == SIGN:
            self.sign_page.sign.click()
        else:
            self.acts.go_on()

    def _on_asked(self, act: str) -> None:
        page = self._page
        if page is None:
            return
        if act == "inform":
            form = TalkFields(page.view.language)
            form.given.connect(self.informed)
            self._open(self.tr("The talk with the patient"), Icon.USERS, form)
        elif act == "sign":
            self._pages.setCurrentIndex(SIGN)
            day = f"{page.now:%d %b %Y}"
            self.sign_page.begin(page, self._signer, day)
        elif act in ("decline", "revoke"):
            self._begin_no(act, page)

    def _begin_no(self, act: str, page: ConsentPage) -> None:
        declines = act == "decline"
        title = self.tr("The patient declines") if declines else self.tr("The patient withdraws")
        effect = self.tr(
            "This consent ends. The plan stays, and a new consent can be made."
            if declines
            else "The consent ends at once. A booked case goes on hold and the team is told."
        )
        form = NoFields(page.patient, self.tr("Record it"), effect)
        form.given.connect(lambda who, how: self.said_no.emit(act, who, how))
        self._open(title, Icon.CIRCLE_X, form)

    def _begin_answer(self, question: AskedQuestion) -> None:
        zone = self._page.zone if self._page else None
        at = f" ({day_words(question.asked_at, zone)})" if zone else ""
        words = question.text or self.tr("A question about this part, without words.")
        about = f"{question.section_title}{at}\n\n{words}"
        form = WordsFields(about, self.tr("Your answer"), self.tr("Keep the answer"))
        form.given.connect(lambda text: self.answered.emit(question.id, text))
        self._open(self.tr("Question of the patient"), Icon.CIRCLE_HELP, form)

    def _begin_talk_about(self, point: TalkNeeded) -> None:
        form = WordsFields(point.text, self.tr("What you talked about"), self.tr("Record the talk"))
        form.given.connect(lambda text: self.discussed.emit(point.code, text))
        self._open(self.tr("Talk about one point"), Icon.USERS, form)

    def _open(self, title: str, picture: Icon, form: Form) -> None:
        drawer = Drawer(title, picture, form)
        drawer.add_to_foot(form.main)
        self._host.open_drawer(drawer)
        self._form = form
        form.begin()

    def _lay_out(self) -> None:
        head = Columns(break_at=700)
        head.add(self._title, stretch=1)
        head.add(holder(row(self.status, self.plan, self.file, None, gap=10)), stretch=0)
        reading = Card(self.tr("What the patient has read"), padding=1)
        reading.set_content(
            column(holder(column(self._progress, margins=(16, 0, 16, 4))), (self.parts, 1), gap=4)
        )
        signed = Card(self.tr("Signatures"), self._signatures)
        middle = holder(column(self.talks, (reading, 1), gap=12))
        body = Columns(break_at=860)
        body.add(middle, stretch=1)
        body.add(holder(column(self.acts, signed, None, gap=12)), width=320)
        page = holder(
            column(
                head, self.message, Card("", self.stepper), (body, 1), gap=12,
                margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self._pages.addWidget(self._nobody)
        self._pages.addWidget(scrolled(page))
        self._pages.addWidget(scrolled(self.sign_page))
        self._host = DrawerHost(self._pages)
        self.setLayout(column((self._host, 1)))


def _parts_table() -> KeyedTable:
    columns = (
        Column("Part", lambda r: r.title, strong=True),
        Column("State", lambda r: r.state, width=170, tone=lambda r: r.tone,
               picture=lambda r: PICTURES.get(r.tone)),
    )  # fmt: skip
    table = KeyedTable("Parts of the text", columns)
    table.setObjectName("partsTable")
    return table
