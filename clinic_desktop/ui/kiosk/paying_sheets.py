"""The bill on the tablet: large answers, a number pad, and a page that waits for the desk."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.kiosk.keys import NumberPad
from clinic_desktop.ui.kiosk.paying_pages import AmountPage, BillPage, ReceiptPage, WaitPage
from clinic_desktop.ui.kiosk.portal_sheets import Beside
from clinic_desktop.ui.kiosk.reading_sheets import ChoiceSheet
from clinic_desktop.ui.kiosk.sheets import PAD, SIDE, Sheet, Sheets, edit, stacked
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.layouts import Part, column, holder, row
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label, isolate

LOOK_EVERY_MS = 3_000
PAIRED = 4
DIGITS = 7
"""Of an amount in whole units: nobody pays ten million on a tablet."""


class _CodedSheet(ChoiceSheet):
    """Answers that have a code each; nothing is chosen beforehand."""

    may_refuse = False

    def __init__(self, act: str, codes: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = ("", "", self.tr("Continue"))
        self._act, self._codes = act, codes

    def main(self) -> None:
        number = self.group.checkedId()
        self.acted.emit(self._act, self._codes[number] if number >= 0 else None)


class BillSheet(_CodedSheet):
    """What is open, and how it is to be paid."""

    def __init__(self, page: BillPage, parent: QWidget | None = None) -> None:
        super().__init__(page.act, tuple(code for code, _ in page.methods), parent)
        self.put(
            stacked(
                Label(page.title, "kiosk_h1", wrap=True),
                _card(page.lines),
                Label(self.tr("How would you like to pay?"), "kiosk_lead", wrap=True),
                *_in_pairs(self.choices(tuple(words for _, words in page.methods))),
                Label(self.tr("No card number is typed here."), "kiosk_small", wrap=True),
            )
        )


class ReceiptSheet(_CodedSheet):
    """It is paid; by mail, on paper, or none."""

    def __init__(self, page: ReceiptPage, parent: QWidget | None = None) -> None:
        super().__init__(page.act, tuple(code for code, _ in page.ways), parent)
        self.put(
            stacked(
                Label(page.title, "kiosk_h1", wrap=True),
                Label(page.text, "kiosk_lead", wrap=True),
                *self.choices(tuple(words for _, words in page.ways)),
            )
        )


class AmountSheet(Sheet):
    """A part of what is open, in whole units, with the tablet's own digits."""

    def __init__(self, page: AmountPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Pay"))
        self._page = page
        self.amount = edit("payAmount", page.label)
        self.amount.setMaxLength(DIGITS)
        self.amount.setValidator(QIntValidator(0, 10**DIGITS - 1, self.amount))
        self.amount.returnPressed.connect(self.main)
        left = column(
            Label(page.title, "kiosk_h1", wrap=True),
            Label(page.text, "kiosk_body", wrap=True),
            _card(page.lines),
            column(Label(page.label, "kiosk_small"), self.amount, gap=4),
            None,
            gap=14,
        )
        pad = NumberPad(lambda: self.amount)
        pad.setFixedWidth(PAD)
        self.put(stacked(left, pad))
        self.setFocusProxy(self.amount)

    def kept(self) -> object:
        return self.amount.text()

    def put_back(self, kept: object) -> None:
        self.amount.setText(str(kept))

    def forget(self) -> None:
        self.amount.clear()

    def main(self) -> None:
        self.acted.emit(self._page.act, self.amount.text())

    def back(self) -> None:
        self.acted.emit(self._page.back, None)


class WaitSheet(Sheet):
    """Looks by itself every few seconds whether there is an answer."""

    def __init__(self, page: WaitPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer, self._act = ("", "", self.tr("Look again")), page.act
        text = Label(page.text, "kiosk_body", wrap=True)
        title = Label(page.title, "kiosk_h1", wrap=True)
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sign = IconLabel(Icon.HOURGLASS, "accent", 72)
        parts = (None, row(None, sign, None), title, text, None)
        self.put(holder(column(*parts, gap=18, margins=(SIDE,) * 4)))
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.main)
        self._timer.start()

    def forget(self) -> None:
        self._timer.stop()

    def main(self) -> None:
        self.acted.emit(self._act, None)


def _in_pairs(choices: list[Part]) -> list[Part]:
    """Four answers stand two by two, so that none lies below the edge of the tablet."""
    if len(choices) != PAIRED:
        return choices
    one, two, three, four = (column(choice, gap=0) for choice in choices)
    return [Beside(one, two), Beside(three, four)]


def _card(lines: tuple[tuple[str, str], ...]) -> QWidget:
    said = [
        row((Label(name, "kiosk_small", wrap=True), 1), (Label(isolate(words), "kiosk_lead"), 0))
        for name, words in lines
    ]
    return holder(column(*said, gap=10, margins=(20, 16, 20, 16)), "card")


SHEETS: Sheets = {
    BillPage: BillSheet,
    AmountPage: AmountSheet,
    ReceiptPage: ReceiptSheet,
    WaitPage: WaitSheet,
}
