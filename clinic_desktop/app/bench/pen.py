"""A stroke on the tablet's pad: from the report of the pen to painted ink, put down on the disk."""

import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from math import sin
from pathlib import Path
from statistics import quantiles
from time import process_time
from uuid import uuid4

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.app.bench.figures import Figure, figure, spent
from clinic_desktop.app.kiosk import SWITCH
from clinic_desktop.app.tablet_journal import DraftFiles
from clinic_desktop.core.clock import utc_now
from clinic_desktop.ui.kiosk.attending import InkKeeper
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.program import prepare
from clinic_desktop.ui.widgets.signature_pad import SignaturePad

NAMES = ("stroke",)
SIZE, REPORTS, HERTZ = (1600, 600), 900, 300
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class PlainPad(QWidget):
    """The least that keeps up: a line into a picture, and only its place painted anew."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage(*SIZE, QImage.Format.Format_RGB32)
        self._image.fill(QColor("white"))
        self._last = QPointF()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        now = event.position()
        painter = QPainter(self._image)
        painter.drawLine(self._last, now)
        painter.end()
        box = QRect(self._last.toPoint(), now.toPoint()).normalized().adjusted(-3, -3, 3, 3)
        self._last = now
        self.update(box)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawImage(event.rect(), self._image, event.rect())


def application() -> QApplication:
    """The one of this process, in our theme; without a screen where none is named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    prepare(app)
    return app


def measure() -> Iterator[Figure]:
    """Both pads under the same hand, report by report in turn; ours is kept as on the tablet."""
    app = application()
    sys.setswitchinterval(SWITCH)
    with tempfile.TemporaryDirectory() as folder:
        files = DraftFiles(Path(folder), lambda salt: sha256(salt).digest())
        keeping = Keeping(files, utc_now)
        keeping.open(uuid4(), lambda: "")
        pad = SignaturePad()
        keeper = InkKeeper(pad, keeping, "bench/ink")
        yield from _drawn(app, (PlainPad(), pad))
        keeper.deleteLater()
        files.shut()


def _drawn(app: QApplication, pads: tuple[QWidget, QWidget]) -> Iterator[Figure]:
    """`stroke load` is what 300 reports a second take of one core."""
    for pad in pads:
        pad.resize(*SIZE)
        pad.show()
        _report(pad, QEvent.Type.MouseButtonPress, QPointF(10, 300))
    found: tuple[list[float], list[float]] = [], []
    worked = [0.0, 0.0]
    for number in range(1, REPORTS + 1):
        at = QPointF(10 + number * 1.7, 300 + 120 * sin(number / 9))
        for place, pad in enumerate(pads):
            before = process_time()
            found[place].append(spent(partial(_report, pad, QEvent.Type.MouseMove, at)))
            worked[place] += process_time() - before
    name = app.platformName()
    yield figure("stroke", name, REPORTS, found[1], found[0])
    floor, ours = ([quantiles(times, n=100)[-1]] for times in found)
    yield figure("stroke p99", name, REPORTS, ours, floor)
    floor, ours = ([one / REPORTS * HERTZ * 100] for one in worked)
    yield figure("stroke load", name, REPORTS, ours, floor, unit="% of core")
    for pad in pads:
        pad.close()


def _report(pad: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    button = LEFT if kind == QEvent.Type.MouseButtonPress else NONE
    there = QPointF(pad.mapToGlobal(QPoint(0, 0))) + at
    QApplication.sendEvent(
        pad, QMouseEvent(kind, at, there, button, LEFT, Qt.KeyboardModifier.NoModifier)
    )
    QApplication.processEvents()
