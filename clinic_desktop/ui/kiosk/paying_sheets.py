"""The bill on the tablet: three large answers, and a page that waits for the desk."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.kiosk.paying import BillPage, WaitPage
from clinic_desktop.ui.kiosk.reading_sheets import ChoiceSheet
from clinic_desktop.ui.kiosk.sheets import SIDE, Sheet, Sheets, stacked
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label, isolate

LOOK_EVERY_MS = 3_000


class BillSheet(ChoiceSheet):
    """What is open, and how it is to be paid; nothing is chosen beforehand."""

    may_refuse = False

    def __init__(self, page: BillPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = ("", "", self.tr("Continue"))
        self._act = page.act
        self._codes = tuple(code for code, _ in page.methods)
        lines = [
            row((Label(name, "kiosk_small", wrap=True), 1), (Label(isolate(said), "kiosk_lead"), 0))
            for name, said in page.lines
        ]
        bill = holder(column(*lines, gap=10, margins=(20, 16, 20, 16)), "card")
        self.put(
            stacked(
                Label(page.title, "kiosk_h1", wrap=True),
                bill,
                Label(self.tr("How would you like to pay?"), "kiosk_lead", wrap=True),
                *self.choices(tuple(words for _, words in page.methods)),
                Label(self.tr("No card number is typed here."), "kiosk_small", wrap=True),
            )
        )

    def kept(self) -> object:
        return self.group.checkedId()

    def put_back(self, kept: object) -> None:
        button = self.group.button(kept) if isinstance(kept, int) else None
        if button is not None:
            button.setChecked(True)

    def main(self) -> None:
        number = self.group.checkedId()
        self.acted.emit(self._act, self._codes[number] if number >= 0 else None)


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
        self.setLayout(
            column(None, row(None, sign, None), title, text, None, gap=18, margins=(SIDE,) * 4)
        )
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.main)
        self._timer.start()

    def forget(self) -> None:
        self._timer.stop()

    def main(self) -> None:
        self.acted.emit(self._act, None)


SHEETS: Sheets = {BillPage: BillSheet, WaitPage: WaitSheet}
