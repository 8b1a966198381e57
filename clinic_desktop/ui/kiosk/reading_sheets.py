"""The consent on the tablet: a part to read, a question to answer, a sentence to agree to."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QScrollArea, QWidget

from clinic_desktop.core.consent_text import RiskPicture
from clinic_desktop.core.errors import Unmet
from clinic_desktop.ui.kiosk.reading import CheckPage, ClausePage, OpenPage, SectionPage
from clinic_desktop.ui.kiosk.sheets import SIDE, Sheet, Sheets, stacked
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.layouts import Part, column, holder, row, scrolled
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.plots.people100 import People100
from clinic_desktop.ui.widgets.text import Label

LINE = 760
"""About 62 letters of 23 px: longer lines are hard to follow."""
HUNDRED = 100
SLACK = 4
NOTES = {"ok": Icon.CIRCLE_CHECK, "info": Icon.INFO}


class SectionSheet(Sheet):
    """Continue first brings the next screenful; at the end of the part it goes on."""

    may_refuse = True

    def __init__(self, page: SectionPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, section = page, page.section
        self._where = Label("", "kiosk_small")
        parts: list[Part] = [self._where, Label(section.title, "kiosk_h1", wrap=True)]
        parts += [_paragraph(text) for text in section.paragraphs]
        if section.key:
            parts.append(_note("info", section.key))
        for risk in section.risks:
            parts.append(_risk(risk))
        text = QWidget()
        text.setMaximumWidth(LINE + 2 * SIDE)
        text.setLayout(column(*parts, None, gap=14, margins=(SIDE, 20, SIDE, 24)))
        self._area: QScrollArea = scrolled(text)
        self._area.setAccessibleName(section.title)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(column((self._area, 1)))
        self._area.verticalScrollBar().valueChanged.connect(self.footer_changed)
        self._area.verticalScrollBar().rangeChanged.connect(self.footer_changed)
        self.setFocusProxy(self._area)

    def show_place(self, behind: int, pages: int, minutes: int) -> None:
        where = self.tr("Page {page} of {pages} · about {minutes} minutes left")
        for name, value in (("page", behind + 1), ("pages", pages), ("minutes", minutes)):
            where = where.replace(f"{{{name}}}", str(value))
        self._where.setText(where)

    @property
    def footer(self) -> tuple[str, str, str]:  # type: ignore[override]
        asked = self.tr("Question noted") if self._page.asked else self.tr("I have a question")
        main = self.tr("Continue") if self.at_end else self.tr("Read on")
        return self.tr("Back"), asked, main

    @property
    def at_end(self) -> bool:
        bar = self._area.verticalScrollBar()
        return bar.value() >= bar.maximum() - SLACK

    def main(self) -> None:
        bar = self._area.verticalScrollBar()
        if self.at_end:
            self.acted.emit("go_on", None)
        else:
            bar.setValue(bar.value() + int(bar.pageStep() * 0.85))

    def second(self) -> None:
        self.acted.emit("question", self._page.section.code)


class Choice(QRadioButton):
    """The whole line is the target, not only its words."""

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)


class ChoiceSheet(Sheet):
    """Large answers under a sentence; a touch on the line chooses."""

    may_refuse = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Continue"))
        self.group = QButtonGroup(self)

    def choices(self, words: tuple[str, ...], chosen: int = -1) -> list[Part]:
        """One large line for each; they are numbered in order."""
        made: list[Part] = []
        for number, text in enumerate(words):
            choice = Choice(text.replace("&", "&&"))
            choice.setAccessibleName(text)
            choice.setObjectName(f"choice{number}")
            choice.setProperty("fit", "kiosk")
            choice.setChecked(number == chosen)
            self.group.addButton(choice, number)
            made.append(holder(column(choice, margins=(18, 4, 18, 4)), "card"))
        return made


class CheckSheet(ChoiceSheet):
    """One question about a part. Wrong is not red: the part is shown again."""

    def __init__(self, page: CheckPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        check = page.check
        self.question, self.options = check.code, check.options
        parts: list[Part] = [
            Label(self.tr("One question about what you read"), "kiosk_small"),
            Label(check.text, "kiosk_h1", wrap=True),
        ]
        self.is_open = not (check.passed or check.needs_talk)
        right = check.options.index(check.right) if check.passed and check.right else -1
        parts += self.choices(check.options, right)
        for button in self.group.buttons():
            button.setEnabled(self.is_open)
        if check.passed:
            parts.append(_note("ok", self.tr("That is right. ") + check.explanation))
        elif check.needs_talk:
            parts.append(
                _note("info", self.tr("A doctor talks with you about this before you sign."))
            )
        elif check.given:
            parts.append(_note("info", self.tr("Let us look at this again. ") + check.explanation))
            parts += [_paragraph(text) for text in page.paragraphs]
        self.put(stacked(*parts))

    def main(self) -> None:
        number = self.group.checkedId()
        self.acted.emit("go_on", self.options[number] if number >= 0 else None)


class ClauseSheet(ChoiceSheet):
    """One sentence; yes or no, nothing is ticked beforehand."""

    def __init__(self, page: ClausePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        clause = page.clause
        optional = "" if clause.required else self.tr("You may say no to this without any loss.")
        yes = self.tr("Yes") if not clause.required else self.tr("Yes, I agree")
        closed = self.tr("This is recorded. To change it, ask a doctor before you sign.")
        closed = closed if page.closed else ""
        chosen = -1 if page.said is None else 0 if page.said else 1
        self.put(
            stacked(
                Label(self.tr("Please read and choose"), "kiosk_small"),
                Label(clause.text, "kiosk_lead", wrap=True),
                *self.choices((yes, self.tr("No")), chosen),
                Label(closed or optional, "kiosk_small", wrap=True),
            )
        )  # fmt: skip
        for button in self.group.buttons():
            button.setEnabled(not page.closed)

    def main(self) -> None:
        number = self.group.checkedId()
        self.acted.emit("go_on", number == 0 if number >= 0 else None)


class OpenSheet(Sheet):
    """What comes before signing, in words."""

    may_refuse = True

    def __init__(self, page: OpenPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Look again"))
        lines = [_bullet(reason) for reason in page.reasons]
        advice = self.tr("Please ask the reception for a doctor or nurse. Keep the tablet.")
        self.put(
            stacked(
                Label(self.tr("Before you sign"), "kiosk_h1"), *lines,
                Label(advice, "kiosk_body", wrap=True),
            )
        )  # fmt: skip

    def main(self) -> None:
        self.acted.emit("go_on", None)


def _paragraph(text: str) -> Label:
    return Label(text, "kiosk_body", wrap=True)


def _note(tone: str, text: str) -> QWidget:
    """A box with a sign: what to keep in mind."""
    box = holder(
        row(
            column(IconLabel(NOTES[tone], tone, 26), None),
            (Label(text, "kiosk_choice", wrap=True, tone=tone), 1),
            gap=14, margins=(16, 12, 16, 12),
        ),
        "note",
    )  # fmt: skip
    box.setProperty("tone", tone)
    return box


def _bullet(reason: Unmet) -> Label:
    return Label(f"• {reason.text}", "kiosk_body", wrap=True)


def _risk(risk: RiskPicture) -> QWidget:
    """Words and, where it was counted in hundreds, the picture of a hundred people."""
    words = [Label(risk.title, "kiosk_lead", wrap=True), _paragraph(risk.text)]
    if risk.shown:
        words.append(Label(risk.shown, "kiosk_small", wrap=True))
    text = column(*words, None, gap=6)
    affected = risk.high if risk.high is not None else risk.low
    if risk.of != HUNDRED or affected is None or not 0 <= affected <= HUNDRED:
        return holder(column(text, margins=(16, 12, 16, 12)), "card")
    picture = People100()
    picture.show_risk(affected, risk.title)
    picture.setFixedSize(190, 190)
    return holder(row((text, 1), column(picture, None), gap=16, margins=(16, 12, 16, 12)), "card")


SHEETS: Sheets = {
    SectionPage: SectionSheet,
    CheckPage: CheckSheet,
    ClausePage: ClauseSheet,
    OpenPage: OpenSheet,
}
