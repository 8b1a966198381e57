"""What stands in the middle of the tablet before and after reading: one thing at a time."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid

from clinic_desktop.ui.kiosk.keys import Keyboard, NumberPad
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.layouts import Part, column, holder, row, scrolled
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label

SIDE = 48
PAD = 300  # three keys of 92 px and their gaps
EDGE, NAMED = 8, 24
WORDS = 120
"""Height of a field for a few sentences: with the keys below it the whole of it is in sight."""


class Sheet(QWidget):
    """One page. `footer` words the buttons (back, second, main; empty ones are not there).

    `acted(act, value)` says what the person wants; `wrong(words)` what is missing on the page.
    """

    acted = Signal(str, object)
    wrong = Signal(str)
    footer_changed = Signal()
    footer: tuple[str, str, str] = ("", "", "")
    pictures: tuple[Icon | None, Icon | None] = (None, Icon.ARROW_RIGHT)
    """On the second and the main button."""

    draft_name = ""
    """Under what the pads and the words of this page are kept for a tablet that dies; "" never."""

    may_refuse = False
    """Whether "I say no" stands in the bar beside it."""

    may_jump = False
    """Whether parts behind can be chosen from the segments."""

    def show_place(self, behind: int, pages: int, minutes: int) -> None:
        """Where the page stands in its task; sheets that do not say it leave it out."""

    def kept(self) -> object:
        """What was typed or drawn, for the same page in another language."""
        return None

    def put_back(self, kept: object) -> None:
        """What `kept` of the page before gave."""

    def forget(self) -> None:
        """The page goes: so does what was typed or drawn on it."""

    def spoken(self) -> str:
        """What is read aloud: every sentence and choice of the page, from the top."""
        found = [
            (one.mapTo(self, QPoint(0, 0)), words)
            for one in self.findChildren(QWidget)
            if one.isVisibleTo(self) and (words := _words_of(one))
        ]
        return "\n".join(words for _, words in sorted(found, key=lambda at: (at[0].y(), at[0].x())))

    def main(self) -> None:
        """The primary button."""

    def second(self) -> None:
        """The button beside it."""

    def back(self) -> None:
        self.acted.emit("back", None)

    def put(self, content: QWidget) -> None:
        """Fill the page; it scrolls where the text is large. Letters stay below in sight, and what
        is written in comes up to them."""
        area = scrolled(content)
        parts: list[Part] = [(area, 1)]
        keys = content.keys if isinstance(content, Stack) else None
        if isinstance(keys, NumberPad):
            side = column(keys, None, margins=(0, 24, 0, 0))
            parts = [(row((area, 1), side, SIDE, gap=0), 1)]
        elif keys is not None:
            parts.append(holder(column(keys, margins=(SIDE, 4, SIDE, 10))))
        if keys is not None:
            following = Following(area)
            self.installEventFilter(following)
            for one in content.findChildren(QWidget):
                if isinstance(one, QLineEdit | QPlainTextEdit):
                    one.installEventFilter(following)
        self.setLayout(column(*parts, gap=0, margins=(0, 0, 0, 0)))


class Following(QObject):
    """Brings what has the focus into sight above the keys, also when the page is laid out anew."""

    EVENTS = (QEvent.Type.FocusIn, QEvent.Type.Resize, QEvent.Type.Show)

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        area.verticalScrollBar().rangeChanged.connect(self._laid_out_anew)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self.EVENTS and isinstance(watched, QWidget):
            QTimer.singleShot(0, self, lambda: self._follow(watched))
        return False

    def _laid_out_anew(self) -> None:
        page = self._area.parentWidget()
        if page is not None:
            QTimer.singleShot(0, self, lambda: self._follow(page))

    def _follow(self, watched: QWidget) -> None:
        """The page names by its proxy where writing begins."""
        if not isValid(watched):
            return
        inside = self._area.focusWidget()
        editor = inside or watched.focusProxy() if isinstance(watched, Sheet) else watched
        if editor is not None and (editor.hasFocus() or isinstance(watched, Sheet)):
            self._show_whole(editor)

    def _show_whole(self, editor: QWidget) -> None:
        """With its name above and its frame, not only where the cursor stands."""
        content = self._area.widget()
        if content is not None and content.isAncestorOf(editor):
            top = editor.mapTo(content, QPoint(0, 0)).y()
            for y in (top - px(NAMED), top + editor.height()):
                self._area.ensureVisible(0, y, 0, EDGE)


class Stack(QWidget):
    """Parts under each other; `keys` are not among them: they stay in sight while those scroll,
    letters below and digits at the side."""

    def __init__(self, keys: Keyboard | NumberPad | None) -> None:
        super().__init__()
        self.keys = keys


Sheets = dict[type, Callable[[Any], Sheet]]
"""What draws a page, by the page's class."""


def _words_of(widget: QWidget) -> str:
    if isinstance(widget, Label):
        return widget.text()
    return widget.accessibleName() if isinstance(widget, QRadioButton | QCheckBox) else ""


def stacked(*parts: Part, tight: bool = False) -> Stack:
    """Parts under each other with the margins of the tablet; tighter where there are letters to
    type, so that the field and all keys are in sight at once."""
    keys = next((one for one in parts if isinstance(one, Keyboard | NumberPad)), None)
    page = Stack(keys)
    low = tight or isinstance(keys, Keyboard)
    gap, end = (10, 10) if low else (14, 24)
    above = [one for one in parts if one is not keys]
    page.setLayout(column(*above, None, gap=gap, margins=(SIDE, end, SIDE, end)))
    return page


def edit(name: str, accessible: str, *, secret: bool = False) -> QLineEdit:
    """A large line to write in."""
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(accessible)
    line.setProperty("fit", "kiosk")
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


class WordsSheet(Sheet):
    """A heading and a sentence in the middle: starting, waiting, done."""

    def __init__(self, title: str, text: str, picture: Icon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        sign = IconLabel(picture, "accent", 72)
        self.put(
            holder(
                column(
                    None, row(None, sign, None), self._centred(title, "kiosk_h1"),
                    row(80, (self._centred(text), 1), 80), None, gap=18, margins=(SIDE,) * 4,
                )
            )
        )  # fmt: skip

    @staticmethod
    def _centred(text: str, role: str = "kiosk_body") -> Label:
        label = Label(text, role, wrap=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return label


class WelcomeSheet(WordsSheet):
    """Nobody's page; whoever has an account may sign in."""

    def __init__(self, title: str, text: str, picture: Icon, parent: QWidget | None = None) -> None:
        super().__init__(title, text, picture, parent)
        self.footer = ("", self.tr("Sign in to your account"), "")

    def second(self) -> None:
        self.acted.emit("account", None)


class PairingSheet(Sheet):
    """The code that the administrator made for this tablet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = ("", "", self.tr("Pair"))
        self.code = edit("pairingCode", self.tr("Pairing code"))
        self.code.returnPressed.connect(self.main)
        text = self.tr("The administrator makes a pairing code under Settings, Tablets.")
        self.put(
            stacked(
                Label(self.tr("Pair this tablet"), "kiosk_h1", wrap=True),
                Label(text, "kiosk_body", wrap=True),
                Label(self.tr("Pairing code"), "kiosk_lead"),
                self.code,
                Keyboard(lambda: self.code, latin=True),
            )
        )
        self.setFocusProxy(self.code)

    def kept(self) -> object:
        return self.code.text()

    def put_back(self, kept: object) -> None:
        self.code.setText(str(kept))

    def main(self) -> None:
        self.acted.emit("pair", self.code.text())


class _Box(QLineEdit):
    """One of the three boxes; tells which one is written in."""

    entered = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()


class BirthSheet(Sheet):
    """Day, month, year in three boxes; nothing jumps ahead by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = ("", "", self.tr("Continue"))
        self.day = self._box("birthDay", self.tr("Day"), 2)
        self.month = self._box("birthMonth", self.tr("Month"), 2)
        self.year = self._box("birthYear", self.tr("Year"), 4)
        self._current: QLineEdit = self.day
        boxes = [
            column(Label(box.accessibleName(), "kiosk_small"), box, gap=4)
            for box in (self.day, self.month, self.year)
        ]
        why = self.tr("We ask this so that nobody reads what belongs to somebody else.")
        left = column(
            Label(self.tr("What is your date of birth?"), "kiosk_h1", wrap=True),
            Label(self.tr("For example 14 3 1988"), "kiosk_body"),
            row(*boxes, None, gap=14), Label(why, "kiosk_small", wrap=True), None, gap=14,
        )  # fmt: skip
        pad = NumberPad(lambda: self._current)
        pad.setFixedWidth(PAD)
        self.put(stacked(left, pad))
        self.setFocusProxy(self.day)

    def kept(self) -> object:
        return tuple(box.text() for box in (self.day, self.month, self.year))

    def put_back(self, kept: object) -> None:
        assert isinstance(kept, tuple)
        for box, text in zip((self.day, self.month, self.year), kept, strict=True):
            box.setText(text)

    def main(self) -> None:
        try:
            born = date(*(int(box.text() or "0") for box in (self.year, self.month, self.day)))
        except ValueError:
            self.wrong.emit(self.tr("There is no such day. Please check day, month and year."))
            return
        self.acted.emit("identify", born)

    def _box(self, name: str, words: str, digits: int) -> _Box:
        box = _Box()
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setProperty("fit", "kiosk")
        box.setMaxLength(digits)
        box.setValidator(QIntValidator(0, 9999, box))
        box.setFixedWidth(80 + 34 * digits)
        box.entered.connect(lambda: self._enter(box))
        box.returnPressed.connect(self.main)
        return box

    def _enter(self, box: QLineEdit) -> None:
        self._current = box


class SayingSheet(Sheet):
    """A few words of the patient: a question about a part, or why not."""

    def __init__(
        self, act: str, title: str, text: str, main: str, section: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._act, self._section = act, section
        self.draft_name = f"say/{act}/{section}"
        self.footer = (self.tr("Back"), "", main)
        self.words = QPlainTextEdit()
        self.words.setObjectName("sayingWords")
        self.words.setAccessibleName(title)
        self.words.setProperty("fit", "kiosk")
        self.words.setFixedHeight(WORDS)
        self.words.setTabChangesFocus(True)
        self.put(
            stacked(
                Label(title, "kiosk_h1", wrap=True), Label(text, "kiosk_body", wrap=True),
                self.words, Keyboard(lambda: self.words),
            )
        )  # fmt: skip
        self.setFocusProxy(self.words)

    def kept(self) -> object:
        return self.words.toPlainText()

    def put_back(self, kept: object) -> None:
        self.words.setPlainText(str(kept))

    def main(self) -> None:
        words = self.words.toPlainText()
        self.acted.emit(self._act, (self._section, words) if self._section else words)

    def back(self) -> None:
        self.acted.emit("close", None)


class StaffSheet(Sheet):
    """Out of the patient mode: name and PIN of somebody of the staff."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Leave"))
        self.login = edit("staffLogin", self.tr("Your sign-in name"))
        self.pin = edit("staffPin", self.tr("Your PIN"), secret=True)
        self.pin.returnPressed.connect(self.main)
        boxes = row(
            (column(Label(self.tr("Your sign-in name"), "kiosk_small"), self.login, gap=4), 2),
            (column(Label(self.tr("Your PIN"), "kiosk_small"), self.pin, gap=4), 1),
            gap=14,
        )
        self.put(
            stacked(
                Label(self.tr("For staff only"), "kiosk_h1"), boxes,
                Keyboard(self._in_front, latin=True),
            )
        )  # fmt: skip
        self.setFocusProxy(self.login)

    def _in_front(self) -> QLineEdit:
        return self.pin if self.pin.hasFocus() else self.login

    def main(self) -> None:
        self.acted.emit("leave", (self.login.text().strip(), self.pin.text()))
        self.pin.clear()

    def back(self) -> None:
        self.acted.emit("close", None)
