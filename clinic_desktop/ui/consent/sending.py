"""The form that hands a consent over to a tablet, in a drawer or on the consent itself."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.consent.sending_presenter import SendPage, SendPresenter
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, secondary
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.drawer import Drawer
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.workplace import Workplace


class SendFields(QWidget):
    """`send_asked(device_id)`, `recall_asked()`; Enter in the list sends."""

    send_asked = Signal(object)
    recall_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sendFields")
        self.message, self.tablet = InlineMessage(), QComboBox()
        self.tablet.setObjectName("tablet")
        self._field = Field(self.tr("Tablet"), self.tablet)
        self._state = Label("", "secondary", wrap=True)
        self.send = primary(self.tr("Send to tablet"), Icon.TABLET, shortcut="Alt+K")
        self.recall = secondary(self.tr("Take back"), Icon.UNDO_2)
        self.send.setObjectName("sendToTablet")
        self.recall.setObjectName("recallTablet")
        self.setLayout(
            column(
                self.message, self._field, self._state, row(self.send, self.recall, None), gap=10
            )
        )
        self.recall.hide()
        self.send.clicked.connect(self._on_send_clicked)
        self.addAction(make_action(self, self.tr("Send to tablet"), "Alt+K", self._on_send_key))
        self.recall.clicked.connect(self.recall_asked)

    def show_tablets(self, page: SendPage) -> None:
        """The chosen tablet stays chosen while the list moves."""
        chosen = self.tablet.currentData()
        self.tablet.clear()
        for device in page.devices:
            busy = self.tr(" (in use)") if device.busy else ""
            self.tablet.addItem(f"{device.name}{busy}", device.id)
        free = next((n for n, device in enumerate(page.devices) if not device.busy), 0)
        was = next((n for n, device in enumerate(page.devices) if device.id == chosen), free)
        self.tablet.setCurrentIndex(was if page.devices else -1)
        nobody = self.tr("No tablet is paired. The administrator pairs one.")
        self._state.set_words(page.state or ("" if page.devices else nobody))
        self.send.setVisible(not page.is_out)
        self._field.setVisible(not page.is_out)
        self.recall.setVisible(page.is_out)

    def set_busy(self, busy: bool) -> None:
        self.send.setEnabled(not busy)
        self.recall.setEnabled(not busy)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def _on_send_key(self) -> None:
        """A tablet that is out already is not sent to again."""
        if self.send.isVisible() and self.send.isEnabled():
            self._on_send_clicked()

    def _on_send_clicked(self) -> None:
        self.message.clear()
        device = self.tablet.currentData()
        self._field.show_error("" if device else self.tr("Choose a tablet."))
        if device is not None:
            self.send_asked.emit(device)


def make_sending(
    clinic: Clinic, place: Workplace, patient: UUID, consent: UUID
) -> tuple[SendFields, SendPresenter]:
    fields = SendFields()
    presenter = SendPresenter(fields, clinic, place, patient, consent)
    fields.send_asked.connect(presenter.send)
    fields.recall_asked.connect(presenter.recall)
    fields.setProperty("presenter", presenter)
    return fields, presenter


def open_sending(clinic: Clinic, place: Workplace, patient: UUID, consent: UUID) -> Drawer:
    """A drawer that sends this consent."""
    fields, presenter = make_sending(clinic, place, patient, consent)
    presenter.load()
    return Drawer(fields.tr("Hand over to a tablet"), Icon.TABLET, fields)
