"""Sign-in: who acts here."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.sign_in.mark_tile import MarkTile
from clinic_desktop.ui.widgets.buttons import primary
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.sheet_frame import SheetFrame
from clinic_desktop.ui.widgets.text import Label


class SignInView(QWidget):
    """`sign_in_requested(login, password)`; decides nothing.

    The second factor, where the clinic asks for one, is asked for in place by `ask_code`;
    `code_given(code)`. `opening_requested` tries once more to open a clinic that stayed closed.
    """

    sign_in_requested = Signal(str, str)
    code_given = Signal(str)
    opening_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signInView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clinic = Label("", "secondary", wrap=True)
        self._server = Label("", "caption", wrap=True)
        self.login, self.password, self.code = QLineEdit(), QLineEdit(), QLineEdit()
        self._login = Field(self.tr("E-mail"), self.login)
        self._password = Field(self.tr("Password"), self.password)
        self._code = Field(self.tr("Six-digit code of your second factor"), self.code)
        self._message = InlineMessage(closable=False)
        self._closed = False
        self.sign_in = primary(self.tr("Sign in"))
        self._prepare_editors()
        self.sign_in.clicked.connect(self._on_sign_in_clicked)
        for editor in (self.login, self.password, self.code):
            editor.returnPressed.connect(self._on_sign_in_clicked)
        self._lay_out()

    def show_clinic(self, name: str) -> None:
        self._clinic.set_words(name)

    def show_server(self, words: str) -> None:
        """One quiet line: which service, whether it answers."""
        self._server.set_words(words)

    def show_login(self, login: str) -> None:
        """Fill in who signed in last; the focus goes to the password."""
        self.login.setText(login)
        (self.password if login else self.login).setFocus()

    def ask_code(self) -> None:
        """The password was right, the clinic asks for a code as well."""
        self._code.show()
        self.code.clear()
        self.code.setFocus()

    def show_missing(self, field: str, words: str) -> None:
        """Say at the field ("login", "password", "code") what is missing."""
        {"login": self._login, "password": self._password, "code": self._code}[field].show_error(
            words, focus=True
        )

    def show_error(self, message: Message) -> None:
        """Why it was refused; the login stays, the password goes."""
        self._message.show_message(message)
        self.password.clear()
        self._code.hide()
        self.password.setFocus()

    def show_closed(self, message: Message) -> None:
        """Why the clinic could not be opened; what was typed stays for the next try."""
        self._closed = True
        self._message.show_message(message)
        self.set_busy(False)

    def show_opening(self) -> None:
        """It is being opened once more; meanwhile the words can be typed and sent."""
        self._closed = False
        self._message.clear()
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        self.sign_in.setEnabled(not busy)
        if self._closed:
            self.sign_in.set_words(self.tr("Try again"))
        else:
            self.sign_in.set_words(self.tr("Signing in …") if busy else self.tr("Sign in"))

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self).ask(retry, problem)

    def forget(self) -> None:
        """Leave nothing behind for the next person."""
        self.password.clear()
        self._code.hide()
        self._message.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.password if self.login.text() else self.login).setFocus()

    def _on_sign_in_clicked(self) -> None:
        if self._closed:
            self.opening_requested.emit()
            return
        for field in (self._login, self._password, self._code):
            field.clear_error()
        self._message.clear()
        if self._code.isHidden():
            self.sign_in_requested.emit(self.login.text().strip(), self.password.text())
        else:
            self.code_given.emit(self.code.text().strip())

    def _prepare_editors(self) -> None:
        self.login.setObjectName("login")
        self.login.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.password.setObjectName("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.setMaxLength(8)
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        for editor in (self.login, self.password, self.code):
            editor.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._code.hide()

    def _lay_out(self) -> None:
        title = Label(self.tr("Sign in to %1").replace("%1", NAME), "h1", wrap=True)
        for label in (title, self._clinic, self._server):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._clinic.hide()
        self._server.hide()
        card = SheetFrame(
            column(
                row(None, MarkTile(), None),
                title,
                self._clinic,
                4,
                self._message,
                self._login,
                self._password,
                self._code,
                2,
                self.sign_in,
                gap=12,
                margins=(32, 28, 32, 28),
            ),
            "card",
            least=380,
            most=440,
        )
        page = column(None, row(None, card, None), 10, self._server, None, margins=(16,) * 4)
        self.setLayout(column(scrolled(holder(page))))
