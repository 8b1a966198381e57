"""The line that hands a tablet over: which one, send, take back, how it stands."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.to_tablet_presenter import TabletPage, ToTabletPresenter
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.text import Label
from clinic_desktop.ui.workplace import Workplace


class ToTablet(QWidget):
    """`send_asked(device id, begun | None)`, `recall_asked`; without a tablet it says so.

    `begun` is the task whose registration goes on: the list is there while one waits.
    """

    send_asked = Signal(object, object)
    recall_asked = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toTablet")
        self.message, self.tablet = InlineMessage(), QComboBox()
        self.tablet.setObjectName("registerTablet")
        self.tablet.setAccessibleName(self.tr("Tablet"))
        self.send = secondary(words, Icon.TABLET)
        self.send.setObjectName("registerOnTablet")
        self.recall = secondary(self.tr("Take back"), Icon.UNDO_2)
        self.recall.setObjectName("takeBackTablet")
        self.begun = QComboBox()
        self.begun.setObjectName("begunRegistration")
        self._begun = Field(self.tr("Whose registration"), self.begun)
        self._begun.hide()
        self._none = ""
        self._state = Label("", "secondary", wrap=True)
        line = row((self.tablet, 1), self.send, self.recall, gap=8)
        parts = (self.message, self._begun, line, self._state)
        self.setLayout(column(*parts, gap=6, margins=(0, 0, 0, 0)))
        self.recall.hide()
        self.send.clicked.connect(self._on_send_clicked)
        self.recall.clicked.connect(self.recall_asked)

    def show_tablets(self, page: TabletPage) -> None:
        """The chosen one stays chosen while the list moves; else the first that is free."""
        chosen = self.tablet.currentData()
        self.tablet.clear()
        for device in page.devices:
            busy = self.tr(" (in use)") if device.busy else ""
            self.tablet.addItem(f"{device.name}{busy}", device.id)
        free = next((n for n, device in enumerate(page.devices) if not device.busy), 0)
        was = next((n for n, device in enumerate(page.devices) if device.id == chosen), free)
        self.tablet.setCurrentIndex(was if page.devices else -1)
        nobody = self.tr("No tablet is paired. The administrator pairs one.")
        self._show_begun(page)
        self._state.set_words(page.state or ("" if page.devices else nobody))
        self.tablet.setVisible(not page.is_out)
        self.send.setVisible(not page.is_out)
        self._none = "" if page.devices else nobody
        self.send.offer(self._none)
        self.recall.setVisible(page.is_out)

    def _show_begun(self, page: TabletPage) -> None:
        """Somebody new stands first; what was chosen stays chosen while it waits."""
        chosen = self.begun.currentData()
        self.begun.clear()
        self.begun.addItem(self.tr("Somebody new"), None)
        for one in page.begun:
            self.begun.addItem(self.tr("Go on: %1").replace("%1", one.words), one.ticket_id)
        ids = [None, *(one.ticket_id for one in page.begun)]
        self.begun.setCurrentIndex(ids.index(chosen) if chosen in ids else 0)
        self._begun.setVisible(bool(page.begun) and not page.is_out)

    def set_busy(self, busy: bool) -> None:
        self.send.offer(self._none, busy=busy)
        self.recall.setEnabled(not busy)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def _on_send_clicked(self) -> None:
        self.message.clear()
        device = self.tablet.currentData()
        if device is not None:
            self.send_asked.emit(device, self.begun.currentData())


def make_to_tablet(
    clinic: Clinic,
    place: Workplace,
    words: str,
    language: Callable[[], str],
    patient_id: UUID | None = None,
) -> ToTablet:
    """The line with its presenter; it is filled at once."""
    line = ToTablet(words)
    presenter = ToTabletPresenter(line, clinic, place, patient_id)
    line.send_asked.connect(lambda device, begun: presenter.send(device, language(), begun))
    line.recall_asked.connect(presenter.recall)
    line.destroyed.connect(presenter.end)
    line.setProperty("presenter", presenter)
    presenter.load()
    return line
