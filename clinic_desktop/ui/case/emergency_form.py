"""Back to theatre at once: at most four choices."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_desktop.core.procedures import ProcedureEntry
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.ui.case.goods import BASES
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import danger
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import Label


class EmergencyForm(QWidget):
    """`sent(code, basis, surgeon id, second person id | None)`."""

    sent = Signal(str, str, object, object)

    def __init__(
        self,
        entries: tuple[ProcedureEntry, ...],
        people: tuple[Colleague, ...],
        me: UUID,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.message = InlineMessage()
        self.what, self.basis = QComboBox(), QComboBox()
        self.surgeon, self.second = QComboBox(), QComboBox()
        self.send = danger(self.tr("Open the emergency"), Icon.TRIANGLE_ALERT, filled=True)
        for box in (self.what, self.basis, self.surgeon, self.second):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        for entry in entries:
            self.what.addItem(entry.name, entry.code)
        for code, words in BASES:
            self.basis.addItem(words, code)
        self.second.addItem(self.tr("Nobody yet"), None)
        for one in people:
            name = f"{one.title} {one.name}".strip()
            if "SURGEON" in one.roles:
                self.surgeon.addItem(name, one.id)
            if one.id != me and {"SURGEON", "ANAESTHETIST"} & {*one.roles}:
                self.second.addItem(name, one.id)
        self.setLayout(
            column(
                self.message,
                Label(self.tr("Nothing keeps an emergency out of theatre. What is missing is "
                              "completed afterwards, and reviewed."), "secondary", wrap=True),
                Field(self.tr("What"), self.what),
                Field(self.tr("On what basis"), self.basis),
                Field(self.tr("Surgeon"), self.surgeon),
                Field(self.tr("Second doctor"), self.second, optional=True),
                None,
                gap=12,
            )
        )  # fmt: skip
        self.send.clicked.connect(self._on_send_clicked)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def _on_send_clicked(self) -> None:
        if self.what.currentData() is not None:
            self.sent.emit(
                self.what.currentData(), self.basis.currentData(), self.surgeon.currentData(),
                self.second.currentData(),
            )  # fmt: skip
