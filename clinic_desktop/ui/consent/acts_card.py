"""What is open on a consent, and the steps that staff may take on it now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.ui.consent.words import ConsentPage
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.layouts import column, holder

STEPS = (
    ("inform", "Record the talk", Kind.PRIMARY, Icon.USERS),
    ("sign", "Sign", Kind.PRIMARY, Icon.SIGNATURE),
    ("document", "Show the sealed document", Kind.PRIMARY, Icon.FILE_TEXT),
    ("certificate", "Show why it ended", Kind.SECONDARY, Icon.FILE_TEXT),
    ("print", "Print the patient's copy", Kind.SECONDARY, Icon.PRINTER),
    ("mail", "Send the patient's copy", Kind.SECONDARY, Icon.MAIL),
    ("verify", "Verify the document", Kind.SECONDARY, Icon.SHIELD_CHECK),
    ("evidence", "Save the evidence", Kind.SECONDARY, Icon.DOWNLOAD),
    ("decline", "The patient declines", Kind.DANGER_LINE, Icon.CIRCLE_X),
    ("revoke", "The patient withdraws", Kind.DANGER_LINE, Icon.CIRCLE_X),
)


class ActsCard(Card):
    """`asked(act)`; `tablet` is the place of the form that hands over to a tablet."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Next"), parent=parent)
        self.setObjectName("actsCard")
        self.gates, self.buttons = GateList(), dict[str, Button]()
        self.tablet = QVBoxLayout()
        self.tablet.setContentsMargins(0, 0, 0, 0)
        self._tablet = holder(self.tablet)
        body = column(self.gates, self._tablet, gap=12)
        for act, words, kind, picture in STEPS:
            button = Button(self.tr(words), kind, picture)
            button.setObjectName(f"{act}Consent")
            button.clicked.connect(lambda _=False, act=act: self.asked.emit(act))
            self.buttons[act] = button
            body.addWidget(button)
        self.set_content(body)

    def show_page(self, page: ConsentPage) -> None:
        gates = [Gate(g.code, GateState(g.state), g.title, g.detail) for g in page.gates]
        self.gates.show_gates(gates)
        for act, button in self.buttons.items():
            button.setVisible(act in page.acts)
        self._tablet.setVisible("send" in page.acts)

    def set_busy(self, busy: bool) -> None:
        for button in self.buttons.values():
            button.setEnabled(not busy)

    def go_on(self) -> None:
        """The main step of now, whichever it is."""
        steps = (self.buttons[act] for act in ("inform", "sign", "document"))
        main = next((button for button in steps if button.isVisible()), None)
        if main is not None:
            main.click()
