"""The cover over everything while nobody is there: nothing of a patient behind it is shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.avatar import Avatar
from clinic_desktop.ui.widgets.buttons import Button, Kind, primary, quiet
from clinic_desktop.ui.widgets.dialogs import pin_editor
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.sheet_frame import SheetFrame
from clinic_desktop.ui.widgets.text import Label


class LockView(QWidget):
    """Clock, card with the person and the PIN. Digits go into the PIN without a click.

    `unlock_requested(pin)`; `other_user_requested`; `password_requested` for a forgotten PIN.
    `urgent`: the red button was pressed, so the emergency is what comes after the PIN.
    """

    unlock_requested = Signal(str)
    other_user_requested = Signal()
    password_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lockView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clock, self._day = Label("", "display"), Label("", "secondary")
        self._avatar, self._name = Avatar("", 64), Label("", "h1", wrap=True)
        self._note = Label("", "secondary", wrap=True)
        self.pin = pin_editor()
        self._field = Field(self.tr("PIN"), self.pin)
        self._unlock = primary(self.tr("Unlock"))
        self._other, self._forgot = quiet(self.tr("Other user")), quiet(self.tr("Forgot PIN"))
        self.urgent = False
        words = self.tr("Emergency")
        self.emergency = Button(
            words, Kind.DANGER, Icon.TRIANGLE_ALERT, tip=words, shortcut="Alt+E"
        )
        self.emergency.hide()
        self.emergency.clicked.connect(self._hurry)
        self.addAction(make_action(self, words, "Alt+E", self._hurry))
        self._private = Label(self.tr("Nothing about patients is shown while locked."), "caption")
        self._unlock.clicked.connect(self._on_unlock_clicked)
        self.pin.returnPressed.connect(self._on_unlock_clicked)
        self._other.clicked.connect(self.other_user_requested)
        self._forgot.clicked.connect(self.password_requested)
        self._lay_out()

    def show_person(self, name: str, note: str = "") -> None:
        """Whose session is locked; `note`: why and what is kept."""
        self.urgent = False
        self._avatar.show_name(name)
        self._name.setText(name)
        self._note.set_words(note)
        self.pin.clear()
        self._field.clear_error()

    def offer_emergency(self, may: bool) -> None:
        """The red button is for who may open an emergency."""
        self.emergency.setVisible(may)

    def show_time(self, clock: str, day: str) -> None:
        self._clock.setText(clock)
        self._day.setText(day)

    def show_error(self, text: str) -> None:
        """Why it stays locked: wrong PIN, server away, account disabled and whom to ask."""
        self.set_busy(False)
        self._field.show_error(text, focus=True)

    def set_busy(self, busy: bool) -> None:
        self._unlock.setEnabled(not busy)
        self.pin.setReadOnly(busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.set_busy(False)
        self.pin.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            self.pin.setFocus()
            self.pin.insert(event.text())
        else:
            super().keyPressEvent(event)

    def _hurry(self) -> None:
        """The PIN comes first: nothing of a patient is shown before it."""
        if self.emergency.isHidden():
            return
        self.urgent = True
        self._note.set_words(self.tr("Type your PIN. The emergency opens with it."))
        self.pin.setFocus()
        if self.pin.text():
            self._on_unlock_clicked()

    def _on_unlock_clicked(self) -> None:
        pin = self.pin.text()
        self.pin.clear()
        if pin:
            self._field.clear_error()
            self.set_busy(True)
            self.unlock_requested.emit(pin)
        else:
            self._field.show_error(self.tr("Type your PIN."), focus=True)

    def _lay_out(self) -> None:
        for label in (self._clock, self._day, self._name, self._note, self._private):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = column(
            row(None, self._avatar, None),
            self._name,
            self._note,
            4,
            self._field,
            self._unlock,
            row(self._other, None, self._forgot),
            gap=10,
            margins=(28, 26, 28, 18),
        )
        frame = SheetFrame(card, "card", least=360, most=400)
        page = column(
            None,
            self._clock,
            self._day,
            14,
            row(None, frame, None),
            14,
            row(None, self.emergency, None),
            None,
            self._private,
            gap=4,
            margins=(0, 16, 0, 26),
        )
        area = scrolled(holder(page))
        area.setFrameShape(QFrame.Shape.NoFrame)
        self.setLayout(column(area))
