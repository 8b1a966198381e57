"""Stands beside the page in front and puts down what is drawn and typed on it as it comes."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from clinic_desktop.core.ink import DeviceKind
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.kiosk.sheets import Sheet
from clinic_desktop.ui.widgets.handwriting import Report, StrokeReports
from clinic_desktop.ui.widgets.signature_pad import SignaturePad

EVERY_MS = 100
"""Between two looks at what is being drawn or typed; with the disk far below 250 ms."""


class InkKeeper(QObject):
    """One pad: its finished strokes at once, the one under way ten times a second.

    What stood there before is brought back first.
    """

    def __init__(self, pad: SignaturePad, keeping: Keeping, name: str) -> None:
        super().__init__(pad)
        self._pad, self._keeping, self._name = pad, keeping, name
        self._strokes: tuple[StrokeReports, ...] = ()
        self._pieced = 0
        self._bring_back()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        pad.changed.connect(self._changed)
        pad.forgetting.connect(self._stop)

    def _bring_back(self) -> None:
        """The stroke that was cut off is one: the hand did draw it."""
        found = brought_back(self._keeping, self._name)
        if found is not None:
            self._pad.bring_back(*found)
            self._strokes = self._pad.strokes
            self._drop_pieces()
            for number, stroke in enumerate(self._strokes):
                self._keeping.put(f"{self._name}/{number}", stroke)

    def _changed(self) -> None:
        strokes = self._pad.strokes
        self._say_whose()
        for number in range(len(strokes), len(self._strokes)):
            self._keeping.drop(f"{self._name}/{number}")
        for number, stroke in enumerate(strokes):
            if number >= len(self._strokes) or self._strokes[number] is not stroke:
                self._keeping.put(f"{self._name}/{number}", stroke)
        self._drop_pieces()
        self._strokes = strokes

    def _look(self) -> None:
        """Piece by piece: what is put down again and again would grow with the stroke."""
        under_way = self._pad.under_way
        if len(under_way) < self._pieced:
            self._drop_pieces()  # a palm that the pen took back
        if len(under_way) > self._pieced:
            self._say_whose()
            piece = under_way[self._pieced :]
            self._keeping.put(f"{self._name}/now/{self._pieced}", piece)
            self._pieced = len(under_way)

    def _drop_pieces(self) -> None:
        for name in self._keeping.names(f"{self._name}/now/"):
            self._keeping.drop(name)
        self._pieced = 0

    def _say_whose(self) -> None:
        kind = self._pad.kind
        if kind is not None:
            self._keeping.put(self._name, [kind.value, *self._pad.written_on])

    def _stop(self) -> None:
        """The page goes: what was drawn stays written down until the task is over."""
        self._timer.stop()
        self._pad.changed.disconnect(self._changed)


class Attendant(QObject):
    """Attends every page that has a `draft_name`; without an open task nothing is kept."""

    def __init__(self, keeping: Keeping, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeping = keeping
        self._sheet: Sheet | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def attend(self, sheet: Sheet) -> None:
        """From now on until another page comes."""
        self._sheet = sheet if sheet.draft_name else None
        if self._sheet is None:
            return
        for pad in sheet.findChildren(SignaturePad):
            InkKeeper(pad, self._keeping, sheet.draft_name)
        words = self._keeping.kept(f"{sheet.draft_name}/words")
        if words is not None:
            sheet.put_back(words)
        sheet.destroyed.connect(self._gone)

    def leave(self) -> None:
        """The task is over: the page in front holds nothing that is to be kept."""
        self._sheet = None

    def _look(self) -> None:
        words = self._sheet.kept() if self._sheet is not None else None
        if self._sheet is not None and isinstance(words, str | int):
            self._keeping.put(f"{self._sheet.draft_name}/words", words)

    def _gone(self) -> None:
        self._sheet = None


def brought_back(
    keeping: Keeping, name: str
) -> tuple[DeviceKind, tuple[float, float], tuple[StrokeReports, ...]] | None:
    """The strokes under that name; None where nothing was drawn, or it is none of ours."""
    whose = keeping.kept(name)
    count = sum(1 for one in keeping.names(f"{name}/") if one[len(name) + 1 :].isdigit())
    kept = [keeping.kept(f"{name}/{number}") for number in range(count)]
    if not isinstance(whose, list | tuple) or len(whose) != 3:
        return None
    kind, width, height = whose
    try:
        pieces = [_stroke(keeping.kept(one)) for one in keeping.names(f"{name}/now/")]
        now = tuple(report for piece in pieces for report in piece)
        strokes = (*(_stroke(one) for one in kept), *((now,) if now else ()))
        if not strokes:
            return None
        return DeviceKind(kind), (float(width), float(height)), strokes
    except (TypeError, ValueError):
        return None


def _stroke(reports: object) -> StrokeReports:
    if not isinstance(reports, Sequence) or not reports:
        raise ValueError("no stroke")
    return tuple(Report(*report) for report in reports)
