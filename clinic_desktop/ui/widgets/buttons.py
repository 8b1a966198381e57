"""Buttons: what they look like is a kind, what they do is a click."""

from enum import Enum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from clinic_desktop.ui.theme.current import px, theme
from clinic_desktop.ui.theme.icons import Icon, icon
from clinic_desktop.ui.theme.sheet import framed
from clinic_desktop.ui.widgets.text import object_name, set_tip


class Kind(Enum):
    """The look; one PRIMARY per screen. The value is the stylesheet's property."""

    PRIMARY = "primary"
    SECONDARY = ""
    SOFT = "soft"
    DANGER = "danger"
    DANGER_LINE = "dangerLine"
    GHOST = "ghost"
    QUIET = "quiet"
    RAIL = "rail"
    TOAST = "toast"


ICON_TOKENS = {
    Kind.PRIMARY: "on_accent",
    Kind.DANGER: "on_bad",
    Kind.DANGER_LINE: "bad",
    Kind.SOFT: "accent_text",
    Kind.QUIET: "accent_text",
    Kind.RAIL: "rail_muted",
}

ICON_SIZES = {"": 18, "small": 16, "kiosk": 26, "pill": 22, "foot": 24, "key": 22}
FRAME = ("pill", "foot")
"""Bar and foot of the tablet grow less than the page between them."""


class Button(QPushButton):
    """A button whose text is plain ("&" is a letter) and whose icon follows the theme.

    `name` is the accessible name where there is no text; `shortcut` stands in the tooltip only,
    the key itself belongs to a QAction of the screen. `fit`: "", small, kiosk, pill, foot, key. The
    object name comes from the words unless a screen gives another.
    """

    def __init__(
        self,
        text: str = "",
        kind: Kind = Kind.SECONDARY,
        picture: Icon | None = None,
        *,
        fit: str = "",
        name: str = "",
        tip: str = "",
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._picture, self._fit = kind, picture, fit
        self.setProperty("kind", kind.value)
        self.setProperty("fit", fit)
        self.setProperty("iconOnly", not text)
        self.set_words(text, name or text or tip)
        self.setObjectName(object_name(name or text or tip))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = tip or ("" if text else name)
        self._tip = f"{said}  {shortcut}".strip() if said or shortcut else ""
        self._reason = ""
        set_tip(self, self._tip)
        self.show_picture(picture)

    def set_words(self, text: str, name: str = "") -> None:
        """Change the text; `name` is what a screen reader says, the text if empty."""
        gap = " " if self._picture is not None and text else ""
        self.setText(gap + text.replace("&", "&&"))
        self.setAccessibleName(name or text)

    @property
    def reason(self) -> str:
        """Why it is withheld; "" where it is not, or only for the moment of a command."""
        return self._reason

    def withhold(self, reason: str) -> None:
        """Switch it off and say what is missing, who can meet it and from when."""
        self._say(reason)
        self.setEnabled(False)

    def allow(self) -> None:
        """Switch it on; the tooltip is its own again."""
        self._say("")
        self.setEnabled(True)

    def offer(self, reason: str, *, busy: bool = False) -> None:
        """Withheld where there is a reason; off without one while a command runs."""
        if reason:
            self.withhold(reason)
        else:
            self.allow()
            self.setEnabled(not busy)

    def _say(self, reason: str) -> None:
        self._reason = reason
        set_tip(self, reason or self._tip)
        self.setAccessibleDescription(reason)

    def show_picture(self, picture: Icon | None) -> None:
        self._picture = picture
        if picture is not None:
            self.setIcon(icon(picture, ICON_TOKENS.get(self._kind, "text2")))
        self._fit_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_icon()

    def _fit_icon(self) -> None:
        size = ICON_SIZES[self._fit]
        side = framed(size, theme().percent) if self._fit in FRAME else px(size)
        self.setIconSize(QSize(side, side))


def primary(text: str, picture: Icon | None = None, *, shortcut: str = "", fit: str = "") -> Button:
    """The one action that the screen is for."""
    return Button(text, Kind.PRIMARY, picture, shortcut=shortcut, fit=fit)


def secondary(
    text: str, picture: Icon | None = None, *, shortcut: str = "", fit: str = ""
) -> Button:
    return Button(text, Kind.SECONDARY, picture, shortcut=shortcut, fit=fit)


def danger(text: str, picture: Icon | None = None, *, filled: bool = False) -> Button:
    """An action that hurts; `filled` only where it is the last step."""
    return Button(text, Kind.DANGER if filled else Kind.DANGER_LINE, picture)


def ghost(text: str, picture: Icon | None = None, *, fit: str = "") -> Button:
    """A button without an outline, for tools beside a heading."""
    return Button(text, Kind.GHOST, picture, fit=fit)


def quiet(text: str, picture: Icon | None = None) -> Button:
    """Looks like a link: "All tasks", "Open board"."""
    return Button(text, Kind.QUIET, picture)


def icon_button(
    picture: Icon, name: str, *, shortcut: str = "", kind: Kind = Kind.GHOST, fit: str = ""
) -> Button:
    """A button that shows only an icon; `name` is its tooltip and accessible name."""
    return Button("", kind, picture, fit=fit, name=name, shortcut=shortcut)
