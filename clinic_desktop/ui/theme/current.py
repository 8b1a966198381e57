"""The look that is in force: colours, lengths and fonts, asked for at the moment of painting."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor, QFont

from clinic_desktop.ui.theme.tokens import THEMES, tokens

NAMES = THEMES
LEAST_PERCENT, MOST_PERCENT = 100, 200


@dataclass(frozen=True, slots=True)
class Theme:
    """`percent` is the person's text size, independent of the display's scale; `moves` is False
    when the system or the person asks for no motion."""

    name: str = "light"
    percent: int = 100
    moves: bool = True


class _InForce:
    theme = Theme()


def theme() -> Theme:
    return _InForce.theme


def put_in_force(new: Theme) -> None:
    """Only `apply.apply_theme` calls this: a palette and a stylesheet belong to it."""
    _InForce.theme = new


def color(token: str, alpha: int = 255) -> QColor:
    """The colour of a token in the theme in force; `alpha` 0 to 255."""
    shade = QColor(tokens().colors[theme().name][token])
    shade.setAlpha(alpha)
    return shade


def px(length: float) -> int:
    """A length that belongs to text (heights, paddings, icons), grown with the text size."""
    return round(length * theme().percent / 100)


def font(role: str = "body", *, weight: int | None = None, tabular: bool = False) -> QFont:
    """The font of a text role (`tokens.type`), for what is painted by hand."""
    style = tokens().type[role]
    return sized_font(style.size, weight or style.weight, tabular=tabular)


def sized_font(size: float, weight: int = 400, *, tabular: bool = False) -> QFont:
    """A font of `size` px at 100 %; `tabular` gives all digits the same width."""
    return QFont(_made(px(size), weight, tabular))


@lru_cache(maxsize=256)
def _made(pixels: int, weight: int, tabular: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(tokens().families))
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def motion_ms(name: str) -> int:
    """How long a movement takes; 0 where no motion is wanted."""
    return tokens().motion_ms[name] if theme().moves else 0


def fixed_color(token: str, name: str) -> QColor:
    """The colour of a token in one theme, whichever is in force: the rail is dark in both."""
    return QColor(tokens().colors[name][token])
