"""The page on which a doctor signs: what is agreed to, the pad, one button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.core.ink import ink_fault
from clinic_desktop.ui.consent.words import ConsentPage, agreed_words
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import ghost, primary, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, row, scrolled
from clinic_desktop.ui.widgets.signature_pad import SignaturePad
from clinic_desktop.ui.widgets.text import Label


class SignPage(QWidget):
    """`signed(Ink, place)`; `left()` by Back or Esc: the ink is forgotten."""

    signed = Signal(object, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signPage")
        self.message, self.pad = InlineMessage(), SignaturePad()
        self._title = Label("", "h1", wrap=True)
        self._agreed, self._shown = Label("", wrap=True), Label("", "caption", wrap=True)
        self.place = QLineEdit()
        self.place.setObjectName("signPlace")
        self.back = secondary(self.tr("Back"), Icon.ARROW_LEFT, shortcut="Esc")
        self.undo = ghost(self.tr("Undo"), Icon.UNDO_2)
        self.again = ghost(self.tr("Start again"), Icon.ROTATE_CCW)
        self.sign = primary(self.tr("Sign"), Icon.SIGNATURE)
        self.sign.setObjectName("signConsent")
        self._lay_out()
        self.back.clicked.connect(self.leave)
        self.undo.clicked.connect(self.pad.undo)
        self.again.clicked.connect(self.pad.clear)
        self.sign.clicked.connect(self._on_sign_clicked)

    def begin(self, page: ConsentPage, name: str, day: str) -> None:
        """An empty pad under exactly the text that is bound to the signature."""
        self.message.clear()
        self.pad.forget()
        self.pad.set_hint(f"{name}, {day}")
        self._title.setText(f"{page.patient}: {page.title}")
        self._agreed.setText(agreed_words(page.view))
        said = self.tr("Read by the patient: %1. Text %2.").replace("%1", page.progress)
        self._shown.setText(said.replace("%2", page.view.text_hash[:12]))
        self.pad.setFocus()

    def leave(self) -> None:
        self.pad.forget()
        self.left.emit()

    def set_busy(self, busy: bool) -> None:
        self.sign.setEnabled(not busy)

    def _on_sign_clicked(self) -> None:
        ink = self.pad.ink()
        if self.pad.kind is None or ink_fault(ink) is not None:
            self.message.show_words(
                "warn",
                self.tr("Write your whole name on the line, then press Sign."),
                self.tr("This is not a signature yet"),
            )
            return
        self.message.clear()
        self.signed.emit(ink, self.place.text().strip())

    def _lay_out(self) -> None:
        agreed = Card(self.tr("What is signed"), scrolled(self._agreed))
        agreed.body.addWidget(self._shown)
        agreed.setMinimumHeight(px(120))
        place = Field(self.tr("Place"), self.place, optional=True)
        below = [
            column(None, button, gap=0) for button in (self.undo, self.again, self.back, self.sign)
        ]
        pad = Card(
            self.tr("Signature"), column((self.pad, 1), row((place, 1), *below, gap=8), gap=10)
        )
        self.setLayout(
            column(
                self._title, self.message, (agreed, 1), (pad, 2), gap=12, margins=(24, 20, 24, 20)
            )
        )
