"""An identity document was shown: its kind and number, no copy."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import Label

DOCUMENTS = (
    ("PASSPORT", "Passport"),
    ("ID_CARD", "Identity card"),
    ("DRIVING_LICENCE", "Driving licence"),
    ("RESIDENCE_PERMIT", "Residence permit"),
    ("OTHER", "Another document"),
)


class IdentityFields(QWidget):
    """`given(kind, number)`."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("identityFields")
        self.message = InlineMessage()
        self.kind, self.number = QComboBox(), QLineEdit()
        self.kind.setObjectName("documentKind")
        self.number.setObjectName("documentNumber")
        for code, words in DOCUMENTS:
            self.kind.addItem(words, code)
        self._field = Field(self.tr("Number"), self.number)
        self.confirm = primary(self.tr("Seen and checked"), Icon.CHECK, shortcut="Ctrl+Return")
        self.confirm.setObjectName("identityButton")
        advice = self.tr("Compare photo, name and birth date. No copy is kept.")
        self.setLayout(
            column(
                self.message,
                Label(advice, "secondary", wrap=True),
                Field(self.tr("Document"), self.kind),
                self._field,
                None,
                gap=12,
            )
        )
        self.confirm.clicked.connect(self._on_confirm_clicked)
        self.number.returnPressed.connect(self.confirm.click)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        self.confirm.setEnabled(not busy)

    def _on_confirm_clicked(self) -> None:
        number = self.number.text().strip()
        self._field.show_error("" if number else self.tr("Type the document's number."))
        if number:
            self.given.emit(self.kind.currentData(), number)
