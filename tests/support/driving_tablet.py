"""The tablet in the patient's hands: keys of its own keyboards, touches, a pen."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QCheckBox, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.kiosk.beside_sheet import HandOverSheet
from clinic_desktop.ui.kiosk.reading_sheets import CheckSheet, ClauseSheet, SectionSheet
from clinic_desktop.ui.kiosk.sheets import BirthSheet, PairingSheet, Sheet, WordsSheet
from clinic_desktop.ui.kiosk.sign_sheet import SignSheet
from clinic_desktop.ui.kiosk.view import KioskView
from tests.support.driving import Hands
from tests.support.uxmeter import Pen

SCREENFULS = 800


class Tablet(Hands):
    """Whoever holds it touches only what is in front."""

    def __init__(self, qtbot: QtBot, window: KioskView) -> None:
        super().__init__(qtbot, window)
        self.view = window

    @property
    def sheet(self) -> Sheet:
        found = self.view.sheet
        assert found is not None
        return found

    def sees(self, kind: type[Sheet]) -> None:
        self.until(lambda: isinstance(self.view.sheet, kind), kind.__name__)

    def touches(self, letters: str) -> None:
        """Keys of the tablet's own keyboard."""
        for letter in letters.lower():
            self.press_words(letter, self.sheet)

    def pairs(self, code: str) -> None:
        self.sees(PairingSheet)
        self.touches(code)
        self.press("kioskMain")
        self.sees(WordsSheet)

    def says_birth_date(self, born: date) -> None:
        self.sees(BirthSheet)
        sheet = self.sheet
        assert isinstance(sheet, BirthSheet)
        for box, number in ((sheet.day, born.day), (sheet.month, born.month),
                            (sheet.year, born.year)):  # fmt: skip
            self.click(box)
            self.touches(str(number))
        self.press("kioskMain")

    def reads(self, right: dict[str, str]) -> None:
        """Every part to its end, every question right, yes to every sentence."""
        self.sees(SectionSheet)
        for _ in range(SCREENFULS):
            sheet = self.sheet
            if isinstance(sheet, SignSheet):
                return
            if isinstance(sheet, CheckSheet) and sheet.is_open:
                self.chooses(sheet.options.index(right[sheet.question]))
            elif isinstance(sheet, ClauseSheet):
                self.chooses(0)
            self.goes_on(sheet)
        raise AssertionError("the text has no end")

    def chooses(self, number: int) -> None:
        self.press(self.see(QRadioButton, f"choice{number}", self.sheet))

    def goes_on(self, sheet: Sheet) -> None:
        """The main button, until another page, or more of this one, is in front."""
        button, place = self.see(QPushButton, "kioskMain"), place_of(sheet)
        self.press(button)
        self.until(lambda: goes_further(self.view, sheet, place, self.press), "the next page")

    def signs(self) -> None:
        """A name in one stroke of the pen, then the button."""
        self.sees(SignSheet)
        sheet = self.sheet
        assert isinstance(sheet, SignSheet)
        for number in range(len(sheet.ticks)):
            self.press(self.see(QCheckBox, f"statement{number}", sheet))
        write_name(sheet.pad)
        self.press("kioskMain")
        self.sees(WordsSheet)
        if isinstance(self.sheet, HandOverSheet):  # who operates signs at a desk later
            self.press("kioskMain")
            self.until(lambda: type(self.view.sheet) is WordsSheet, "the last page")


def place_of(sheet: object) -> int:
    """How far a part has been scrolled: a part that is laid out late has more below all at once."""
    return sheet._area.verticalScrollBar().value() if isinstance(sheet, SectionSheet) else 0


def goes_further(
    view: KioskView, sheet: object, place: int, press: Callable[[QPushButton], None]
) -> bool:
    """Whether another page, or more of this one, is in front; tries again where that is offered."""
    if view.again_button.isVisible() and view.again_button.isEnabled():
        press(view.again_button)
    return view.sheet is not sheet or place_of(sheet) != place


def write_name(pad: object) -> None:
    """A wave as a hand would leave it, by pen, with pressure."""
    pen = Pen(pad)  # type: ignore[arg-type]
    pen.press(120, 110, 0.4, 0)
    for step in range(1, 40):
        pen.move(120 + 10 * step, 110 + 40 * (step % 2), 0.5, 60 * step)
    pen.release(510, 110, 2400)
