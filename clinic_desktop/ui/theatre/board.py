"""The day of the theatres as a picture: a column each, time down, cards that can be moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui.theatre.board_paint import Scene, draw_ghost, draw_scene
from clinic_desktop.ui.theatre.values import BoardPage, CardRow, Room, clashes, clock
from clinic_desktop.ui.theme.current import px, theme
from clinic_desktop.ui.widgets.accessible import announce
from clinic_desktop.ui.widgets.painted import Painted

AXIS, HEAD, LEAST_HOUR, LEAST_COLUMN = 56, 50, 44, 132
SNAP, COARSE = 5, 15
FAR = 6  # px before a press becomes a drag


@dataclass(frozen=True, slots=True)
class Ghost:
    """A card on its way: where it would be put."""

    card: CardRow
    room: int
    start: int
    reasons: tuple[str, ...] = ()


class DayBoard(Painted):
    """`chosen(case id | None)`, `opened(case id)`, `dropped(case id, room id, minute)`.

    Arrows choose; M takes a card up, arrows move it by five minutes or to the next theatre
    (Shift: fifteen), Enter drops it, Esc puts it back. The mouse drags.
    """

    chosen = Signal(object)
    opened = Signal(object)
    dropped = Signal(object, object, int)
    ROLE = QAccessible.Role.List

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("theatreBoard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._page: BoardPage | None = None
        self._current: UUID | None = None
        self._ghost: Ghost | None = None
        self._pressed: tuple[QPointF, CardRow] | None = None
        self._scene: tuple[object, QPixmap] | None = None

    def show_page(self, page: BoardPage) -> None:
        """What is true now; the chosen card stays chosen, a card that left lets go."""
        self._page, self._scene = page, None
        if self._current is not None and self.current() is None:
            self._choose(None)
        if self._ghost is not None and not any(c.id == self._ghost.card.id for c in page.cards):
            self._ghost = None
        rooms = ", ".join(f"{room.name} {room.use}" for room in page.rooms)
        self.setAccessibleName(f"{self.tr('Theatre board')}, {page.title}: {page.figures}. {rooms}")
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    @property
    def cards(self) -> tuple[CardRow, ...]:
        """What is drawn."""
        return self._page.cards if self._page else ()

    def current(self) -> CardRow | None:
        """The card that is chosen."""
        cards = self._page.cards if self._page else ()
        return next((card for card in cards if card.id == self._current), None)

    def take_up(self) -> None:
        """Begin to move the chosen card by keys."""
        card = self.current()
        if card is not None and "move" in card.can:
            self._hold(card, self._column_of(card.room_id), card.start)

    def sizeHint(self) -> QSize:
        first, last = self._page.hours if self._page else (8, 18)
        rooms = len(self._page.rooms) if self._page else 1
        return QSize(
            px(AXIS) + max(1, rooms) * px(LEAST_COLUMN),
            px(HEAD) + (last - first) * px(LEAST_HOUR) + px(8),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def box_of(self, card: CardRow) -> QRectF:
        """Where a card is drawn, in the direction of the window."""
        return self._box(self._column_of(card.room_id), card.start, card.end)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._page is None:
            return
        painter = self.painter()
        painter.drawPixmap(0, 0, self._resting())
        if self._ghost is not None:
            ghost = self._ghost
            end = ghost.start + ghost.card.end - ghost.card.start
            moved = replace(ghost.card, start=ghost.start, end=end)
            draw_ghost(painter, self._box(ghost.room, ghost.start, end), moved, ghost.reasons)
        card = self.current()
        if card is not None and self._ghost is None:
            self.draw_focus(painter, self.box_of(card).adjusted(-3, -3, 3, 3), 9)
        elif card is None:
            self.draw_focus(painter, QRectF(self.rect()), 8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        card = self._card_at(event.position())
        self._choose(card.id if card else None)
        self._pressed = (event.position(), card) if card and "move" in card.can else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        start, card = self._pressed
        way = event.position() - start
        if self._ghost is None and way.manhattanLength() < FAR:
            return
        snap = COARSE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else SNAP
        minute = card.start + way.y() / self._hour * 60
        self._hold(card, self._column_at(event.position()), round(minute / snap) * snap)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._ghost is not None:
            self._drop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        card = self._card_at(event.position())
        if card is not None:
            self.opened.emit(card.id)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._put_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        handled = self._key_held(event, key) if self._ghost else self._key_free(key)
        if not handled:
            super().keyPressEvent(event)

    def _key_free(self, key: Qt.Key) -> bool:
        along = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        across = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
        step = {**along, **across}.get(key)
        if step is not None:
            self._go(-step[0] if self.mirrored else step[0], step[1])
            return True
        card = self.current()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and card is not None:
            self.opened.emit(card.id)
            return True
        return False

    def _key_held(self, event: QKeyEvent, key: Qt.Key) -> bool:
        ghost = self._ghost
        assert ghost is not None
        snap = COARSE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else SNAP
        turn = -1 if self.mirrored else 1
        down = {Qt.Key.Key_Up: -snap, Qt.Key.Key_Down: snap}.get(key, 0)
        side = {Qt.Key.Key_Left: -turn, Qt.Key.Key_Right: turn}.get(key, 0)
        if down or side:
            self._hold(ghost.card, ghost.room + side, ghost.start + down)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._drop()
        elif key == Qt.Key.Key_Escape:
            self._put_back()
        else:
            return False
        return True

    def _go(self, side: int, down: int) -> None:
        """To the next card in this theatre, or the nearest one in the next."""
        card = self.current()
        cards = sorted(self._page.cards, key=self._place) if self._page else []
        if card is None or not cards:
            self._choose(cards[0].id if cards else None)
            return
        column = self._column_of(card.room_id)
        if down:
            same = [one for one in cards if one.room_id == card.room_id]
            at = same.index(card) + down
            wanted = same[at] if 0 <= at < len(same) else None
        else:
            beside = [o for o in cards if (self._column_of(o.room_id) - column) * side > 0]
            wanted = min(
                beside,
                key=lambda o: (abs(self._column_of(o.room_id) - column), abs(o.start - card.start)),
                default=None,
            )
        if wanted is not None:
            self._choose(wanted.id)

    def _place(self, card: CardRow) -> tuple[int, int]:
        return self._column_of(card.room_id), card.start

    def _choose(self, case_id: UUID | None) -> None:
        if case_id != self._current:
            self._current, self._scene = case_id, None
            card = self.current()
            self.chosen.emit(case_id)
            if card is not None:
                parts = (card.name, card.what, card.times, card.note, card.soft)
                announce(self, ", ".join(part for part in parts if part))
            self.update()

    def _hold(self, card: CardRow, room: int, start: int) -> None:
        assert self._page is not None
        first, last = self._page.hours
        room = min(max(0, room), len(self._page.rooms) - 1)
        start = min(max(first * 60, start), last * 60 - (card.end - card.start))
        reasons = clashes(self._page, card.id, self._page.rooms[room].id, start)
        self._ghost = Ghost(card, room, start, reasons)
        said = f"{self._page.rooms[room].name}, {clock(start)}"
        announce(self, ". ".join((said, *reasons)))
        self.update()

    def _drop(self) -> None:
        ghost, self._ghost = self._ghost, None
        self.update()
        if ghost is None or self._page is None or ghost.reasons:
            return
        room = self._page.rooms[ghost.room]
        if (room.id, ghost.start) != (ghost.card.room_id, ghost.card.start):
            self.dropped.emit(ghost.card.id, room.id, ghost.start)

    def _put_back(self) -> None:
        self._ghost, self._pressed = None, None
        self.update()

    def _resting(self) -> QPixmap:
        """Everything that does not move, painted once per size, theme and news."""
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, theme(), self.mirrored, self._current)
        if self._scene is None or self._scene[0] != key:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setLayoutDirection(self.layoutDirection())
            assert self._page is not None
            draw_scene(painter, Scene(self._page, self._current, self._measures(), self.size()),
                       self._box, self.leading)  # fmt: skip
            painter.end()
            self._scene = (key, picture)
        return self._scene[1]

    def _measures(self) -> tuple[float, float, float, float]:
        return px(AXIS), px(HEAD), self._hour, self._column

    @property
    def _hour(self) -> float:
        first, last = self._page.hours if self._page else (8, 18)
        return max(1.0, (self.height() - px(HEAD) - px(8)) / (last - first))

    @property
    def _column(self) -> float:
        rooms = len(self._page.rooms) if self._page else 1
        return (self.width() - px(AXIS)) / max(1, rooms)

    def _box(self, room: int, start: int, end: int) -> QRectF:
        first = self._page.hours[0] * 60 if self._page else 0
        left = px(AXIS) + room * self._column + 6
        top = px(HEAD) + (start - first) / 60 * self._hour
        high = (end - start) / 60 * self._hour
        return self.leading(QRectF(left, top, self._column - 12, high))

    def _column_of(self, room_id: UUID) -> int:
        rooms: Sequence[Room] = self._page.rooms if self._page else ()
        return next((at for at, room in enumerate(rooms) if room.id == room_id), 0)

    def _column_at(self, where: QPointF) -> int:
        x = self.width() - where.x() if self.mirrored else where.x()
        return int((x - px(AXIS)) // max(1.0, self._column))

    def _card_at(self, where: QPointF) -> CardRow | None:
        cards = self._page.cards if self._page else ()
        return next((card for card in cards if self.box_of(card).contains(where)), None)
