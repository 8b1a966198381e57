"""Keys of our own: a number pad and letters, because the system's keyboard comes when it likes."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.layouts import Part, column, holder, row

Editor = QLineEdit | QPlainTextEdit
DIGITS = "1234567890"
LATIN, ACCENTS, ARABIC = "abc", "áéü", "أبت"
PAGES = {
    LATIN: ("qwertyuiop", "asdfghjkl-", "zxcvbnm.,@"),
    ACCENTS: ("àâäáãåæçèé", "êëíîïñòóôö", "œøšùúûüýß'"),
    ARABIC: ("ضصثقفغعهخحجد", "شسيبلاتنمكطذ", "ئءؤرىةوزظأإآ"),
}
"""What each page of letters is called on its key, and its letters by line."""

LOW_FROM = 150
LARGE = "kiosk"
"""The fit of keys that are few; letters are many and stay low, so that the field is in sight."""


def insert(editor: Editor, text: str) -> None:
    """As if it had been typed."""
    if isinstance(editor, QLineEdit):
        editor.insert(text)
    else:
        editor.insertPlainText(text)


def take_back(editor: Editor) -> None:
    """The letter before the cursor."""
    if isinstance(editor, QLineEdit):
        editor.backspace()
    else:
        editor.textCursor().deletePreviousChar()


def _key(
    text: str, slot: Callable[[], None], picture: Icon | None = None, name: str = "",
    fit: str = "key",
) -> Button:  # fmt: skip
    """A key never takes the focus away from what is being written."""
    key = Button(text, Kind.SECONDARY, picture, fit=fit, name=name)
    key.setProperty("iconOnly", True)  # little room at the sides: letters grow, tablets do not
    key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    key.setMinimumWidth(56)
    key.clicked.connect(slot)
    return key


def _erasing() -> Icon:
    """To the left in every language: the keys are not mirrored, their pictures are."""
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return Icon.ARROW_RIGHT if mirrored else Icon.ARROW_LEFT


class NumberPad(QWidget):
    """Ten digits and one key back, into whichever box `target` names at that moment.

    Where letters are large the keys stay low: all of them are in sight at once.
    """

    def __init__(self, target: Callable[[], QLineEdit], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._target = target
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as on every telephone
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        fit = LARGE if theme().percent < LOW_FROM else "key"
        for number, digit in enumerate("123456789"):
            grid.addWidget(_key(digit, partial(self._put, digit), fit=fit), *divmod(number, 3))
        back = _key("", self._back, _erasing(), self.tr("Delete the last digit"), fit)
        grid.addWidget(back, 3, 0)
        grid.addWidget(_key("0", partial(self._put, "0"), fit=fit), 3, 1)

    def _put(self, digit: str) -> None:
        insert(self._target(), digit)

    def _back(self) -> None:
        take_back(self._target())


class Keyboard(QWidget):
    """Letters for the editor that is in front; Shift holds for one letter.

    Accents and Arabic lie on pages of their own. `latin` begins with Latin letters even where the
    tablet is read from right to left: for addresses of mail and sign-in names.
    """

    def __init__(
        self, target: Callable[[], Editor], parent: QWidget | None = None, *, latin: bool = False
    ) -> None:
        super().__init__(parent)
        self._target = target
        self._letters: list[tuple[Button, str]] = []
        self._pages = {name: self._page(lines) for name, lines in PAGES.items()}
        self.shift = _key(self.tr("Shift"), self._show_case)
        self.shift.setCheckable(True)
        self._turns = {name: _key(name, partial(self._turn, name)) for name in PAGES}
        space = _key(self.tr("Space"), partial(self._put, " "))
        back = _key("", self._back, _erasing(), self.tr("Delete the last letter"))
        turns: list[Part] = [(key, 2) for key in self._turns.values()]
        last = row((self.shift, 3), *turns, (space, 8), (back, 2), gap=6)
        digits = row(*[self._letter(one) for one in DIGITS], gap=6)
        self.setLayout(column(digits, *self._pages.values(), last, gap=6))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as on every keyboard
        self._turn(ARABIC if mirrored and not latin else LATIN)

    def _page(self, lines: tuple[str, ...]) -> QWidget:
        return holder(column(*[row(*map(self._letter, one), gap=6) for one in lines], gap=6))

    def _turn(self, page: str) -> None:
        """Keys of one page; Arabic has no large letters."""
        for name, keys in self._pages.items():
            keys.setVisible(name == page)
            self._turns[name].setVisible(name != page)
        self.shift.setEnabled(page != ARABIC)

    def _letter(self, letter: str) -> Button:
        key = _key(letter, lambda: self._put(letter))
        self._letters.append((key, letter))
        return key

    def _put(self, letter: str) -> None:
        upper = self.shift.isChecked()
        insert(self._target(), letter.upper() if upper else letter)
        if upper:
            self.shift.setChecked(False)
            self._show_case()

    def _back(self) -> None:
        take_back(self._target())

    def _show_case(self) -> None:
        for key, letter in self._letters:
            key.set_words(letter.upper() if self.shift.isChecked() else letter)
