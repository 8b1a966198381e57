"""Puts a theme in force: style, palette, font and stylesheet of the whole program."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from clinic_desktop.ui.theme.current import (
    LEAST_PERCENT,
    MOST_PERCENT,
    NAMES,
    Theme,
    color,
    font,
    put_in_force,
)
from clinic_desktop.ui.theme.fonts import load_fonts
from clinic_desktop.ui.theme.sheet import stylesheet

ROLES = (
    (QPalette.ColorRole.Window, "canvas"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "canvas"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.Link, "accent_text"),
    (QPalette.ColorRole.ToolTipBase, "text"),
    (QPalette.ColorRole.ToolTipText, "surface"),
)


def apply_theme(
    app: QApplication, name: str, text_percent: int = 100, *, moves: bool = True
) -> None:
    """Show the whole program in the theme `name` ("light", "dark") at a text size.

    `text_percent` is 100 to 200; `moves=False` switches animations off. Open windows follow.
    Raises ValueError for another name or size.
    """
    if name not in NAMES:
        raise ValueError(f"There is no theme {name!r}.")
    if not LEAST_PERCENT <= text_percent <= MOST_PERCENT:
        raise ValueError(f"Text size {text_percent} % is outside 100 to 200.")
    load_fonts()
    put_in_force(Theme(name, text_percent, moves))
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font("body"))
    app.setPalette(_palette())
    app.setStyleSheet(stylesheet(name, text_percent))


def _palette() -> QPalette:
    palette = QPalette()
    for role, token in ROLES:
        palette.setColor(role, color(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("disabled"))
    return palette
