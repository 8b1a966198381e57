"""A referral letter was seen: who refers, from where, of which day."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import Label


class ReferralFields(QWidget):
    """`given(name, practice, day of the letter)`."""

    given = Signal(str, str, object)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("referralFields")
        self.message = InlineMessage()
        self.name, self.practice, self.day = QLineEdit(), QLineEdit(), DateField(lambda: today)
        self.name.setObjectName("referrerName")
        self.practice.setObjectName("referrerPractice")
        self.day.setObjectName("referralDay")
        self._name = Field(self.tr("Doctor"), self.name)
        self._day = Field(self.tr("Date of the letter"), self.day)
        self.confirm = primary(self.tr("Letter seen"), Icon.CHECK, shortcut="Ctrl+Return")
        self.confirm.setObjectName("referralButton")
        advice = self.tr("The doctor who refers does no cosmetic work. File the letter itself.")
        self.setLayout(
            column(
                self.message, Label(advice, "secondary", wrap=True), self._name,
                Field(self.tr("Practice"), self.practice, optional=True), self._day, None, gap=12,
            )
        )  # fmt: skip
        self.confirm.clicked.connect(self._on_confirm_clicked)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.confirm.setEnabled(not busy)

    def _on_confirm_clicked(self) -> None:
        name, day = self.name.text().strip(), self.day.value
        self._name.show_error("" if name else self.tr("Type the doctor's name."))
        self._day.show_error("" if day else self.tr("Which day stands on the letter?"))
        if name and day is not None:
            self.given.emit(name, self.practice.text().strip(), day)
