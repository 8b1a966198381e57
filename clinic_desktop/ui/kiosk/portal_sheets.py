"""A patient's own pages on the tablet, drawn: sign-in, dashboard, lists, details."""

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QLineEdit, QWidget

from clinic_desktop.ui.kiosk.keys import Keyboard
from clinic_desktop.ui.kiosk.portal_pages import (
    Card,
    CodePage,
    DetailsPage,
    ForgotPage,
    HomePage,
    Line,
    ListPage,
    ResetPage,
    SignInPage,
    WhoPage,
)
from clinic_desktop.ui.kiosk.segments import Segments
from clinic_desktop.ui.kiosk.sheets import Sheet, Sheets, edit, stacked
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.layouts import FlowLayout, Part, column, holder, row
from clinic_desktop.ui.widgets.text import Label, isolate

LARGE = 150
"""From this text size on nothing stands side by side."""


class Beside(QWidget):
    """Two parts side by side; under each other as long as letters are large."""

    def __init__(self, first: QLayout, second: QLayout) -> None:
        super().__init__()
        self._line = row((first, 1), (second, 1), gap=14)
        self.setLayout(self._line)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_line"):
            self._arrange()

    def _arrange(self) -> None:
        ways = QBoxLayout.Direction
        large = theme().percent >= LARGE
        self._line.setDirection(ways.TopToBottom if large else ways.LeftToRight)


class SignInSheet(Sheet):
    """E-mail and password, with the tablet's own keyboard."""

    def __init__(self, page: SignInPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), self.tr("I forgot my password"), self.tr("Sign in"))
        self.login = edit("portalLogin", self.tr("Your e-mail address"))
        self.password = edit("portalPassword", self.tr("Your password"), secret=True)
        self.login.setText(page.login)
        self.password.returnPressed.connect(self.main)
        self.login.returnPressed.connect(self.password.setFocus)
        boxes = row(
            (_named(self.tr("Your e-mail address"), self.login), 1),
            (_named(self.tr("Your password"), self.password), 1),
            gap=14,
        )
        self.put(
            stacked(
                Label(page.title, "kiosk_h1", wrap=True),
                Label(page.text, "kiosk_body", wrap=True),
                boxes,
                Keyboard(self._in_front, latin=True),
            )
        )
        self.setFocusProxy(self.password if page.login else self.login)

    def _in_front(self) -> QLineEdit:
        return self.password if self.password.hasFocus() else self.login

    def kept(self) -> object:
        return self.login.text()

    def put_back(self, kept: object) -> None:
        self.login.setText(str(kept))

    def forget(self) -> None:
        self.login.clear()
        self.password.clear()

    def main(self) -> None:
        given = (self.login.text(), self.password.text())
        self.password.clear()
        self.acted.emit("portal.sign_in", given)

    def second(self) -> None:
        self.acted.emit("portal.forgot", self.login.text())

    def back(self) -> None:
        self.acted.emit("portal.leave", None)


class CodeSheet(Sheet):
    """Six digits of the device or of a mail, or a recovery code."""

    def __init__(self, page: CodePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act, self._back = page.act, page.back
        self.footer = (self.tr("Back"), "", self.tr("Continue"))
        self.code = edit("portalCode", self.tr("Code"))
        self.code.returnPressed.connect(self.main)
        self.put(
            stacked(
                Label(page.title, "kiosk_h1", wrap=True),
                Label(page.text, "kiosk_body", wrap=True),
                self.code,
                Keyboard(lambda: self.code, latin=True),
            )
        )
        self.setFocusProxy(self.code)

    def forget(self) -> None:
        self.code.clear()

    def main(self) -> None:
        given = self.code.text()
        self.code.clear()
        self.acted.emit(self._act, given)

    def back(self) -> None:
        self.acted.emit(self._back, None)


class WhoSheet(Sheet):
    """One large button for each whom the account may act for."""

    def __init__(self, page: WhoPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Sign out"), "", self.tr("Enter a code"))
        rows = [self._row(place, *one) for place, one in enumerate(page.people)]
        said = Label(page.text, "kiosk_body", wrap=True)
        self.put(stacked(Label(page.title, "kiosk_h1", wrap=True), said, *rows))

    def _row(self, place: int, name: str, text: str) -> QWidget:
        choose = Button(name, Kind.SECONDARY, fit="kiosk")
        choose.setObjectName(f"portal_who_{place}")
        choose.setAccessibleDescription(text)
        choose.clicked.connect(partial(self.acted.emit, "portal.act_for", place))
        parts: tuple[Part, ...] = (choose, Label(text, "kiosk_small", wrap=True))
        return holder(column(*parts, gap=8, margins=(20, 16, 20, 16)), "card")

    def main(self) -> None:
        self.acted.emit("portal.enter_code", None)

    def back(self) -> None:
        self.acted.emit("portal.leave", None)


class ForgotSheet(Sheet):
    """The address; a code goes there if it has an account."""

    def __init__(self, page: ForgotPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Send the code"))
        self.login = edit("forgotLogin", self.tr("Your e-mail address"))
        self.login.setText(page.login)
        self.login.returnPressed.connect(self.main)
        self.put(
            stacked(
                Label(page.title, "kiosk_h1", wrap=True),
                Label(page.text, "kiosk_body", wrap=True),
                _named(self.tr("Your e-mail address"), self.login),
                Keyboard(lambda: self.login, latin=True),
            )
        )
        self.setFocusProxy(self.login)

    def kept(self) -> object:
        return self.login.text()

    def put_back(self, kept: object) -> None:
        self.login.setText(str(kept))

    def forget(self) -> None:
        self.login.clear()

    def main(self) -> None:
        self.acted.emit("portal.send_code", self.login.text())

    def back(self) -> None:
        self.acted.emit("portal.door", None)


class ResetSheet(Sheet):
    """Code and new password; what was typed stays until it is taken."""

    def __init__(self, page: ResetPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), self.tr("Send the code again"), self.tr("Continue"))
        self.code = edit("resetCode", self.tr("Code from the mail"))
        self.password = edit("resetPassword", self.tr("New password"), secret=True)
        self.code.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.main)
        boxes = row(
            (_named(self.tr("Code from the mail"), self.code), 1),
            (_named(self.tr("New password"), self.password), 2),
            gap=14,
        )
        self.put(
            stacked(
                Label(page.title, "kiosk_h1", wrap=True),
                Label(page.text, "kiosk_body", wrap=True),
                boxes,
                Keyboard(self._in_front, latin=True),
            )
        )
        self.setFocusProxy(self.code)

    def _in_front(self) -> QLineEdit:
        return self.password if self.password.hasFocus() else self.code

    def forget(self) -> None:
        self.code.clear()
        self.password.clear()

    def main(self) -> None:
        self.acted.emit("portal.reset", (self.code.text(), self.password.text()))

    def second(self) -> None:
        self.acted.emit("portal.code_again", None)

    def back(self) -> None:
        self.acted.emit("portal.door", None)


class HomeSheet(Sheet):
    """Where one stands, what comes, what waits, what is to be paid."""

    def __init__(self, page: HomePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Sign out"), self.tr("My details"), self.tr("Enter a code"))
        sentence = self.tr("Steps done: {done} of {steps}")
        for name, number in (("done", page.done), ("steps", page.steps)):
            sentence = sentence.replace(f"{{{name}}}", str(number))
        steps = Segments()
        steps.show_parts(page.done - 1, page.steps, jumps=False, sentence=sentence)  # none begun
        where = holder(
            column(
                Label(page.where, "kiosk_lead", wrap=True),
                *([Label(page.next_step, "kiosk_body", wrap=True)] if page.next_step else []),
                steps,
                Label(sentence, "kiosk_small", wrap=True),
                gap=8,
                margins=(20, 16, 20, 16),
            ),
            "card",
        )
        coming, *rest = [self._card(card) for card in page.cards]
        top: tuple[Part, ...] = _top(page.title, page.whose)
        if page.others:
            other = Button(self.tr("Act for somebody else"), Kind.SECONDARY, fit="kiosk")
            other.setObjectName("portal_who")
            other.clicked.connect(lambda: self.acted.emit("portal.who", None))
            top = (*top, row(other, None))
        beside = Beside(column(where, coming, None, gap=14), column(*rest, None, gap=14))
        self.put(stacked(*top, beside))

    def _card(self, card: Card) -> QWidget:
        lines: list[Part] = [_line(one) for one in card.lines]
        if not lines:
            lines = [Label(card.empty, "kiosk_body", wrap=True)]
        parts: list[Part] = [Label(card.title, "kiosk_lead", wrap=True), *lines]
        if card.act:
            more = Button(card.button, Kind.SECONDARY, fit="kiosk")
            more.setObjectName(card.act.replace(".", "_"))
            more.clicked.connect(lambda: self.acted.emit(card.act, None))
            parts.append(row(more, None))
        return holder(column(*parts, gap=8, margins=(20, 16, 20, 16)), "card")

    def second(self) -> None:
        self.acted.emit("portal.details", None)

    def main(self) -> None:
        self.acted.emit("portal.enter_code", None)

    def back(self) -> None:
        self.acted.emit("portal.leave", None)


class ListSheet(Sheet):
    """One row under the other; what can be chosen has a button."""

    def __init__(self, page: ListPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", "")
        rows = [self._row(one) for one in page.lines]
        said = Label(page.text if rows else page.empty, "kiosk_body", wrap=True)
        self.put(stacked(*_top(page.title, page.whose), said, *rows))

    def _row(self, one: Line) -> QWidget:
        parts: list[Part] = [(_line(one), 1)]
        if one.pick is not None:
            button = Button(one.button, Kind.SECONDARY, fit="kiosk")
            button.setAccessibleName(f"{one.button} {one.title}")
            button.clicked.connect(partial(self.acted.emit, one.act, one.pick))
            parts.append((column(button), 0))
        return holder(row(*parts, gap=16, margins=(20, 14, 20, 14)), "card")

    def back(self) -> None:
        self.acted.emit("portal.home", None)


class DetailsSheet(Sheet):
    """What the clinic knows; phones, address and contact may be corrected here."""

    def __init__(self, page: DetailsPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Save"))
        self._version = page.version
        fixed = FlowLayout(gap=24)
        for name, said in page.fixed:
            words = Label(isolate(said), "kiosk_small")
            fixed.addWidget(holder(column(Label(name, "kiosk_small"), words, gap=0)))
        self.phones = self._edit("ownPhones", self.tr("Phone numbers"), page.phones)
        self.address = self._edit("ownAddress", self.tr("Address"), page.address)
        self.contact = self._edit("ownContact", self.tr("Emergency contact"), page.contact)
        note = self.tr("Names and birth date are changed at the reception.")
        self.put(
            stacked(
                *_top(page.title, page.whose),
                holder(fixed),
                Beside(*map(self._column_of, (self.phones, self.contact))),
                _named(self.address.accessibleName(), self.address),
                Label(note, "kiosk_small", wrap=True),
                Keyboard(self._current),
            )
        )
        self.setFocusProxy(self.phones)

    @staticmethod
    def _column_of(editor: QLineEdit) -> QLayout:
        return column(_named(editor.accessibleName(), editor), gap=0)

    def _edit(self, name: str, words: str, text: str) -> QLineEdit:
        line = edit(name, words)
        line.setText(text)
        return line

    def _current(self) -> QLineEdit:
        for one in (self.address, self.contact):
            if one.hasFocus():
                return one
        return self.phones

    def kept(self) -> object:
        return tuple(one.text() for one in (self.phones, self.address, self.contact))

    def put_back(self, kept: object) -> None:
        if isinstance(kept, tuple):
            for one, text in zip((self.phones, self.address, self.contact), kept, strict=True):
                one.setText(text)

    def forget(self) -> None:
        for one in (self.phones, self.address, self.contact):
            one.clear()

    def main(self) -> None:
        given = (self.phones.text(), self.address.text(), self.contact.text(), self._version)
        self.acted.emit("portal.change", given)

    def back(self) -> None:
        self.acted.emit("portal.home", None)


def _top(title: str, whose: str) -> tuple[QWidget, ...]:
    """The heading, and whose file it is where it is not the own one."""
    heading = Label(title, "kiosk_h1", wrap=True)
    return (heading, Label(whose, "kiosk_lead", wrap=True)) if whose else (heading,)


def _named(words: str, editor: QLineEdit) -> QWidget:
    return holder(column(Label(words, "kiosk_small"), editor, gap=4))


def _line(one: Line) -> QWidget:
    title = Label(isolate(one.title), "kiosk_choice", wrap=True)
    return holder(column(title, Label(one.text, "kiosk_small", wrap=True), gap=2))


SHEETS: Sheets = {
    SignInPage: SignInSheet,
    CodePage: CodeSheet,
    WhoPage: WhoSheet,
    ForgotPage: ForgotSheet,
    ResetPage: ResetSheet,
    HomePage: HomeSheet,
    ListPage: ListSheet,
    DetailsPage: DetailsSheet,
}
