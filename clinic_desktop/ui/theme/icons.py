"""Icons: outlines from resources/icons, tinted from the tokens at the moment of painting."""

from enum import Enum
from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer

from clinic_desktop.core.resources import resource
from clinic_desktop.ui.theme.current import color
from clinic_desktop.ui.theme.tokens import tokens


class Icon(Enum):
    """Every outline that ships; the value is the file's name."""

    A_LARGE_SMALL = "a-large-small"
    ACCESSIBILITY = "accessibility"
    ACTIVITY = "activity"
    ARROW_LEFT = "arrow-left"
    ARROW_RIGHT = "arrow-right"
    BANKNOTE = "banknote"
    BED = "bed"
    BELL = "bell"
    BUILDING_2 = "building-2"
    CALENDAR_CLOCK = "calendar-clock"
    CALENDAR_DAYS = "calendar-days"
    CAMERA = "camera"
    CHART_COLUMN = "chart-column"
    CHECK = "check"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    CHEVRON_UP = "chevron-up"
    CIRCLE = "circle"
    CIRCLE_ALERT = "circle-alert"
    CIRCLE_CHECK = "circle-check"
    CIRCLE_DOT = "circle-dot"
    CIRCLE_HELP = "circle-help"
    CIRCLE_X = "circle-x"
    CLIPBOARD_CHECK = "clipboard-check"
    CLIPBOARD_LIST = "clipboard-list"
    CLOCK = "clock"
    COPY = "copy"
    CREDIT_CARD = "credit-card"
    DOOR_OPEN = "door-open"
    DOWNLOAD = "download"
    ELLIPSIS = "ellipsis"
    EXTERNAL_LINK = "external-link"
    EYE = "eye"
    EYE_OFF = "eye-off"
    FILE_SIGNATURE = "file-signature"
    FILE_TEXT = "file-text"
    FILTER = "filter"
    FLAG = "flag"
    GLOBE = "globe"
    HEART_PULSE = "heart-pulse"
    HISTORY = "history"
    HOURGLASS = "hourglass"
    IMAGE = "image"
    INFO = "info"
    KEY_ROUND = "key-round"
    LAMP_CEILING = "lamp-ceiling"
    LANGUAGES = "languages"
    LAYERS = "layers"
    LIST = "list"
    LOCK = "lock"
    LOCK_OPEN = "lock-open"
    LOG_IN = "log-in"
    LOG_OUT = "log-out"
    MAIL = "mail"
    MENU = "menu"
    MINUS = "minus"
    MOON = "moon"
    PACKAGE = "package"
    PEN_LINE = "pen-line"
    PENCIL = "pencil"
    PHONE = "phone"
    PLAY = "play"
    PLUS = "plus"
    PRINTER = "printer"
    QR_CODE = "qr-code"
    RECEIPT = "receipt"
    REDO_2 = "redo-2"
    REFRESH_CW = "refresh-cw"
    ROTATE_CCW = "rotate-ccw"
    SAVE = "save"
    SCAN_BARCODE = "scan-barcode"
    SCISSORS = "scissors"
    SEARCH = "search"
    SETTINGS = "settings"
    SHIELD = "shield"
    SHIELD_CHECK = "shield-check"
    SIGNATURE = "signature"
    SQUARE = "square"
    STETHOSCOPE = "stethoscope"
    SUN = "sun"
    SYRINGE = "syringe"
    TABLET = "tablet"
    TRASH_2 = "trash-2"
    TRIANGLE = "triangle"
    TRIANGLE_ALERT = "triangle-alert"
    UNDO_2 = "undo-2"
    UPLOAD = "upload"
    USER = "user"
    USER_CHECK = "user-check"
    USER_PLUS = "user-plus"
    USERS = "users"
    VOLUME_2 = "volume-2"
    WIFI = "wifi"
    WIFI_OFF = "wifi-off"
    X = "x"


def icon(name: Icon, token: str = "text2") -> QIcon:
    """An icon in the colour of `token` that follows theme, text size and writing direction."""
    return QIcon(_Tinted(name, token))


def draw_icon(
    painter: QPainter, box: QRectF, name: Icon, token: str, *, tint: QColor | None = None
) -> None:
    """Paint an icon into `box`; `tint` overrides the token's colour."""
    ratio = abs(painter.deviceTransform().m11()) or 1.0
    pixels = max(1, round(min(box.width(), box.height()) * ratio))
    drawn = _pixmap(name, (tint or color(token)).name(), pixels)
    # On whole pixels of the device the outline stays sharp.
    left = round((box.x() + (box.width() - pixels / ratio) / 2) * ratio) / ratio
    top = round((box.y() + (box.height() - pixels / ratio) / 2) * ratio) / ratio
    spot = QRectF(left, top, pixels / ratio, pixels / ratio)
    painter.drawPixmap(spot, drawn, QRectF(0, 0, pixels, pixels))


class _Tinted(QIconEngine):
    """Paints with the theme in force, so nothing has to be made anew when it changes."""

    def __init__(self, name: Icon, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        box = QRectF(
            rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side
        )
        draw_icon(
            painter, box, self._name, "disabled" if mode == QIcon.Mode.Disabled else self._token
        )

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return drawn

    def clone(self) -> "_Tinted":
        _clones.append(_Tinted(self._name, self._token))
        return _clones[-1]


# Qt keeps a bare pointer to what clone() returns: the Python half must not be collected.
_clones: list[_Tinted] = []


def _pixmap(name: Icon, tint: str, pixels: int) -> QPixmap:
    mirrored = (
        name.value in tokens().mirrored
        and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    )
    key = f"icon {name.value} {tint} {pixels} {mirrored}"
    drawn = QPixmap()
    if QPixmapCache.find(key, drawn):
        return drawn
    drawn = QPixmap(pixels, pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    if mirrored:
        painter.translate(pixels, 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(_outline(name).replace("currentColor", tint).encode())).render(
        painter, QRectF(0, 0, pixels, pixels)
    )
    painter.end()
    QPixmapCache.insert(key, drawn)
    return drawn


@cache
def _outline(name: Icon) -> str:
    drawing = resource(f"icons/{name.value}.svg").read_text(encoding="utf-8")
    return drawing.replace('stroke-width="2"', 'stroke-width="1.8"')
