"""The signature: what is agreed to on one side, the pad on the other."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.ui.kiosk.reading import SignPage
from clinic_desktop.ui.kiosk.sheets import Sheet, Sheets
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.signature_pad import SignaturePad
from clinic_desktop.ui.widgets.text import Label

KINDS = {DeviceKind.PEN: "pen", DeviceKind.FINGER: "finger", DeviceKind.MOUSE: "mouse"}


class SignSheet(Sheet):
    """The pad keeps its size and never scrolls; ink stays until the service has it."""

    def __init__(self, page: SignPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft_name = "ink/patient"
        self.footer = (
            self.tr("Back"),
            self.tr("I do not want to sign"),
            self.tr("Sign and finish"),
        )
        self.pad = SignaturePad()
        self.pad.set_hint(self.tr("Your signature") + f" · {page.day}")
        self._kind = Label("", "kiosk_small")
        undo = secondary(self.tr("Undo"), Icon.UNDO_2, fit="kiosk")
        anew = secondary(self.tr("Start again"), Icon.ROTATE_CCW, fit="kiosk")
        undo.clicked.connect(self.pad.undo)
        anew.clicked.connect(self.pad.clear)
        lines = [Label(text, "kiosk_small", wrap=True) for text in page.lines]
        agreed = holder(
            column(
                Label(self.tr("You agree to"), "kiosk_small"),
                Label(page.title, "kiosk_lead", wrap=True), *lines, None,
                gap=8, margins=(18, 16, 18, 16),
            ),
            "card",
        )  # fmt: skip
        agreed = scrolled(agreed)
        agreed.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        agreed.setAccessibleName(self.tr("You agree to"))
        agreed.setMinimumWidth(220)
        agreed.setMaximumWidth(300)
        right = column(
            (self.pad, 1),
            row(undo, anew, self._kind, None, gap=12), gap=6,
        )  # fmt: skip
        self.setLayout(row(agreed, (right, 1), gap=24, margins=(24, 8, 24, 8)))
        self.pad.changed.connect(self._show_kind)

    def forget(self) -> None:
        self.pad.forget()

    def main(self) -> None:
        self.acted.emit("sign", self.pad.ink())

    def second(self) -> None:
        self.acted.emit("no", None)

    def _show_kind(self) -> None:
        """What the hand held is kept with the signature, so it is said."""
        kind = self.pad.kind
        self._kind.set_words(self.tr("Signed by ") + KINDS[kind] if kind else "")


SHEETS: Sheets = {SignPage: SignSheet}
