"""The form of an emergency: large buttons, a digit or a letter for each, nothing to write."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_desktop.core.procedures import ProcedureEntry
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.ui.emergency.presenter import EmergencyChoice, EmergencyStart, Subject
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.text import KeyCap, Label

BASES = (
    ("NECESSITY", "N", "Necessity: no time to ask"),
    ("PATIENT_VERBAL", "P", "The patient said yes"),
    ("REPRESENTATIVE", "R", "A representative said yes"),
)


class EmergencyForm(QWidget):
    """`chosen(EmergencyChoice)`: who and what are pressed, the basis opens it."""

    chosen = Signal(object)

    def __init__(self, start: EmergencyStart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emergencyForm")
        self._start, self._subject, self._entry = start, None, None
        self.message = InlineMessage()
        self.who: list[Button] = []
        self.what: list[Button] = []
        self.bases: dict[str, Button] = {}
        self.surgeon, self.second = QComboBox(), QComboBox()
        self._name = Label("", "h3", wrap=True)
        self._second_field = Field(self.tr("Second doctor"), self.second)
        self._fill()
        self._lay_out()
        self._add_keys()
        if len(start.subjects) == 1:
            self._choose_subject(start.subjects[0])

    _subject: Subject | None
    _entry: ProcedureEntry | None

    def begin(self) -> None:
        """The focus goes to the first choice that is still open."""
        first = (self.who if self._subject is None else self.what)[:1]
        for button in first:
            button.setFocus()

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        for button in self.bases.values():
            button.setEnabled(not busy)

    def _fill(self) -> None:
        for box in (self.surgeon, self.second):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.surgeon.addItem(self.tr("Who operated before, or leads"), None)
        _add_people(self.surgeon, self._start.surgeons)
        at = self.surgeon.findData(self._start.me)
        self.surgeon.setCurrentIndex(max(0, at))
        self.second.addItem(self.tr("Choose a doctor"), None)
        _add_people(self.second, self._start.seconds)
        self._second_field.hide()

    def _lay_out(self) -> None:
        several = len(self._start.subjects) != 1
        who = [self._choice(one.name, one.note, self.who) for one in self._start.subjects]
        what = [self._choice(short_name(one), "", self.what) for one in self._start.entries]
        self._people = holder(
            column(
                Label(self.tr("Who"), "h3"),
                *who,
                Label(self.tr("Somebody else? Find them with Ctrl+K: the same button stands in "
                              "their file."), "caption", wrap=True),
                gap=6,
            )
        )  # fmt: skip
        self._people.setVisible(several)
        self._rest = holder(
            column(
                self._name,
                Label(self.tr("Back to theatre for"), "h3"), *what,
                Field(self.tr("Surgeon"), self.surgeon), self._second_field,
                Label(self.tr("It opens when you say on what basis"), "h3"),
                *(self._basis(*one) for one in BASES),
                Label(self.tr("Nothing keeps an emergency out of theatre. What is missing is "
                              "written afterwards, and reviewed."), "caption", wrap=True),
                gap=6,
            )
        )  # fmt: skip
        self._rest.setVisible(not several)
        self.setLayout(column(self.message, self._people, self._rest, None, gap=10))

    def _choice(self, words: str, note: str, among: list[Button]) -> QWidget:
        """A row that is pressed, with its digit beside it."""
        number, list_of = len(among) + 1, "who" if among is self.who else "what"
        button = Button(words, name=f"{words}. {note}" if note else words)
        button.setCheckable(True)
        button.setObjectName(f"{list_of}{number}")
        button.clicked.connect(partial(self._press, list_of, number - 1))
        among.append(button)
        cap = KeyCap(str(number) if number < 10 else "")
        line = row(cap, (column(button, *([Label(note, "caption")] if note else []), gap=1), 1))
        return holder(line)

    def _basis(self, code: str, key: str, words: str) -> QWidget:
        button = Button(words, Kind.DANGER)
        button.setObjectName(f"basis{key}")
        button.clicked.connect(partial(self._open, code))
        self.bases[code] = button
        return holder(row(KeyCap(key), (button, 1)))

    def _add_keys(self) -> None:
        for digit in range(1, 10):
            self.addAction(
                make_action(self, self.tr("Choose %1").replace("%1", str(digit)), str(digit),
                            partial(self._press_digit, digit - 1), window_wide=False)
            )  # fmt: skip
        for code, key, words in BASES:
            self.addAction(
                make_action(self, words, key, partial(self._open, code), window_wide=False)
            )

    def _press_digit(self, at: int) -> None:
        self._press("who" if self._subject is None else "what", at)

    def _press(self, list_of: str, at: int, _checked: bool = False) -> None:
        among = self.who if list_of == "who" else self.what
        if at >= len(among):
            return
        for number, button in enumerate(among):
            button.setChecked(number == at)
        if list_of == "who":
            self._choose_subject(self._start.subjects[at])
            self.what[0].setFocus()
        else:
            self._choose_entry(self._start.entries[at])

    def _choose_subject(self, subject: Subject) -> None:
        self._subject = subject
        self._name.set_words(subject.name)
        self._people.hide()
        self._rest.show()

    def _choose_entry(self, entry: ProcedureEntry) -> None:
        """An emergency of no known kind needs a second doctor's name."""
        self._entry = entry
        self.message.clear()
        self._second_field.setVisible(entry.second_person)
        if entry.second_person:
            self.second.setFocus()
        else:
            self.bases["NECESSITY"].setFocus()

    def _open(self, basis: str, _checked: bool = False) -> None:
        if self._subject is None or not self.bases[basis].isEnabled():
            return
        if self._entry is None:
            self.message.show_words("warn", self.tr("Say first what it is for."))
            return
        self.chosen.emit(
            EmergencyChoice(
                self._subject, self._entry.code, basis, self.surgeon.currentData(), self._second()
            )
        )

    def _second(self) -> UUID | None:
        shown = self._entry is not None and self._entry.second_person
        second: UUID | None = self.second.currentData() if shown else None
        return second


def short_name(entry: ProcedureEntry) -> str:
    """The names of this class begin alike; what differs is on the button."""
    words = entry.name.partition(": ")[2] or entry.name
    return words[:1].upper() + words[1:]


def _add_people(box: QComboBox, people: tuple[Colleague, ...]) -> None:
    for one in people:
        box.addItem(f"{one.title} {one.name}".strip(), one.id)
