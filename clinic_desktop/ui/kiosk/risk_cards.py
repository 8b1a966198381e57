"""A risk in words, and as a picture of always a hundred people, or of ten thousand besides."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.core.consent_text import RiskPicture
from clinic_desktop.ui.theme.current import theme
from clinic_desktop.ui.widgets.layouts import Part, column, holder, row
from clinic_desktop.ui.widgets.plots.people100 import People100
from clinic_desktop.ui.widgets.plots.people10000 import ALL, People10000
from clinic_desktop.ui.widgets.reading_text import ReadingText
from clinic_desktop.ui.widgets.text import Label

HUNDRED, SIDE = 100, 200
BELOW = 150
"""From this text size on the picture stands below its words."""


def risk_card(risk: RiskPicture) -> QWidget:
    """Words beside their picture; below it where the text is large."""
    words: list[Part] = [
        Label(risk.title, "kiosk_lead", wrap=True), ReadingText(risk.text)
    ]  # fmt: skip
    if risk.shown:
        words.append(Label(risk.shown, "kiosk_small", wrap=True))
    pictures = _pictures(risk)
    if len(pictures) > 1 and theme().percent < BELOW:
        words.append(row(pictures.pop(0), None))
    text = column(*words, None, gap=8)
    if not pictures:
        inside = column(text, margins=(20, 16, 20, 16))
    elif theme().percent >= BELOW:
        line = row(*pictures, None, gap=24)
        inside = column(text, line, gap=16, margins=(20, 16, 20, 16))
    else:
        inside = column(
            row((text, 1), column(*pictures, None, gap=16), gap=24), margins=(20, 16, 20, 16)
        )
    return holder(inside, "card")


def _pictures(risk: RiskPicture) -> list[QWidget]:
    """What was counted; the larger number of a range, so that nothing looks smaller than it is."""
    affected = risk.high if risk.high is not None else risk.low
    if affected is None or not 0 <= affected <= risk.of:
        return []
    if risk.of == HUNDRED:
        return [_hundred(affected, risk.title)]
    if risk.of == ALL:
        rare = People10000()
        rare.show_risk(affected, risk.title)
        return [_hundred(affected * HUNDRED // ALL, risk.title), rare]
    return []


def _hundred(affected: int, title: str) -> QWidget:
    picture = People100()
    picture.show_risk(affected, title)
    picture.setFixedSize(SIDE, SIDE)
    return picture
