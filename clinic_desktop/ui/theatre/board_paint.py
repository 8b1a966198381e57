"""How the theatre board is painted: hours, staffed time, cards with turnover, the now line."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPen

from clinic_desktop.ui.theatre.values import BoardPage, CardRow, clock
from clinic_desktop.ui.theme.current import color, px, sized_font
from clinic_desktop.ui.theme.icons import Icon, draw_icon
from clinic_desktop.ui.widgets.chip import ChipWords, chip_width, draw_chip, status_words
from clinic_desktop.ui.widgets.text import isolate

Boxes = Callable[[int, int, int], QRectF]
Leading = Callable[[QRectF], QRectF]
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
WRAP = Qt.TextFlag.TextWordWrap
NOTES = {"Held for the deposit": "held", "Confirmed": "confirmed", "On hold": "on_hold",
         "Stop when safe": "blocked", "Emergency": "blocked",
         "Emergency, in theatre": "blocked"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything at rest; `measures` are axis, head, hour and column in px."""

    page: BoardPage
    current: UUID | None
    measures: tuple[float, float, float, float]
    size: QSize


def draw_scene(painter: QPainter, scene: Scene, box: Boxes, leading: Leading) -> None:
    _draw_columns(painter, scene, box, leading)
    _draw_hours(painter, scene, leading)
    rooms = {room.id: at for at, room in enumerate(scene.page.rooms)}
    for shut in scene.page.shut:
        if shut.room_id in rooms:
            area = box(rooms[shut.room_id], shut.start, shut.end)
            _draw_shut(painter, area, shut.words, shut.closed)
    for card in scene.page.cards:
        if card.room_id in rooms:
            at = rooms[card.room_id]
            _draw_turnover(painter, box(at, card.end, max(card.end, card.blocked)))
            draw_card(painter, box(at, card.start, card.end), card, card.id == scene.current)
    _draw_now(painter, scene, leading)


def draw_card(painter: QPainter, area: QRectF, card: CardRow, chosen: bool) -> None:
    """A stripe in the surgeon's colour, times, name, what, and how it stands."""
    area = area.adjusted(0, 1, 0, -1)
    painter.setPen(QPen(color("accent" if chosen else card.stripe), 2 if chosen else 1))
    painter.setBrush(color("surface"))
    painter.drawRoundedRect(area, 7, 7)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(card.stripe, 34))
    painter.drawRoundedRect(area, 7, 7)
    _stripe(painter, area, card.stripe)
    lines = (
        (card.times, "text2", sized_font(12, 600, tabular=True)),
        (card.name, "text", sized_font(13, 600)),
        (card.soft, "warn", sized_font(12, 600)),
        (card.what, "text2", sized_font(12)),
        (card.surgeon, "text2", sized_font(12)),
    )
    end = _write(painter, area.adjusted(px(12), px(4), -px(8), -px(4)), lines)
    if card.soft:
        _draw_sign(painter, area)
    _draw_note(painter, area, card, end)


def draw_ghost(painter: QPainter, area: QRectF, card: CardRow, reasons: tuple[str, ...]) -> None:
    """A card on its way, with every reason why it cannot be put there."""
    token = "bad" if reasons else "accent"
    painter.setPen(QPen(color(token), 2))
    painter.setBrush(color(f"{token}_soft"))
    painter.drawRoundedRect(area, 7, 7)
    ink = "bad" if reasons else "accent_text"
    lines = [(card.times, ink, sized_font(13, 600, tabular=True)),
             (card.name, "text", sized_font(13, 600))]  # fmt: skip
    lines += [(reason, ink, sized_font(12)) for reason in reasons]
    _write(painter, area.adjusted(px(12), px(4), -px(8), -px(2)), tuple(lines), clip=False)


def _draw_columns(painter: QPainter, scene: Scene, box: Boxes, leading: Leading) -> None:
    axis, head, _, wide = scene.measures
    first, last = scene.page.hours
    painter.fillRect(QRectF(0, 0, scene.size.width(), scene.size.height()), color("surface"))
    for at, room in enumerate(scene.page.rooms):
        for start, end in ((first * 60, room.opens), (room.closes, last * 60)):
            if end > start:
                painter.fillRect(box(at, start, end).adjusted(-6, 0, 6, 0), color("sunken"))
        area = leading(QRectF(axis + at * wide, 0, wide, head)).adjusted(10, px(6), -10, 0)
        painter.setPen(color("text"))
        painter.setFont(sized_font(14, 600))
        name = painter.fontMetrics().elidedText(
            isolate(room.name), Qt.TextElideMode.ElideRight, int(area.width())
        )
        painter.drawText(area, LEFT, name)
        painter.setPen(color("text2"))
        painter.setFont(sized_font(12, tabular=True))
        painter.drawText(area.adjusted(0, px(20), 0, 0), LEFT, isolate(room.use))
        edge = leading(QRectF(axis + at * wide, 0, 1, scene.size.height()))
        painter.fillRect(edge, color("border"))


def _draw_hours(painter: QPainter, scene: Scene, leading: Leading) -> None:
    axis, head, high, _ = scene.measures
    first, last = scene.page.hours
    painter.setFont(sized_font(12, 600, tabular=True))
    for hour in range(first, last + 1):
        y = head + (hour - first) * high
        painter.setPen(QPen(color("grid_strong" if hour == first else "grid"), 1))
        painter.drawLine(QLineF(0, y, scene.size.width(), y))
        beside_now = scene.page.now is not None and -12 < scene.page.now - hour * 60 < 30
        if hour < last and not beside_now:  # the badge of the time now stands there
            painter.setPen(color("text2"))
            area = leading(QRectF(0, y + px(3), axis - px(8), px(16)))
            painter.drawText(area, Qt.AlignmentFlag.AlignRight, clock(hour * 60))


def _draw_shut(painter: QPainter, area: QRectF, words: str, closed: bool) -> None:
    if closed:
        painter.fillRect(area, QBrush(color("text3", 90), Qt.BrushStyle.BDiagPattern))
    else:
        painter.setPen(QPen(color("border_strong"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(color("accent_soft", 90))
        painter.drawRoundedRect(area, 6, 6)
    painter.setPen(color("text2"))
    painter.setFont(sized_font(12))
    painter.drawText(area.adjusted(8, 4, -6, -4), LEFT | WRAP, words)


def _draw_turnover(painter: QPainter, area: QRectF) -> None:
    if area.height() > 1:
        painter.fillRect(
            area.adjusted(4, 1, -4, 0), QBrush(color("text3", 120), Qt.BrushStyle.BDiagPattern)
        )


def _draw_now(painter: QPainter, scene: Scene, leading: Leading) -> None:
    axis, head, high, _ = scene.measures
    first, last = scene.page.hours
    now = scene.page.now
    if now is None or not first * 60 <= now <= last * 60:
        return
    y = head + (now - first * 60) / 60 * high
    painter.setPen(QPen(color("now"), 2))
    painter.drawLine(
        QLineF(leading(QRectF(axis, y, 1, 1)).x(), y,
               leading(QRectF(scene.size.width() - 1, y, 1, 1)).x(), y)
    )  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("now"))
    badge = leading(QRectF(2, y - px(10), axis - 4, px(20)))
    painter.drawRoundedRect(badge, 5, 5)
    painter.setPen(color("on_bad"))
    painter.setFont(sized_font(12, 600, tabular=True))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, clock(now))


def _stripe(painter: QPainter, area: QRectF, token: str) -> None:
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    left = area.right() - 5 if mirrored else area.left()
    painter.setBrush(color(token))
    painter.drawRoundedRect(QRectF(left, area.top(), 5, area.height()), 2.5, 2.5)


def _write(
    painter: QPainter, area: QRectF, lines: tuple[tuple[str, str, QFont], ...], *,
    clip: bool = True,
) -> float:  # fmt: skip
    """Lines below each other while there is room; names wrap, the last y comes back."""
    y = area.top()
    for text, token, made in lines:
        painter.setFont(made)
        painter.setPen(color(token))  # without a pen Qt measures nothing
        need = painter.boundingRect(
            QRectF(area.left(), y, area.width(), 500), int(LEFT | WRAP), isolate(text)
        ).height()
        if not text or (clip and y + need > area.bottom() + 3 and y > area.top()):
            continue
        painter.drawText(
            QRectF(area.left(), y, area.width(), need), int(LEFT | WRAP), isolate(text)
        )
        y += need
    return y


def _draw_sign(painter: QPainter, area: QRectF) -> None:
    """There also where a short card has no room for the words."""
    side, mirrored = px(16), painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    left = area.left() + px(8) if mirrored else area.right() - px(8) - side
    box = QRectF(left, area.top() + px(5), side, side)
    draw_icon(painter, box, Icon.TRIANGLE_ALERT, "warn")


def _draw_note(painter: QPainter, area: QRectF, card: CardRow, after: float) -> None:
    key = NOTES.get(card.note, card.status)
    words = status_words(key, card.note)
    high, wide = px(22), chip_width(words, small=True)
    bottom = area.bottom() - high - px(6)
    if bottom < after or wide > area.width() - px(20):
        return
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    left = area.right() - px(12) - wide if mirrored else area.left() + px(12)
    draw_chip(painter, QRectF(left, bottom, wide, high), ChipWords(*words), mirrored=mirrored)
