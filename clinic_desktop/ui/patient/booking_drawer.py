"""The form of an appointment, beside the file it belongs to."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.presenter import BookingForm
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import FlowLayout, clear, column, holder
from clinic_desktop.ui.widgets.time_field import TimeField

MODES = (("IN_PERSON", "In person"), ("VIDEO", "By video"), ("PHONE", "By phone"))
KINDS = (
    ("FIRST", "First consultation"),
    ("FOLLOW_UP", "Follow-up"),
    ("ANAESTHESIA", "Anaesthetist's talk"),
    ("NURSE", "Nurse"),
)
SHOWN = 8
LENGTHS = (10, 15, 20, 30, 45, 60, 90, 120)  # minutes
USUAL = 30


class BookingFields(QWidget):
    """`book_requested(BookingForm)`; `slots_asked(clinician, day, minutes)`."""

    book_requested = Signal(object)
    slots_asked = Signal(object, object, int)

    def __init__(
        self, clinicians: Sequence[Colleague], day: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bookingFields")
        self.message = InlineMessage()
        self.clinician, self.mode, self.kind = QComboBox(), QComboBox(), QComboBox()
        self.day, self.time = DateField(lambda: day), TimeField()
        self.minutes, self.reason = QComboBox(), QLineEdit()
        self.book = primary(self.tr("Book"), Icon.CALENDAR_DAYS, shortcut="Ctrl+Return")
        self._slots = FlowLayout(6)
        self._fill(clinicians, day)
        self._fields = {
            "day": Field(self.tr("Day"), self.day),
            "time": Field(self.tr("Time"), self.time),
        }
        self._lay_out()
        self.book.clicked.connect(self._on_book_clicked)
        self.clinician.currentIndexChanged.connect(self._ask)
        self.minutes.currentIndexChanged.connect(self._ask)
        self.day.changed.connect(lambda _: self._ask())
        self.time.changed.connect(lambda _: self.message.clear())

    def begin(self) -> None:
        """The focus goes to the first field; the free times of that day are asked for."""
        self.kind.setFocus()
        self._ask()

    def show_free(self, starts: tuple[datetime, ...]) -> None:
        """Free times as buttons; one click fills in the time."""
        clear(self._slots)
        for start in starts[:SHOWN]:
            button = secondary(f"{start:%H:%M}")
            button.clicked.connect(partial(self.time.set_value, time(start.hour, start.minute)))
            self._slots.addWidget(button)
        if starts and self.time.value is None:
            self.time.set_value(time(starts[0].hour, starts[0].minute))

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.book.setEnabled(not busy)

    def _fill(self, clinicians: Sequence[Colleague], day: date) -> None:
        for one in clinicians:
            self.clinician.addItem(f"{one.title} {one.name}".strip(), one.id)
        for code, words in MODES:
            self.mode.addItem(words, code)
        for code, words in KINDS:
            self.kind.addItem(words, code)
        for minutes in LENGTHS:
            self.minutes.addItem(self.tr("%1 minutes").replace("%1", str(minutes)), minutes)
        self.minutes.setCurrentIndex(LENGTHS.index(USUAL))
        self.day.set_value(day)
        for name, widget in (
            ("clinician", self.clinician), ("mode", self.mode), ("kind", self.kind),
            ("bookingDay", self.day),
            ("bookingTime", self.time), ("bookingMinutes", self.minutes),
            ("bookingReason", self.reason), ("bookButton", self.book),
        ):  # fmt: skip
            widget.setObjectName(name)

    def _lay_out(self) -> None:
        self.setLayout(
            column(
                self.message,
                Field(self.tr("What for"), self.kind),
                Field(self.tr("With"), self.clinician),
                self._fields["day"],
                self._fields["time"],
                holder(self._slots),
                Field(self.tr("How long"), self.minutes),
                Field(self.tr("How"), self.mode),
                Field(self.tr("Reason"), self.reason, optional=True),
                None,
                gap=12,
            )
        )

    def _ask(self, _value: object = None) -> None:
        self.message.clear()  # what was refused, and the way past it, belong to another time
        day, who = self.day.value, self.clinician.currentData()
        if day is not None and who is not None:
            self.slots_asked.emit(who, day, self.minutes.currentData())

    def _on_book_clicked(self) -> None:
        day, at = self.day.value, self.time.value
        self._fields["day"].show_error("" if day else self.tr("Which day?"))
        self._fields["time"].show_error("" if at else self.tr("At what time?"))
        if day is None or at is None or self.clinician.currentData() is None:
            return
        self.message.clear()
        self.book_requested.emit(
            BookingForm(
                self.clinician.currentData(), day, at.hour, at.minute, self.minutes.currentData(),
                self.reason.text().strip(), self.mode.currentData(),
                self.kind.currentData(),
            )
        )  # fmt: skip
