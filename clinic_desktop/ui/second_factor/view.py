"""The own second factor in a small dialog: what stands, a picture to read, codes to keep."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QDialog, QLineEdit, QStackedWidget, QWidget

from clinic_desktop.domain.accounts.interface.second_factor import Enrolment, FactorState
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind, primary, secondary
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.painted import Painted
from clinic_desktop.ui.widgets.text import Label

SIDE, HIGHEST = 200, 680
STATE, READ, KEEP = range(3)


class Picture(Painted):
    """What an authenticator reads, black on white in either theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing = QSvgRenderer(self)
        self.setFixedHeight(SIDE)  # a picture that is cut cannot be read
        self.setAccessibleName(self.tr("Picture for your authenticator; the key stands below"))

    def show_picture(self, address: str) -> None:
        """An SVG as a data address; "" takes it away."""
        _, _, drawn = address.partition(",")
        self._drawing.load(QByteArray(unquote_to_bytes(drawn)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF((self.width() - SIDE) / 2, 0, SIDE, SIDE)
        self._drawing.render(self.painter(), box)


class FactorDialog(QDialog):
    """`begun(password)`, `confirmed(code)`, `renewed(password, code)`, `ended(password, code)`.

    Esc and the lock close it; nothing that was typed or told stays.
    """

    begun = Signal(str)
    confirmed = Signal(str)
    renewed = Signal(str, str)
    ended = Signal(str, str)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("secondFactorView")
        self.setWindowTitle(self.tr("Second factor"))
        self.message = InlineMessage()
        self._on = False
        self._says = Label("", "body", wrap=True)
        self.password, self.code, self.first_code = QLineEdit(), QLineEdit(), QLineEdit()
        self._password = Field(self.tr("Your password"), self.password)
        self._code = Field(self.tr("Code of your device, or a recovery code"), self.code)
        self._first = Field(self.tr("Six-digit code that your device shows"), self.first_code)
        self.picture, self.key = Picture(), Label("", "strong", wrap=True)
        self.codes = Label("", "strong", wrap=True)
        self.set_up = primary(self.tr("Set up"), Icon.KEY_ROUND)
        self.switch_on = primary(self.tr("Switch on"), Icon.SHIELD_CHECK)
        self.new_codes = secondary(self.tr("New recovery codes"))
        self.switch_off = Button(self.tr("Switch off"), Kind.SECONDARY, Icon.X)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def come(self) -> None:
        """Show it; how things stand is asked for anew."""
        self._forget()
        self.open()
        self.opened.emit()

    def show_state(self, state: FactorState) -> None:
        self._forget()
        self._on = state.on
        if state.on:
            words = self.tr("Switched on. %1 recovery codes are left.").replace(
                "%1", str(state.codes_left)
            )
            lost = self.tr("A recovery code was used: set your device up anew.")
            self._says.set_words(f"{words} {lost}" if state.renew else words)
        else:
            self._says.set_words(
                self.tr(
                    "Besides the password, signing in can ask for a code that an authenticator"
                    " on your phone shows. Nobody signs in with your password alone then."
                )
            )
        self._code.setVisible(state.on)
        self.set_up.setVisible(not state.on)
        self.new_codes.setVisible(state.on)
        self.switch_off.setVisible(state.on)
        self._stack.setCurrentIndex(STATE)
        self.password.setFocus()

    def show_enrolment(self, enrolment: Enrolment) -> None:
        self._forget()
        self.picture.show_picture(enrolment.picture)
        secret = enrolment.secret
        self.key.set_words(" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))
        self._stack.setCurrentIndex(READ)
        self.first_code.setFocus()

    def show_codes(self, codes: tuple[str, ...]) -> None:
        self._forget()
        self.codes.set_words("\n".join(codes))
        self._stack.setCurrentIndex(KEEP)

    def show_problem(self, field: str, words: str) -> None:
        if field == "password":
            self._password.show_error(words, focus=True)
        elif self._stack.currentIndex() == READ:
            self._first.show_error(words, focus=True)
        else:
            self._code.show_error(words, focus=True)

    def show_error(self, message: Message) -> None:
        self.message.show_message(message)

    def set_busy(self, busy: bool) -> None:
        for button in (self.set_up, self.switch_on, self.new_codes, self.switch_off):
            button.setEnabled(not busy)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def done(self, result: int) -> None:
        self._forget()
        super().done(result)

    def _forget(self) -> None:
        for editor in (self.password, self.code, self.first_code):
            editor.clear()
        for field in (self._password, self._code, self._first):
            field.clear_error()
        self.key.set_words("")
        self.codes.set_words("")
        self.picture.show_picture("")
        self.message.clear()

    def _lay_out(self) -> None:
        for editor, name in (
            (self.password, "factorPassword"), (self.code, "factorCode"),
            (self.first_code, "firstCode"),
        ):  # fmt: skip
            editor.setObjectName(name)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.codes.setObjectName("recoveryCodes")
        state = column(
            self._says, self._password, self._code,
            row(None, self.new_codes, self.switch_off, self.set_up, gap=8), None, gap=12,
        )  # fmt: skip
        read = column(
            Label(self.tr("Read the picture with your authenticator, or type the key."), "body",
                  wrap=True),
            self.picture, self.key, self._first, row(None, self.switch_on), None, gap=12,
        )  # fmt: skip
        keep = column(
            Label(self.tr("Write these codes down and keep them apart from your phone. Each opens"
                          " the door once; they are not shown again."), "body", wrap=True),
            self.codes, None, gap=12,
        )  # fmt: skip
        for page in (state, read, keep):
            self._stack.addWidget(holder(page))
        close = secondary(self.tr("Close"), Icon.X, shortcut="Esc")
        close.clicked.connect(self.reject)
        head = Label(self.tr("Second factor"), "h2")
        self.setLayout(
            column(head, self.message, (scrolled(self._stack), 1), row(close, None),
                   margins=(20, 16, 20, 16), gap=12)
        )  # fmt: skip
        self.resize(px(520), min(px(480), HIGHEST))

    def _connect(self) -> None:
        self.set_up.clicked.connect(lambda: self.begun.emit(self.password.text()))
        self.switch_on.clicked.connect(lambda: self.confirmed.emit(self.first_code.text()))
        self.first_code.returnPressed.connect(self.switch_on.click)
        self.new_codes.clicked.connect(
            lambda: self.renewed.emit(self.password.text(), self.code.text())
        )
        self.switch_off.clicked.connect(
            lambda: self.ended.emit(self.password.text(), self.code.text())
        )
