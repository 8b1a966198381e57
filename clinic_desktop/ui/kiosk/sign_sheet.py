"""The signature: what is agreed to on one side, statements and the pad on the other."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.ui.kiosk.choices import Tick
from clinic_desktop.ui.kiosk.sheets import Sheet, Sheets
from clinic_desktop.ui.kiosk.signing import SignPage
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.reading_text import ReadingText
from clinic_desktop.ui.widgets.signature_pad import SignaturePad
from clinic_desktop.ui.widgets.text import Label, isolate

ABOVE = 150
"""From this text size on what is agreed to stands above the pad, which never scrolls, and the
tools stand beside it: what is above needs the height."""
LEFT, LOW_PAD, ANY_SIZE = 360, 232, 16_777_215


class SignSheet(Sheet):
    """The pad keeps its size and never scrolls; ink stays until the service has it."""

    pictures = (None, Icon.SIGNATURE)

    def __init__(self, page: SignPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft_name = page.draft
        no = self.tr("I do not want to sign") if page.draft == "ink/patient" else ""
        self.footer = (self.tr("Back"), no, self.tr("Sign and finish"))
        self.pad = SignaturePad()
        self.pad.set_hint(" · ".join(isolate(one) for one in (page.name, page.day) if one))
        self._kind = Label("", "kiosk_small")
        self.ticks = [
            Tick(words, f"statement{number}") for number, words in enumerate(page.statements)
        ]
        self._agreed = self._make_agreed(page)
        self._left_part, self._upper_part = holder(column()), holder(column(gap=12))
        self._left, self._upper = scrolled(self._left_part), scrolled(self._upper_part)
        self._left.setFixedWidth(LEFT)
        for area in (self._left, self._upper):
            area.setAccessibleName(self.tr("You agree to"))
        self._heading = Label(page.heading, "kiosk_lead", wrap=True)
        self._said = holder(
            column(
                self._heading, *self.ticks,
                gap=2, margins=(0, 0, 0, 0),
            )
        )  # fmt: skip
        self._tools = self._make_tools(page)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(24, 4, 24, 8)
        self._grid.setSpacing(12)
        self._grid.addWidget(self._left, 0, 0, 3, 1)
        self._grid.addWidget(self._upper, 0, 1, 1, 2)
        self._grid.setColumnStretch(1, 1)
        self._wide: bool | None = None
        self._arrange()
        self.pad.changed.connect(self._show_kind)

    def kept(self) -> object:
        """Which statements are ticked, as bits; the ink is kept by itself."""
        return sum(1 << n for n, tick in enumerate(self.ticks) if tick.isChecked())

    def put_back(self, kept: object) -> None:
        for number, tick in enumerate(self.ticks):
            tick.setChecked(isinstance(kept, int) and bool(kept >> number & 1))

    def forget(self) -> None:
        self.pad.forget()

    def main(self) -> None:
        open_one = next((tick for tick in self.ticks if not tick.isChecked()), None)
        if open_one is None:
            self.acted.emit("sign", self.pad.ink())
        else:
            self._upper.ensureWidgetVisible(open_one)
            self.wrong.emit(self.tr("Please read and tick each statement above the field first."))

    def second(self) -> None:
        self.acted.emit("no", None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_wide"):
            self._arrange()

    def _arrange(self) -> None:
        wide = theme().percent < ABOVE
        if wide is self._wide:
            return
        self._wide = wide
        beside, above = self._left_part.layout(), self._upper_part.layout()
        assert beside is not None
        assert above is not None
        if wide:
            self._grid.addWidget(self._said, 0, 1, 1, 2)
            beside.addWidget(self._agreed)
        else:
            above.addWidget(self._said)
            above.addWidget(self._agreed)
        self._left.setVisible(wide)
        self._heading.setVisible(wide)  # the pad says whose hand it waits for
        self._upper.setVisible(not wide)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        self._grid.addWidget(self.pad, 1, 1, 1, 2 if wide else 1)
        self._grid.addWidget(self._tools, *((2, 1, 1, 2) if wide else (1, 2)))
        self.pad.setMaximumHeight(ANY_SIZE if wide else LOW_PAD)
        self._grid.setRowStretch(0, 0 if wide else 1)
        self._grid.setRowStretch(1, 1 if wide else 0)

    def _make_agreed(self, page: SignPage) -> QWidget:
        lines = [ReadingText(isolate(text), "kiosk_small") for text in page.lines]
        return holder(
            column(
                Label(self.tr("You agree to"), "kiosk_small"),
                Label(page.title, "kiosk_lead", wrap=True), *lines, None,
                gap=10, margins=(20, 18, 20, 18),
            ),
            "card",
        )  # fmt: skip

    def _make_tools(self, page: SignPage) -> QWidget:
        undo = Button(self.tr("Undo"), Kind.SECONDARY, Icon.UNDO_2, fit="pill")
        anew = Button(self.tr("Start again"), Kind.SECONDARY, Icon.ROTATE_CCW, fit="pill")
        undo.clicked.connect(self.pad.undo)
        anew.clicked.connect(self.pad.clear)
        mark = Button(self.tr("I cannot sign with a pen"), Kind.QUIET, fit="pill")
        mark.setObjectName("cannotSign")
        mark.setVisible(page.may_mark)
        mark.clicked.connect(lambda: self.acted.emit("cannot", None))
        self._line = row(undo, anew, self._kind, None, mark, gap=12)
        return holder(self._line)

    def _show_kind(self) -> None:
        """What the hand held is kept with the signature, so it is said."""
        kind = self.pad.kind
        names = {
            DeviceKind.PEN: self.tr("Signed by pen"),
            DeviceKind.FINGER: self.tr("Signed by finger"),
            DeviceKind.MOUSE: self.tr("Signed by mouse"),
        }
        self._kind.set_words(names[kind] if kind else "")


SHEETS: Sheets = {SignPage: SignSheet}
