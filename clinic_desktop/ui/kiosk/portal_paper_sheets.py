"""A consent in the patient's own account, drawn: one page to scroll, nothing to open or save."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.kiosk.portal_pages import Line
from clinic_desktop.ui.kiosk.portal_paper import PaperPage
from clinic_desktop.ui.kiosk.risk_cards import risk_card
from clinic_desktop.ui.kiosk.sheets import SIDE, Sheet, Sheets
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.widgets.layouts import Part, column, holder, scrolled
from clinic_desktop.ui.widgets.reading_text import ReadingText
from clinic_desktop.ui.widgets.text import Label, isolate

WIDE = 1120
LINE = 760


class PaperSheet(Sheet):
    """What was read, said and signed, in this order."""

    def __init__(self, page: PaperPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Read on"))
        parts: list[Part] = [
            Label(isolate(page.title), "kiosk_h1", wrap=True),
            Label(page.status, "kiosk_lead", wrap=True),
        ]
        if page.note:
            parts.append(Label(page.note, "kiosk_small", wrap=True, tone="info"))
        for section in page.sections:
            parts.append(Label(section.title, "kiosk_lead", wrap=True))
            parts += [_reading(text) for text in (*section.paragraphs, section.key) if text]
            parts += [risk_card(risk) for risk in section.risks]
        parts += _listed(page.said_title, page.said)
        parts += _listed(page.signed_title, page.signed)
        parts.append(Label(isolate(page.marks), "kiosk_small", wrap=True))
        text = QWidget()
        text.setMaximumWidth(px(WIDE) + 2 * SIDE)
        text.setLayout(column(*parts, None, gap=14, margins=(SIDE, 20, SIDE, 24)))
        self._area = scrolled(text)
        self._area.setAccessibleName(page.title)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(column((self._area, 1)))
        self.setFocusProxy(self._area)

    def main(self) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + int(bar.pageStep() * 0.85))

    def back(self) -> None:
        self.acted.emit("portal.consents", None)


def _reading(text: str) -> Label:
    label = ReadingText(text)
    label.setMaximumWidth(px(LINE))
    return label


def _listed(title: str, lines: tuple[Line, ...]) -> list[Part]:
    if not lines:
        return []
    return [Label(title, "kiosk_lead", wrap=True), *(_card(one) for one in lines)]


def _card(one: Line) -> QWidget:
    parts: tuple[Part, ...] = (
        Label(isolate(one.title), "kiosk_choice", wrap=True),
        Label(isolate(one.text), "kiosk_body", wrap=True),
    )
    return holder(column(*parts, gap=4, margins=(20, 14, 20, 14)), "card")


SHEETS: Sheets = {PaperPage: PaperSheet}
