"""The only modal boxes: a PIN, and a reason for what cannot simply be undone."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind, danger, primary, secondary
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.painted import IconDisc
from clinic_desktop.ui.widgets.part_fields import PartFields
from clinic_desktop.ui.widgets.text import Label

if TYPE_CHECKING:  # the sign-in has a dialog too, and needs nothing of billing
    from clinic_desktop.ui.calling_off import Answer, Choices, Part


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
    """Asks why. `given(code, text)`: a code of the list, or "" and a text of `least` letters.

    `reasons` and `outcomes` are (code, words); nothing of them is chosen beforehand. A listed
    reason says enough by itself. With `stays` the dialog is closed by whoever asked.
    """

    given = Signal(str, str)

    def __init__(
        self,
        title: str,
        confirm: str,
        *,
        effect: str = "",
        reasons: "Choices" = (),
        outcomes: "Choices" = (),
        least: int = 10,
        hurts: bool = False,
        stays: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("reasonDialog")
        self.setWindowTitle(title)
        self._least, self._stays = least, stays
        self._more: PartFields | None = None
        self.message = InlineMessage()
        self.outcomes = self._choice("outcomeChoice", outcomes)
        another = (("", self.tr("Another reason")),) if reasons else ()
        self.reasons = self._choice("reasonChoice", (*reasons, *another))
        self._outcome = Field(self.tr("What was done"), self.outcomes)
        self._reason = Field(self.tr("Reason"), self.reasons)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(84))
        hint = self.tr("Needed with “Another reason” only.") if reasons else ""
        words = self.tr("In your words") if reasons else self.tr("Reason in your words")
        self._field = Field(words, self.text, hint=hint, optional=least == 0)
        self.confirm = danger(confirm, filled=True) if hurts else Button(confirm, Kind.PRIMARY)
        self.confirm.clicked.connect(self._on_confirm_clicked)
        self._lay_out(title, effect)

    @property
    def outcome(self) -> str:
        """The code of what was done, "" where that is not asked."""
        return self.outcomes.currentData() or ""

    @property
    def more(self) -> dict[str, str]:
        """What was chosen and typed beside the reason, by the name of the part."""
        return self._more.values() if self._more is not None else {}

    def ask_more(self, parts: Sequence["Part"], typed: "Answer | None" = None) -> None:
        """Fields under the reason; what was `typed` before stands in all of them."""
        layout = self.layout()
        if typed is not None:
            self.text.setPlainText(typed.text)
        if parts and isinstance(layout, QBoxLayout):
            self._more = PartFields(parts, typed.parts if typed else {})
            layout.insertWidget(layout.indexOf(self._field) + 1, self._more)
            self._more.follow(self.text)

    def show_error(self, message: Message) -> None:
        """Why it was refused; what was chosen and typed stays."""
        self.message.show_message(message)
        self._grow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def _choice(self, name: str, choices: "Choices") -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        if choices:
            made.addItem(self.tr("Choose…"))
        for code, words in choices:
            made.addItem(words, code)
        return made

    def _lay_out(self, title: str, effect: str) -> None:
        cancel = secondary(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        body = column(Label(title, "h2", wrap=True), gap=12, margins=(24, 20, 24, 20))
        if effect:
            body.addWidget(Label(effect, "secondary", wrap=True))
        body.addWidget(self.message)
        for field, choice in ((self._outcome, self.outcomes), (self._reason, self.reasons)):
            body.addWidget(field)
            field.setVisible(choice.count() > 0)
        body.addWidget(self._field)
        body.addLayout(row(None, cancel, self.confirm))
        self.setLayout(body)
        self.setMinimumWidth(px(420))

    def _grow(self) -> None:
        """A window does not ask for the height that wrapped words need at its width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _on_confirm_clicked(self) -> None:
        text = self.text.toPlainText().strip()
        wrong = [
            field
            for field, choice in ((self._outcome, self.outcomes), (self._reason, self.reasons))
            if choice.count() and choice.currentIndex() == 0
        ]
        for field in (self._outcome, self._reason):
            field.show_error(self.tr("Choose one of these.") if field in wrong else "")
        enough = bool(self.reasons.currentData()) or len(text) >= self._least
        self._field.clear_error()
        if not enough and self._reason not in wrong:
            words = self.tr("Please write at least %1 letters.").replace("%1", str(self._least))
            self._field.show_error(words)
            wrong.append(self._field)
        wrong += self._more.wrong() if self._more is not None else []
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._grow()
            return
        self.message.clear()
        if not self._stays:
            self.accept()
        self.given.emit(self.reasons.currentData() or "", text)


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
