"""The form of a slot: theatre, day, time, team; free times as buttons, every reason against it."""

from datetime import tzinfo
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.words import gates_of
from clinic_desktop.ui.theatre.presenter import Offer, SlotForm, SlotStart
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import FlowLayout, clear, column, holder
from clinic_desktop.ui.widgets.text import Label, isolate
from clinic_desktop.ui.widgets.time_field import TimeField

QUIET_MS = 250  # after the last change, before the reasons are asked for


class SlotFields(QWidget):
    """`sent(SlotForm)`, `changed(SlotForm)`, `slots_asked(day, minutes, people)`."""

    sent = Signal(object)
    changed = Signal(object)
    slots_asked = Signal(object, int, object)

    def __init__(self, start: SlotStart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slotFields")
        self._moving = start.case_id is not None
        self.message, self.gates = InlineMessage(), GateList()
        self.theatre, self.surgeon = QComboBox(), QComboBox()
        self.anaesthetist, self.nurse = QComboBox(), QComboBox()
        self.day, self.time = DateField(lambda: start.day), TimeField()
        self.minutes = QLineEdit()
        words = self.tr("Move here") if self._moving else self.tr("Book")
        self.send = primary(words, Icon.CALENDAR_CLOCK, shortcut="Ctrl+Return")
        self._offers = FlowLayout(6)
        self._nothing = Label("", "caption", wrap=True)
        self._fields = {
            "day": Field(self.tr("Day"), self.day),
            "time": Field(self.tr("Start"), self.time),
        }
        self._wait = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._fill(start)
        self._lay_out(start)
        self._connect()

    def begin(self) -> None:
        """Free times are asked for; the focus goes to the day."""
        self.day.setFocus()
        self._ask_slots()

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """The first free time of each theatre; one press takes it."""
        clear(self._offers)
        self._nothing.set_words(
            "" if offers else self.tr("No theatre is free that long on this day. Try another day.")
        )
        for at, offer in enumerate(offers):
            button = secondary(f"{isolate(offer.theatre)}, {offer.at:%H:%M}", fit="small")
            button.setObjectName(f"offer{at}")
            button.clicked.connect(partial(self._take, offer))
            self._offers.addWidget(button)
        if offers and self.time.value is None:
            self._take(offers[0])

    def show_reasons(self, unmet: tuple[Unmet, ...], zone: tzinfo | None) -> None:
        """Everything that is against this slot, or that nothing is."""
        free = Gate("free", GateState.OK, self.tr("Nothing is against this slot"))
        self.gates.show_gates(gates_of(unmet, zone) or [free])

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy)

    def form(self) -> SlotForm | None:
        """What is entered, None while something is missing."""
        day, at, surgeon = self.day.value, self.time.value, self.surgeon.currentData()
        if day is None or at is None or surgeon is None or self.theatre.currentData() is None:
            return None
        if not self._length:
            return None
        return SlotForm(
            self.theatre.currentData(), surgeon, day, at.hour, at.minute, self._length,
            self._team(),
        )  # fmt: skip

    def _fill(self, start: SlotStart) -> None:
        for room, name in start.rooms:
            self.theatre.addItem(name, room)
        _people(self.surgeon, start.people.surgeons, "")
        _people(self.anaesthetist, start.people.anaesthetists, self.tr("Not yet named"))
        _people(self.nurse, start.people.nurses, self.tr("Not yet named"))
        _choose(self.surgeon, start.surgeon_id)
        self.minutes.setValidator(QIntValidator(1, 900, self.minutes))
        self.minutes.setText(str(start.minutes or 60))
        self.day.set_value(start.day)
        for name, widget in (
            ("slotTheatre", self.theatre), ("slotSurgeon", self.surgeon), ("slotDay", self.day),
            ("slotTime", self.time), ("slotMinutes", self.minutes), ("slotSend", self.send),
            ("slotAnaesthetist", self.anaesthetist), ("slotNurse", self.nurse),
        ):  # fmt: skip
            widget.setObjectName(name)

    def _lay_out(self, start: SlotStart) -> None:
        parts: list[QWidget] = [
            self.message, Label(start.title, "h3", wrap=True), self._fields["day"],
            self._nothing, holder(self._offers),
            Field(self.tr("Theatre"), self.theatre), self._fields["time"],
        ]  # fmt: skip
        if not self._moving:
            parts += [
                Field(self.tr("Minutes"), self.minutes),
                Field(self.tr("Surgeon"), self.surgeon),
                Field(self.tr("Anaesthetist"), self.anaesthetist, optional=True),
                Field(self.tr("Theatre nurse"), self.nurse, optional=True),
                self.gates,
            ]
        self.setLayout(column(*parts, None, gap=12))
        self._nothing.hide()

    def _connect(self) -> None:
        self.send.clicked.connect(self._on_send_clicked)
        self._wait.timeout.connect(self._tell)
        self.day.changed.connect(lambda _: self._ask_slots())
        self.time.changed.connect(lambda _: self._changed())
        self.theatre.currentIndexChanged.connect(lambda _: self._changed())
        self.minutes.textChanged.connect(lambda _: self._ask_slots())
        for box in (self.surgeon, self.anaesthetist, self.nurse):
            box.currentIndexChanged.connect(lambda _: self._ask_slots())

    @property
    def _length(self) -> int:
        return int(self.minutes.text() or 0)

    def _team(self) -> tuple[UUID, ...]:
        chosen = (self.anaesthetist.currentData(), self.nurse.currentData())
        return tuple(one for one in chosen if one is not None)

    def _ask_slots(self) -> None:
        day, surgeon = self.day.value, self.surgeon.currentData()
        if day is not None and self._length:
            people = self._team() if surgeon is None else (surgeon, *self._team())
            self.slots_asked.emit(day, self._length, people)
        self._changed()

    def _changed(self) -> None:
        """What was refused, and the way past it, belong to the slot as it was."""
        self.message.clear()
        self._wait.start()

    def _take(self, offer: Offer) -> None:
        _choose(self.theatre, offer.theatre_id)
        self.time.set_value(offer.at.time())

    def _tell(self) -> None:
        form = self.form()
        if form is not None and not self._moving:
            self.changed.emit(form)

    def _on_send_clicked(self) -> None:
        day, at = self.day.value, self.time.value
        self._fields["day"].show_error("" if day else self.tr("Which day?"), focus=not day)
        self._fields["time"].show_error("" if at else self.tr("At what time?"), focus=not at)
        form = self.form()
        if form is not None:
            self.message.clear()
            self.sent.emit(form)


def _people(box: QComboBox, people: tuple[Colleague, ...], nobody: str) -> None:
    if nobody:
        box.addItem(nobody, None)
    for one in people:
        box.addItem(f"{one.title} {one.name}".strip(), one.id)


def _choose(box: QComboBox, wanted: UUID | None) -> None:
    """Qt's own search compares objects of Python by identity."""
    for at in range(box.count()):
        if box.itemData(at) == wanted:
            box.setCurrentIndex(at)
