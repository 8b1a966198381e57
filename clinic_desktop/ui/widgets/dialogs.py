"""The only modal boxes: a PIN, and a reason for what cannot simply be undone."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind, danger, primary, secondary
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.painted import IconDisc
from clinic_desktop.ui.widgets.text import Label


class PinDialog(QDialog):
    """Asks for the PIN of the person who is signed in. `entered(pin)`; Esc closes.

    Shown by `ask`, which does not block; the PIN is forgotten as soon as it is told.
    """

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("pinDialog")
        self.setWindowTitle(self.tr("Confirm with your PIN"))
        self._retry: Callable[[str], None] | None = None
        self._what = Label("", "secondary", wrap=True)
        self._what.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = Label(self.tr("Confirm with your PIN"), "h2", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pin = pin_editor()
        self._field = Field(self.tr("PIN"), self.pin)
        self._confirm = primary(self.tr("Confirm"))
        self._confirm.setDefault(True)
        cancel = secondary(self.tr("Cancel"))
        self._confirm.clicked.connect(self._on_confirm_clicked)
        cancel.clicked.connect(self.reject)
        disc = row(None, IconDisc(Icon.LOCK), None)
        buttons = row((cancel, 1), (self._confirm, 1))
        self.setLayout(
            column(disc, title, self._what, self._field, buttons, gap=12, margins=(24,) * 4)
        )

    def ask(self, retry: Callable[[str], None], problem: str = "", what: str = "") -> None:
        """Open (or stay open) and hand the PIN to `retry`; `problem`: why the last was refused."""
        self._retry = retry
        self._what.set_words(what)
        self._field.show_error(problem) if problem else self._field.clear_error()
        self.pin.clear()
        self.setMinimumWidth(px(320))
        if not self.isVisible():
            self.open()
        self.pin.setFocus()

    def _on_confirm_clicked(self) -> None:
        pin = self.pin.text()
        if not pin:
            self._field.show_error(self.tr("Type your PIN."), focus=True)
            return
        self.pin.clear()
        self.accept()
        self.entered.emit(pin)
        if self._retry is not None:
            self._retry(pin)


class ReasonDialog(QDialog):
    """Asks why. `given(code, text)`; a text is needed unless the list of reasons says enough.

    `reasons` are (code, words); with `least` > 0 the text must have that many letters.
    """

    given = Signal(str, str)

    def __init__(
        self,
        title: str,
        confirm: str,
        *,
        effect: str = "",
        reasons: Sequence[tuple[str, str]] = (),
        least: int = 10,
        hurts: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("reasonDialog")
        self.setWindowTitle(title)
        self._least = least
        self._reasons = QComboBox()
        for code, words in reasons:
            self._reasons.addItem(words, code)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(84))
        self._field = Field(self.tr("Reason in your words"), self.text, optional=least == 0)
        self.confirm = danger(confirm, filled=True) if hurts else Button(confirm, Kind.PRIMARY)
        cancel = secondary(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm.clicked.connect(self._on_confirm_clicked)
        body = column(Label(title, "h2", wrap=True), gap=12, margins=(24, 20, 24, 20))
        if effect:
            body.addWidget(Label(effect, "secondary", wrap=True))
        if reasons:
            body.addWidget(Field(self.tr("Reason"), self._reasons))
        body.addWidget(self._field)
        body.addLayout(row(None, cancel, self.confirm))
        self.setLayout(body)
        self.setMinimumWidth(px(420))

    def _on_confirm_clicked(self) -> None:
        text = self.text.toPlainText().strip()
        if len(text) < self._least:
            words = self.tr("Please write at least %1 letters.").replace("%1", str(self._least))
            self._field.show_error(words, focus=True)
            return
        self.accept()
        self.given.emit(self._reasons.currentData() or "", text)


def pin_editor() -> QLineEdit:
    """A field for a PIN: hidden, digits, left to right in every language, without a menu."""
    editor = QLineEdit()
    editor.setObjectName("pin")
    editor.setProperty("fit", "pin")
    editor.setEchoMode(QLineEdit.EchoMode.Password)
    editor.setInputMethodHints(
        Qt.InputMethodHint.ImhDigitsOnly
        | Qt.InputMethodHint.ImhHiddenText
        | Qt.InputMethodHint.ImhSensitiveData
    )
    editor.setMaxLength(12)
    editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
    editor.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    editor.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return editor
