"""The file on the screen: banner, stepper, next step with its gate, lists, timeline."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.consultations.interface import AppointmentCard
from clinic_desktop.domain.plans.interface import PlanCard
from clinic_desktop.domain.workflow.interface.progress import Happening
from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.emergency.control import emergency_button
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.booking_drawer import BookingFields
from clinic_desktop.ui.patient.identity_drawer import IdentityFields
from clinic_desktop.ui.patient.people_card import PeopleCard
from clinic_desktop.ui.patient.people_fields import EvidenceFields, PersonFields
from clinic_desktop.ui.patient.people_words import waiting
from clinic_desktop.ui.patient.presenter import Page, missing_of
from clinic_desktop.ui.patient.referral_drawer import ReferralFields
from clinic_desktop.ui.patient.register_view import RegisterFields
from clinic_desktop.ui.patient.words import gates_of, patient_words, steps_of
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import danger, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import status_words
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.gate_list import GateList
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.money_words import say_money
from clinic_desktop.ui.widgets.patient_banner import PatientBanner
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.stepper import Stepper
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.widgets.why import Why

NOBODY, FILE = 0, 1
Form = BookingFields | IdentityFields | ReferralFields | PersonFields | EvidenceFields


class PatientView(QWidget):
    """Shows one file; `register_requested`, `next_requested`, `book_requested` and so on."""

    register_requested = Signal()
    next_requested = Signal()
    booking_asked = Signal()
    book_requested = Signal(object)
    slots_asked = Signal(object, object, int)
    appointment_opened = Signal(object)
    plan_opened = Signal(object)
    subject_shown = Signal(object)
    identity_given = Signal(str, str)
    referral_given = Signal(str, str, object)
    glass_asked = Signal()
    mend_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patientView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner, self.stepper, self.gates = PatientBanner(), Stepper(), GateList()
        self.message = InlineMessage()
        self._next_words = Label("", "h2", wrap=True)
        self.next = primary(
            self.tr("Go to the next step"), Icon.ARROW_RIGHT, shortcut="Ctrl+Return"
        )
        self.next.setObjectName("nextStep")
        self.book = secondary(self.tr("Book appointment"), Icon.CALENDAR_DAYS)
        self.register = primary(self.tr("Register a patient"), Icon.USER_PLUS)
        self.appointments, self.plans, self.timeline = _appointments(), _plans(), _timeline()
        self.verify = secondary(self.tr("Check identity"), Icon.SHIELD_CHECK)
        self.health = secondary(self.tr("Health"), Icon.HEART_PULSE)
        self.emergency = emergency_button(self.tr("Emergency"))
        self.glass = danger(self.tr("Open with a reason"), Icon.LOCK)
        self.glass.hide()
        self.people = PeopleCard()
        self.why = Why(self)
        self._facts = Label("", "secondary", wrap=True)
        self._drawer: Form | None = None
        self._pages = QStackedWidget()
        self.can_verify = False  # the role decides
        self._lay_out()
        self._connect()

    def show_subject(self, subject: object) -> None:
        """A patient's id, or what was typed for somebody who is not registered."""
        self.subject_shown.emit(subject)

    def show_page(self, page: Page) -> None:
        card, zone = page.details.card, page.today.tzinfo
        self._pages.setCurrentIndex(FILE)
        self.glass.hide()
        to_confirm = waiting(page.details.people, page.today)
        words = patient_words(card, page.alerts, page.today.date(), to_confirm)
        self.banner.show_patient(words)
        self.stepper.show_steps(steps_of(page.status.timeline, zone))
        self._next_words.setText(page.status.next_step)
        self.next.setVisible(bool(page.way_on))
        self.next.set_words(page.way_on)
        self._elsewhere.setVisible(not page.way_on)
        self.verify.setVisible(self.can_verify and not card.identity_verified)
        self.gates.show_gates(gates_of(missing_of(page), zone, page.mends))
        self.appointments.show_rows([_Row(a, page.today) for a in page.appointments], glow=True)
        self.plans.show_rows(page.plans, glow=True)
        self._no_appointments.setCurrentIndex(0 if page.appointments else 1)
        self._no_plans.setCurrentIndex(0 if page.plans else 1)
        self.timeline.show_rows([_Event(h, page.today) for h in reversed(page.timeline)])
        self._facts.setText(_facts(page))
        self.people.show_people(page.details, page.today)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.appointments if self._pages.currentIndex() == FILE else self.register).setFocus()

    def show_error(self, message: Message) -> None:
        if self.why.show_error(message):
            return
        if self._drawer is not None and self._drawer.isVisible():
            self._drawer.show_error(message)
        elif self._pages.currentIndex() != FILE:
            self._nobody.show_words(message.what, message.next, Icon.TRIANGLE_ALERT, "bad")
        else:
            self.message.show_message(message)

    def show_shut(self, message: Message, *, glass: bool) -> None:
        """The file cannot be shown; nothing of the last one stays."""
        self._nobody.show_words(message.what, message.next, Icon.LOCK, "bad")
        self.glass.setVisible(glass)
        self._pages.setCurrentIndex(NOBODY)
        (self.glass if glass else self.register).setFocus()

    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None:
        self.why.ask(question, given)

    def close_why(self) -> None:
        self.why.close()

    def show_glass(self, until: datetime) -> None:
        words = self.tr("You opened this file with a reason, until %1. The auditor reviews it.")
        self.message.show_words("bad", words.replace("%1", f"{until:%H:%M}"))

    def set_busy(self, busy: bool) -> None:
        self.glass.setEnabled(not busy)
        self.why.set_busy(busy)
        self.next.setEnabled(not busy)
        self.book.setEnabled(not busy)
        self.verify.setEnabled(not busy)
        self.people.set_busy(busy)
        if self._drawer is not None:
            self._drawer.set_busy(busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def show_booking(self, clinicians: tuple[Colleague, ...], day: date) -> None:
        fields = BookingFields(clinicians, day)
        fields.book_requested.connect(self.book_requested)
        fields.slots_asked.connect(self.slots_asked)
        drawer = Drawer(self.tr("Book appointment"), Icon.CALENDAR_DAYS, fields)
        drawer.add_to_foot(fields.book)
        self.host.open_drawer(drawer)
        self._drawer = fields
        fields.begin()

    def open_form(self, title: str, picture: Icon, fields: PersonFields | EvidenceFields) -> None:
        """A form of people beside the patient."""
        drawer = Drawer(title, picture, fields)
        drawer.add_to_foot(fields.confirm)
        self.host.open_drawer(drawer)
        self._drawer = fields
        fields.begin()

    def go_to_people(self) -> None:
        if self._pages.currentIndex() == FILE:
            self.people.take_focus()
            self._paper.ensureWidgetVisible(self.people, 0, px(12))

    def open_identity(self) -> None:
        """The form for an identity document that was shown at the desk."""
        fields = IdentityFields()
        fields.given.connect(self.identity_given)
        drawer = Drawer(self.tr("Check identity"), Icon.SHIELD_CHECK, fields)
        drawer.add_to_foot(fields.confirm)
        self.host.open_drawer(drawer)
        self._drawer = fields
        fields.number.setFocus()

    def open_referral(self, today: date) -> None:
        """The form for the letter of a doctor who refers this patient."""
        fields = ReferralFields(today)
        fields.given.connect(self.referral_given)
        drawer = Drawer(self.tr("Record a referral"), Icon.FILE_TEXT, fields)
        drawer.add_to_foot(fields.confirm)
        self.host.open_drawer(drawer)
        self._drawer = fields
        fields.name.setFocus()

    def open_registration(self, fields: RegisterFields) -> None:
        drawer = Drawer(self.tr("Register a patient"), Icon.USER_PLUS, fields)
        drawer.add_to_foot(fields.register)
        self.host.open_drawer(drawer)

    def close_booking(self) -> None:
        self.close_drawer()

    def close_drawer(self) -> None:
        self.host.close_drawer()
        self._drawer = None

    def show_free(self, starts: tuple[datetime, ...]) -> None:
        if isinstance(self._drawer, BookingFields):
            self._drawer.show_free(starts)

    def _connect(self) -> None:
        self.next.clicked.connect(self.next_requested)
        self._pages.addAction(
            make_action(
                self, self.tr("Go to the next step"), "Ctrl+Return", self.next.click,
                window_wide=False,
            )
        )  # fmt: skip
        self.book.clicked.connect(self.booking_asked)
        self.register.clicked.connect(self.register_requested)
        self.verify.clicked.connect(self.open_identity)
        self.glass.clicked.connect(self.glass_asked)
        self.gates.asked.connect(lambda c: self.mend_asked.emit(int(c.rpartition(":")[2])))
        self.appointments.opened.connect(lambda r: self.appointment_opened.emit(r.card.id))
        self.plans.opened.connect(lambda card: self.plan_opened.emit(card.id))

    def _lay_out(self) -> None:
        self._nobody = EmptyState(
            Icon.USERS,
            self.tr("No patient is open"),
            self.tr("Find one with Ctrl+K, or register a new one with Ctrl+N."),
            (self.register, self.glass),
        )
        step = Card(self.tr("Next"))
        self._elsewhere = Label(
            self.tr("This step is done by somebody else; nothing is needed from you."),
            "secondary", wrap=True,
        )  # fmt: skip
        step.set_content(
            column(
                self._next_words, self.gates, self._elsewhere, row(self.next, None), None, gap=12
            )
        )
        self._no_appointments = _or_else(
            self.appointments, Icon.CALENDAR_DAYS, self.tr("No appointment yet")
        )
        self._no_plans = _or_else(self.plans, Icon.CLIPBOARD_LIST, self.tr("No plan yet"))
        lists = holder(
            column(
                (Card(self.tr("Appointments"), self._no_appointments, padding=1), 1),
                (Card(self.tr("Plans"), self._no_plans, padding=1), 1),
                gap=16,
            )
        )
        known = Card(self.tr("Details"), column(self._facts, None))
        right = holder(column((step, 2), (known, 1), gap=16))
        story = Card(self.tr("What happened"), self.timeline, padding=1)
        self.banner.set_actions((self.verify, self.health, self.book, self.emergency))
        body = Columns(1000, 16)
        for part, width in ((lists, 0), (story, 0), (right, 300)):
            part.setMinimumHeight(px(300))
            body.add(part, width=width)
        page = holder(
            column(
                self.banner,
                holder(column(self.message, Card("", self.stepper), (body, 1), self.people,
                              gap=12, margins=(20, 12, 20, 16))),
                gap=0,
            )
        )  # fmt: skip
        self._pages.addWidget(self._nobody)
        self._paper = scrolled(page)
        self._pages.addWidget(self._paper)
        self.host = DrawerHost(self._pages)
        self.setLayout(column((self.host, 1)))


def _or_else(table: KeyedTable, picture: Icon, words: str) -> QStackedWidget:
    """The table, and behind it what stands there while it is empty."""
    pages = QStackedWidget()
    pages.addWidget(table)
    pages.addWidget(EmptyState(picture, words))
    return pages


class _Row:
    """An appointment of the list, in the site's time."""

    def __init__(self, card: AppointmentCard, today: datetime) -> None:
        starts = card.starts_at.astimezone(today.tzinfo)
        self.id, self.card = card.id, card
        self.when = f"{starts:%d %b %Y, %H:%M}"
        self.what = card.reason or card.kind.replace("_", " ").capitalize()
        self.status = status_words(card.status)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Row) and self.card == other.card

    def __hash__(self) -> int:
        return hash(self.id)


class _Event:
    def __init__(self, one: Happening, today: datetime) -> None:
        self.id = (one.at, one.kind, one.entity_id)
        self.when, self.text = f"{one.at.astimezone(today.tzinfo):%d %b, %H:%M}", one.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Event) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)


def _appointments() -> KeyedTable:
    columns = (
        Column("When", lambda r: r.when, width=140),
        Column("What", lambda r: r.what, strong=True),
        Column("Status", lambda r: r.status.text, width=106, tone=lambda r: r.status.tone),
    )
    table = KeyedTable("Appointments", columns)
    table.setObjectName("appointmentsTable")
    return table


def _plans() -> KeyedTable:
    def money(card: PlanCard) -> str:
        return say_money(card.total_minor, card.currency)

    columns = (
        Column("Plan", lambda c: c.title, strong=True),
        Column("Status", lambda c: status_words(c.status).text, width=124,
               tone=lambda c: status_words(c.status).tone),
        Column("Price", money, number=True, width=112),
    )  # fmt: skip
    table = KeyedTable("Plans", columns)
    table.setObjectName("plansTable")
    return table


def _timeline() -> KeyedTable:
    columns = (
        Column("When", lambda e: e.when, width=110),
        Column("What", lambda e: e.text, strong=True),
    )
    table = KeyedTable("What happened", columns)
    table.setObjectName("timelineTable")
    return table


def _facts(page: Page) -> str:
    details = page.details
    lines = [", ".join(phone.shown for phone in details.card.phones), details.card.email]
    lines += [f"Holds {', '.join(details.also)} too"] if details.also else []
    lines += [details.address, f"Emergency: {details.emergency_contact}"]
    return "\n".join(part for part in lines if part and not part.endswith(": ")) or "Not known"
