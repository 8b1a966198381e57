"""How the hits and the actions of the search are shown and painted."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from clinic_desktop.ui.theme.current import color, px, sized_font
from clinic_desktop.ui.theme.icons import Icon, draw_icon
from clinic_desktop.ui.widgets.avatar import draw_avatar
from clinic_desktop.ui.widgets.chip import ChipWords, chip_width, draw_chip
from clinic_desktop.ui.widgets.keyed_model import VALUE
from clinic_desktop.ui.widgets.painted import leading_box
from clinic_desktop.ui.widgets.search_words import marked
from clinic_desktop.ui.widgets.text import isolate

Index = QModelIndex | QPersistentModelIndex

HIT_HEIGHT, ACTION_HEIGHT = 48, 34


@dataclass(frozen=True, slots=True)
class Hit:
    """One person found, in plain words. `locked`: the role may see the name and nothing else."""

    id: object
    name: str
    born: str = ""
    mrn: str = ""
    phone_tail: str = ""
    chips: tuple[ChipWords, ...] = ()
    locked: bool = False

    @property
    def facts(self) -> str:
        """Second line of the hit."""
        return " · ".join(isolate(part) for part in (self.born, self.phone_tail, self.mrn) if part)

    @property
    def words(self) -> str:
        """All of it, for a screen reader."""
        parts = (self.name, self.born, self.mrn, *(chip.text for chip in self.chips))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do, for the chosen person or at all; `keys` as they stand on the keyboard."""

    id: str
    text: str
    picture: Icon | None = None
    keys: str = ""

    @property
    def words(self) -> str:
        return f"{self.text}, {self.keys}" if self.keys else self.text


class HitDelegate(QStyledItemDelegate):
    """Avatar, name with what was typed marked, facts, chips."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.query = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(300), px(HIT_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(VALUE)
        box = _row(painter, option)
        side = px(34)
        view = _viewport(option)
        avatar = QRectF(box.x() + px(10), box.center().y() - side / 2, side, side)
        draw_avatar(painter, leading_box(view, avatar), hit.name)
        end = box.right() - px(10)
        for chip in reversed(hit.chips):
            wide = chip_width(chip)
            end -= wide
            if end < box.x() + px(220):
                break
            spot = QRectF(end, box.center().y() - px(10), wide, px(20))
            draw_chip(painter, leading_box(view, spot), chip, mirrored=_mirrored(view))
            end -= px(8)
        if hit.locked:
            end -= px(18)
            lock = QRectF(end, box.center().y() - px(8), px(16), px(16))
            draw_icon(painter, leading_box(view, lock), Icon.LOCK, "text3")
        self._draw_words(
            painter,
            view,
            hit,
            QRectF(box.x() + px(54), box.y(), end - box.x() - px(58), box.height()),
        )

    def _draw_words(self, painter: QPainter, view: QWidget, hit: Hit, room: QRectF) -> None:
        half = room.height() / 2
        name = leading_box(view, QRectF(room.x(), room.y() + px(3), room.width(), half))
        _draw_marked(painter, name, hit.name, self.query, mirrored=_mirrored(view))
        if hit.facts and not hit.locked:
            painter.setFont(sized_font(12))
            painter.setPen(color("text3"))
            spot = QRectF(room.x(), room.y() + half - px(1), room.width(), half - px(3))
            facts = painter.fontMetrics().elidedText(
                hit.facts, Qt.TextElideMode.ElideRight, int(room.width())
            )
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(leading_box(view, spot), middle, facts)


class CommandDelegate(QStyledItemDelegate):
    """Icon, words, keys."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(300), px(ACTION_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        command: Command = index.data(VALUE)
        box = _row(painter, option)
        view = _viewport(option)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if command.picture is not None:
            side = px(18)
            spot = QRectF(box.x() + px(18), box.center().y() - side / 2, side, side)
            draw_icon(painter, leading_box(view, spot), command.picture, "text2")
        painter.setFont(sized_font(14))
        painter.setPen(color("text"))
        words = QRectF(box.x() + px(50), box.y(), box.width() - px(150), box.height())
        painter.drawText(leading_box(view, words), middle, command.text)
        if command.keys:
            painter.setFont(sized_font(11, 600))
            wide = painter.fontMetrics().horizontalAdvance(command.keys) + px(12)
            cap = QRectF(box.right() - px(12) - wide, box.center().y() - px(10), wide, px(20))
            cap = leading_box(view, cap)
            painter.setPen(color("border"))
            painter.setBrush(color("surface"))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(color("text3"))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, command.keys)


def _draw_marked(painter: QPainter, box: QRectF, name: str, query: str, *, mirrored: bool) -> None:
    """One line in which what was typed is marked; Qt keeps the order of mixed scripts."""
    formats, at = [], 0
    for text, is_hit in marked(name, query):
        if is_hit:
            look = QTextCharFormat()
            look.setFontWeight(700)
            look.setFontUnderline(True)
            look.setForeground(color("accent_text"))
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = at, len(text), look
            formats.append(one)
        at += len(text)
    layout = QTextLayout(name, sized_font(14, 500))
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(box.width())
    layout.endLayout()
    left = box.right() - line.naturalTextWidth() if mirrored else box.x()
    indent = line.naturalTextRect().x()
    painter.setPen(color("text"))
    layout.draw(painter, QPointF(left - indent, box.center().y() - line.height() / 2))


def _row(painter: QPainter, option: QStyleOptionViewItem) -> QRectF:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(option.rect).adjusted(8, 1, -8, -1)
    state = option.state
    painter.setPen(Qt.PenStyle.NoPen)
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(color("selected"))
        painter.drawRoundedRect(box, 8, 8)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(color("hover"))
        painter.drawRoundedRect(box, 8, 8)
    return box


def _viewport(option: QStyleOptionViewItem) -> QWidget:
    """Item rectangles are those of the viewport: a scroll bar does not count."""
    view = option.widget
    assert isinstance(view, QAbstractItemView)
    return view.viewport()


def _mirrored(view: QWidget) -> bool:
    return view.layoutDirection() == Qt.LayoutDirection.RightToLeft
