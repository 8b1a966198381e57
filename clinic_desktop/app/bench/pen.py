"""A stroke on the pad: from the report of the pen to the painted ink."""

import os
import sys
from collections.abc import Iterator
from functools import partial
from math import sin

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.app.bench.figures import Figure, figure, spent
from clinic_desktop.ui.program import prepare
from clinic_desktop.ui.widgets.signature_pad import SignaturePad

NAMES = ("stroke",)
SIZE, REPORTS = (1600, 600), 900
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


def measure() -> Iterator[Figure]:
    """Both pads under the same hand, report by report in turn."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    prepare(app)
    pads: tuple[QWidget, QWidget] = PlainPad(), SignaturePad()
    for pad in pads:
        pad.resize(*SIZE)
        pad.show()
        _report(pad, QEvent.Type.MouseButtonPress, QPointF(10, 300))
    found: tuple[list[float], list[float]] = [], []
    for number in range(1, REPORTS + 1):
        at = QPointF(10 + number * 1.7, 300 + 120 * sin(number / 9))
        for pad, times in zip(pads, found, strict=True):
            times.append(spent(partial(_report, pad, QEvent.Type.MouseMove, at)))
    yield figure("stroke", app.platformName(), REPORTS, found[1], found[0])
    for pad in pads:
        pad.close()


def _report(pad: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    button = LEFT if kind == QEvent.Type.MouseButtonPress else NONE
    there = QPointF(pad.mapToGlobal(QPoint(0, 0))) + at
    QApplication.sendEvent(
        pad, QMouseEvent(kind, at, there, button, LEFT, Qt.KeyboardModifier.NoModifier)
    )
    QApplication.processEvents()
