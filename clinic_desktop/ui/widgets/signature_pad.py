"""The pad: takes handwriting from pen, finger or mouse and keeps every report of it."""

from collections.abc import Callable
from math import hypot

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QHideEvent,
    QInputDevice,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QResizeEvent,
    QSinglePointEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.ink import DeviceKind, Ink
from clinic_desktop.ui.theme.current import color, px, sized_font, theme
from clinic_desktop.ui.widgets.handwriting import NO_TILT, Handwriting, Size, StrokeReports, Tilt
from clinic_desktop.ui.widgets.ink_brush import Brush
from clinic_desktop.ui.widgets.ink_image import InkImage
from clinic_desktop.ui.widgets.painted import Painted
from clinic_desktop.ui.widgets.text import isolate
from clinic_desktop.ui.widgets.undisturbed import Undisturbed

PALM_SECONDS = 0.8
"""A touch this soon after the pen was seen is the palm, not a finger."""

LEAST_WAY = 0.5
MOST_OF_HINT = 130
"""Percent to which the words under the line grow: the field keeps its height."""


class SignaturePad(Painted):
    """Never mirrored. While the pen is near, touch and mouse are ignored.

    `stroke_finished` after each stroke, `changed` also after undo and clear, `forgetting` before
    the pad is emptied for the next person.
    """

    stroke_finished = Signal()
    changed = Signal()
    forgetting = Signal()

    ROLE = QAccessible.Role.Canvas

    def __init__(self, now: Callable[[], float] = monotonic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signaturePad")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._now, self._hint = now, ""
        self._writing, self._brush, self._image = Handwriting(), Brush(), InkImage()
        self._with: DeviceKind | None = None
        self._undisturbed = Undisturbed(self)
        self._pen_seen = float("-inf")
        self._tell()

    def set_hint(self, text: str) -> None:
        """What stands under the line: the name and the date."""
        self._hint = text
        self.update()

    @property
    def strokes(self) -> tuple[StrokeReports, ...]:
        """All finished strokes as plain numbers: x, y, pressure, t_ms, tilt along x and y."""
        return self._writing.strokes

    @property
    def under_way(self) -> StrokeReports:
        """The reports of the stroke that is being drawn."""
        return tuple(self._writing.current)

    @property
    def written_on(self) -> Size:
        """The size of the pad in whose units the strokes are."""
        return _size(self) if self._writing.is_empty else self._writing.size

    @property
    def kind(self) -> DeviceKind | None:
        """What the first stroke was made with, None while the pad is empty."""
        return None if self._writing.is_empty else self._writing.kind

    def ink(self) -> Ink:
        """The handwriting as the services take it."""
        return self._writing.ink(_size(self))

    def undo(self) -> None:
        """Take the last stroke away, or bring back what `clear` took."""
        if self._writing.undo():
            self._redraw()
            self._tell()

    def clear(self) -> None:
        """Start again; `undo` brings the strokes back."""
        self._writing.clear()
        self._redraw()
        self._tell()

    def forget(self) -> None:
        """Empty the pad for the next person: nothing can be brought back."""
        self.forgetting.emit()
        self._undisturbed.end()
        self._writing, self._with = Handwriting(), None
        self._redraw()
        self._tell()

    def bring_back(self, kind: DeviceKind, size: Size, strokes: tuple[StrokeReports, ...]) -> None:
        """What stood here before the program ended or the page was left."""
        self._writing, self._with = Handwriting(), None
        self._writing.bring_back(kind, size, strokes)
        self._redraw()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(860, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(640, 230)

    def event(self, event: QEvent) -> bool:
        """Mouse events are taken here, so that one method decides about the palm."""
        if isinstance(event, QMouseEvent):
            return self._take_mouse(event)
        return super().event(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        # Accepting every pen event keeps Qt from making mouse events of it.
        event.accept()
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            return
        self._pen_seen = self._now()
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            if self._with is not None:
                self._writing.drop_current()
                self._redraw()
            self._down(DeviceKind.PEN, event, event.pressure(), _tilt(event))
        elif self._with is DeviceKind.PEN and kind == QEvent.Type.TabletMove:
            self._move(event, event.pressure(), _tilt(event))
        elif self._with is DeviceKind.PEN and kind == QEvent.Type.TabletRelease:
            self._up()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        self._undisturbed.end()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, part = QPainter(self), event.rect()
        painter.fillRect(part, color("paper"))
        painter.setPen(QPen(color("border_strong"), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        line = round(self.height() * 0.72)
        if part.bottom() >= line - px(40):
            _draw_line(painter, self.width(), line, self._hint)
        self._image.paint(painter, QRectF(part))

    def _take_mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        by_hand = self._with in (DeviceKind.MOUSE, DeviceKind.FINGER)
        if kind == QEvent.Type.MouseMove and by_hand:
            self._move(event, None, NO_TILT)
        elif kind == QEvent.Type.MouseButtonRelease and by_hand:
            self._up()
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            is_palm = self._now() - self._pen_seen < PALM_SECONDS
            if not is_palm and self._with is None and event.button() == Qt.MouseButton.LeftButton:
                self._down(_device_kind(event), event, None, NO_TILT)
        event.accept()
        return True

    def _down(
        self, kind: DeviceKind, event: QSinglePointEvent, pressure: float | None, tilt: Tilt
    ) -> None:
        at, ms = event.position().toTuple(), event.timestamp()
        report = self._writing.down(kind, at, _size(self), pressure, ms, tilt)
        if not self._writing.strokes:
            self._redraw()
        self._with = kind
        self._undisturbed.begin()
        self._brush.start(*report[:4])

    def _move(self, event: QSinglePointEvent, pressure: float | None, tilt: Tilt) -> None:
        at, ms = event.position().toTuple(), event.timestamp()
        before = self._writing.current[-1]
        report = self._writing.add(at, _size(self), pressure, ms, tilt)
        if hypot(report.x - before.x, report.y - before.y) < LEAST_WAY:
            self._writing.current.pop()
            return
        self.update(self._image.draw(self._brush.move(*report[:4])).toAlignedRect())

    def _up(self) -> None:
        self.update(self._image.draw(self._brush.finish()).toAlignedRect())
        self._writing.up()
        self._with = None
        self._undisturbed.end()
        self.stroke_finished.emit()
        self._tell()

    def _tell(self) -> None:
        count = len(self._writing.strokes)
        name = self.tr("Signature field, empty")
        if count:
            name = self.tr("Signature field, %1 strokes").replace("%1", str(count))
        self.setAccessibleName(name)
        self.changed.emit()

    def _redraw(self) -> None:
        self._image.start(self.size(), self.devicePixelRatioF(), self.written_on)
        self._image.draw_strokes(self._writing.strokes)
        self.update()


def _size(pad: QWidget) -> Size:
    return float(pad.width()), float(pad.height())


def _draw_line(painter: QPainter, width: int, line: int, hint: str) -> None:
    painter.setPen(QPen(color("border_strong"), 2))
    painter.drawLine(36, line, width - 36, line)
    painter.setPen(color("paper_text", 170))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.setFont(sized_font(22, 500))
    painter.drawText(QRectF(40, line - px(34), px(40), px(34)), flags, "\u00d7")
    painter.setFont(sized_font(17 * min(1.0, MOST_OF_HINT / theme().percent)))
    painter.drawText(QRectF(40, line + 6, width - 80, 44), flags, isolate(hint))


def _tilt(event: QTabletEvent) -> Tilt:
    """Degrees, where the pen has them: a pen without tilt would always say upright."""
    able = QInputDevice.Capability.XTilt
    return (event.xTilt(), event.yTilt()) if event.device().capabilities() & able else NO_TILT


def _device_kind(event: QMouseEvent) -> DeviceKind:
    """Mouse events that Qt makes from touch name the touch screen as their device."""
    by_touch = event.device().type() == QInputDevice.DeviceType.TouchScreen
    return DeviceKind.FINGER if by_touch else DeviceKind.MOUSE
