"""The consent on the tablet: a part to read, a question to answer, a sentence to agree to."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QWidget

from clinic_desktop.core.errors import Unmet
from clinic_desktop.ui.kiosk.choices import Choice
from clinic_desktop.ui.kiosk.reading import CheckPage, ClausePage, OpenPage, SectionPage
from clinic_desktop.ui.kiosk.risk_cards import risk_card
from clinic_desktop.ui.kiosk.sheets import SIDE, Sheet, Sheets, stacked
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.layouts import Part, column, holder, row, scrolled
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.reading_text import ReadingText
from clinic_desktop.ui.widgets.text import Label

LINE, WIDE = 760, 1120
"""About 62 letters of 23 px: longer lines are hard to follow."""
SLACK = 4
NOTES = {"ok": Icon.CIRCLE_CHECK, "accent": Icon.INFO}
KEYS = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)


class SectionSheet(Sheet):
    """Continue first brings the next screenful; at the end of the part it goes on."""

    may_refuse = may_jump = True
    pictures = (Icon.FLAG, Icon.ARROW_RIGHT)

    def __init__(self, page: SectionPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, section = page, page.section
        self._where = Label("", "kiosk_small")
        parts: list[Part] = [self._where, Label(section.title, "kiosk_h1", wrap=True)]
        if page.note:
            parts.append(Label(page.note, "kiosk_small", wrap=True, tone="info"))
        parts += [_paragraph(text) for text in section.paragraphs]
        for one in parts:
            if isinstance(one, ReadingText):
                one.setMaximumWidth(px(LINE))
        if section.key:
            parts.append(_note("accent", section.key))
        width = LINE
        if section.risks:
            width = WIDE
            parts += [risk_card(risk) for risk in section.risks]
        text = QWidget()
        text.setMaximumWidth(px(width) + 2 * SIDE)
        text.setLayout(column(*parts, None, gap=14, margins=(SIDE, 20, SIDE, 24)))
        self._area: QScrollArea = scrolled(text)
        self._area.setAccessibleName(section.title)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(column((self._area, 1)))
        self._area.verticalScrollBar().valueChanged.connect(self.footer_changed)
        self._area.verticalScrollBar().rangeChanged.connect(self.footer_changed)
        self.setFocusProxy(self._area)

    def show_place(self, behind: int, pages: int, minutes: int) -> None:
        where = self.tr("Part {part} of {parts} · about {minutes} minutes left")
        if minutes == 1:
            where = self.tr("Part {part} of {parts} · about one minute left")
        for name, value in (("part", behind + 1), ("parts", pages), ("minutes", minutes)):
            where = where.replace(f"{{{name}}}", str(value))
        self._where.setText(where)

    @property
    def footer(self) -> tuple[str, str, str]:  # type: ignore[override]
        question = self.tr("I have a question about this")
        asked = self.tr("Question noted") if self._page.asked else question
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


class ChoiceSheet(Sheet):
    """Large answers under a sentence; a touch on the line chooses."""

    may_refuse = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Continue"))
        self.group = QButtonGroup(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def choices(self, words: tuple[str, ...], chosen: int = -1) -> list[Part]:
        """One large line for each; they are numbered in order."""
        made: list[Part] = []
        for number, text in enumerate(words):
            choice = Choice(text, number)
            choice.setChecked(number == chosen)
            self.group.addButton(choice, number)
            made.append(choice)
        return made

    def kept(self) -> object:
        return self.group.checkedId()

    def put_back(self, kept: object) -> None:
        button = self.group.button(kept) if isinstance(kept, int) else None
        if button is not None and button.isEnabled():
            button.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 9 choose, Enter goes on: for a keyboard that is attached."""
        button = self.group.button(event.key() - KEYS.start) if event.key() in KEYS else None
        if button is not None and button.isEnabled():
            button.setChecked(True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.main()
        else:
            super().keyPressEvent(event)


class CheckSheet(ChoiceSheet):
    """One question about a part. Wrong is not red: the part is shown again."""

    def __init__(self, page: CheckPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        check = page.check
        self.question, self.options = check.code, check.options
        self._where = Label("", "kiosk_small")
        parts: list[Part] = [self._where, Label(check.text, "kiosk_h1", wrap=True)]
        self.is_open = not (check.passed or check.needs_talk)
        right = check.options.index(check.right) if check.passed and check.right else -1
        parts += self.choices(check.options, right)
        for button in self.group.buttons():
            button.setEnabled(self.is_open)
        if check.passed:
            parts.append(_note("ok", f"{self.tr('That is right.')} {check.explanation}"))
        elif check.needs_talk:
            parts.append(
                _note("accent", self.tr("A doctor talks with you about this before you sign."))
            )
        elif check.given:
            again = self.tr("Let us look at this again.")
            parts.append(_note("accent", f"{again} {check.explanation}"))
            parts += [_paragraph(text) for text in page.paragraphs]
        self.footer = (self.tr("Read this part again"), "", self.tr("Continue"))
        self.put(stacked(*parts))

    def show_place(self, behind: int, pages: int, minutes: int) -> None:
        where = self.tr("Part {part} of {parts} · one question")
        self._where.setText(where.replace("{part}", str(behind + 1)).replace("{parts}", str(pages)))

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
    return ReadingText(text)


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
    return ReadingText(f"• {reason.text}")


SHEETS: Sheets = {
    SectionPage: SectionSheet,
    CheckPage: CheckSheet,
    ClausePage: ClauseSheet,
    OpenPage: OpenSheet,
}
