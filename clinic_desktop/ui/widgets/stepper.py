"""The eight-step way of one patient, the same on every screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theme.current import color, font, px, sized_font
from clinic_desktop.ui.theme.icons import Icon, draw_icon
from clinic_desktop.ui.widgets.painted import Painted
from clinic_desktop.ui.widgets.text import isolate

COUNT = 8
"""Stages 1 · 2–3 · 4 · 5 · 6–7 · 8 · 9–10 · 11–14 of the workflow."""


class StepState(Enum):
    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words, where it stands, and its date in words, "" if it has none."""

    title: str
    state: StepState
    when: str = ""


class Stepper(Painted):
    """Painted steps with their dates; one sentence tells it to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepper")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._steps: tuple[Step, ...] = ()

    def show_steps(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        self.setAccessibleName(self._sentence())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(80) * max(1, len(self._steps)), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(44) * max(1, len(self._steps)), self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.painter()
        for index in range(len(self._steps) - 1):
            done = self._steps[index].state is StepState.DONE
            painter.setPen(QPen(color("accent" if done else "grid_strong"), px(2)))
            painter.drawLine(self._centre(index), self._centre(index + 1))
        for index, step in enumerate(self._steps):
            self._draw_disc(painter, index, step)
            self._draw_words(painter, index, step)

    def _draw_disc(self, painter: QPainter, index: int, step: Step) -> None:
        centre, radius = self._centre(index), px(10)
        token = {
            StepState.DONE: "accent",
            StepState.CURRENT: "accent",
            StepState.BLOCKED: "bad",
            StepState.TODO: "border_strong",
        }[step.state]
        painter.setPen(QPen(color(token), px(2)))
        painter.setBrush(color("accent" if step.state is StepState.DONE else "surface"))
        painter.drawEllipse(centre, radius, radius)
        side = px(13)
        box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        if step.state is StepState.DONE:
            draw_icon(painter, box, Icon.CHECK, "on_accent")
            return
        painter.setPen(color({"accent": "accent_text", "bad": "bad"}.get(token, "text3")))
        painter.setFont(sized_font(11, 700))
        painter.drawText(
            QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius),
            Qt.AlignmentFlag.AlignCenter,
            "!" if step.state is StepState.BLOCKED else str(index + 1),
        )

    def _draw_words(self, painter: QPainter, index: int, step: Step) -> None:
        current = step.state in (StepState.CURRENT, StepState.BLOCKED)
        painter.setPen(
            color("text" if current else "text2" if step.state is StepState.DONE else "text3")
        )
        painter.setFont(sized_font(12, 600 if current else 500))
        width = self.width() / max(1, len(self._steps))
        left = self._centre(index).x() - width / 2
        lines = px(17) * self._title_lines()
        title = QRectF(left + 2, px(26), width - 4, lines)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(title, flags | Qt.TextFlag.TextWordWrap, step.title)
        painter.setPen(color("text3"))
        painter.setFont(sized_font(11))
        painter.drawText(QRectF(left, px(26) + lines, width, px(15)), flags, isolate(step.when))

    def _centre(self, index: int) -> QPointF:
        width = self.width() / max(1, len(self._steps))
        across = (index + 0.5) * width
        return QPointF(self.width() - across if self.mirrored else across, px(13))

    def _title_lines(self) -> int:
        """Two lines as soon as one title does not fit into its share of the width."""
        metrics = QFontMetrics(font("caption", weight=600))
        share = self.width() / max(1, len(self._steps)) - 4
        return 2 if any(metrics.horizontalAdvance(s.title) > share for s in self._steps) else 1

    def _height(self) -> int:
        return px(26) + px(17) * self._title_lines() + px(16)

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()

    def _sentence(self) -> str:
        if not self._steps:
            return ""
        at = next(
            (i for i, step in enumerate(self._steps) if step.state is not StepState.DONE),
            len(self._steps) - 1,
        )
        head = self.tr("Workflow: step %1 of %2, %3")
        values = (str(at + 1), str(len(self._steps)), self._steps[at].title)
        for place, value in enumerate(values, start=1):
            head = head.replace(f"%{place}", value)
        words = {
            StepState.DONE: self.tr("done"),
            StepState.CURRENT: self.tr("now"),
            StepState.BLOCKED: self.tr("blocked"),
            StepState.TODO: self.tr("open"),
        }
        parts = [
            " ".join(part for part in (step.title, words[step.state], step.when) if part)
            for step in self._steps
        ]
        return f"{head}. {', '.join(parts)}"
