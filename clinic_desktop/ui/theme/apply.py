"""Puts a theme in force: style, palette, font and stylesheet of the whole program."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
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

STYLED = "clinicStyled"
"""Set on the application once Fusion is in force: asking the style would name the stylesheet."""

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
    """Show the whole program in the theme `name` ("light", "dark", "contrast") at a text size.

    `text_percent` is 100 to 200; `moves=False` switches animations off. Open windows follow.
    Raises ValueError for another name or size.
    """
    if name not in NAMES:
        raise ValueError(f"There is no theme {name!r}.")
    if not LEAST_PERCENT <= text_percent <= MOST_PERCENT:
        raise ValueError(f"Text size {text_percent} % is outside 100 to 200.")
    load_fonts()
    put_in_force(Theme(name, text_percent, moves))
    with _nobody_dies():
        if app.property(STYLED) is None:
            app.setStyle("Fusion")
            app.setProperty(STYLED, True)
        app.setFont(font("body"))
        app.setPalette(_palette())
        app.setStyleSheet(stylesheet(name, text_percent))


def set_direction(app: QApplication, *, mirrored: bool) -> None:
    """Let all windows read from right to left, or from left to right."""
    direction = Qt.LayoutDirection
    with _nobody_dies():
        app.setLayoutDirection(direction.RightToLeft if mirrored else direction.LeftToRight)


@contextmanager
def _nobody_dies() -> Iterator[None]:
    """Qt walks over all widgets by bare pointers and our handlers run in between: a collection
    that freed a forgotten widget there would end the program."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _palette() -> QPalette:
    palette = QPalette()
    for role, token in ROLES:
        palette.setColor(role, color(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("disabled"))
    return palette
