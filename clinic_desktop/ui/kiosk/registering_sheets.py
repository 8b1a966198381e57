"""Draws the pages of a registration: large fields, keys of our own, reasons above the field."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from clinic_desktop.ui.kiosk import registering_rules as rules
from clinic_desktop.ui.kiosk import strength
from clinic_desktop.ui.kiosk.choices import Choice, Tick
from clinic_desktop.ui.kiosk.keys import Keyboard, NumberPad
from clinic_desktop.ui.kiosk.registering_pages import (
    Asked,
    AskPage,
    CheckAnswersPage,
    ChoicePage,
    Fault,
    Kind,
    NoticePage,
)
from clinic_desktop.ui.kiosk.sheets import PAD, SIDE, Sheet, Sheets, edit, stacked
from clinic_desktop.ui.theme.current import px, theme
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.accessible import announce
from clinic_desktop.ui.widgets.buttons import ghost, secondary
from clinic_desktop.ui.widgets.layouts import Part, column, holder, row, scrolled
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.text import Label, isolate

LONGEST, LARGE = 300, 150
NUMBERS = (Kind.DIGITS, Kind.PHONE)
LEFT_TO_RIGHT = (Kind.DIGITS, Kind.PHONE, Kind.EMAIL, Kind.SECRET)


def _said(hint: str) -> list[Part]:
    return [Label(hint, "kiosk_body", wrap=True)] if hint else []


def _breakable(text: str) -> str:
    """An address of mail goes on in the next line after its signs, where letters are large."""
    return text.replace("@", "@\u200b").replace(".", ".\u200b")


class _Page(Sheet):
    """Title, hint and the reason why the page cannot stand are alike on all of them."""

    def _head(self, place: str, title: str, hint: str = "") -> list[Part]:
        parts: list[Part] = [Label(place, "kiosk_small")] if place else []
        parts.append(Label(title, "kiosk_h1", wrap=True))
        return [*parts, *_said(hint)]

    def _low_head(self, place: str, title: str, hint: str = "") -> list[Part]:
        """The place stands beside the title: the letters below need the height. Large text needs
        the width more."""
        if theme().percent >= LARGE:
            return self._head(place, title, hint)
        parts: list[Part] = [(Label(title, "kiosk_h1", wrap=True), 1)]
        if place:
            parts.append(Label(place, "kiosk_small"))
        return [row(*parts, gap=14), *_said(hint)]

    def _reason(self, fault: Fault | None) -> list[Part]:
        """In words and with a sign; read out, because the eye may be elsewhere."""
        if fault is None:
            return []
        words = Label(fault.words, "kiosk_lead", wrap=True, tone="bad")
        words.setObjectName("registerFault")
        announce(self, fault.words)
        return [row(IconLabel(Icon.TRIANGLE_ALERT, "bad", 28), (words, 1), gap=12)]

    def back(self) -> None:
        self.acted.emit("register.back", None)

    def _words_of_back(self, *, can: bool) -> str:
        return self.tr("Back") if can else ""


class AskSheet(_Page):
    """Fields beside or under each other; the keys write into the one that has the focus."""

    def __init__(self, page: AskPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.footer = (self._words_of_back(can=page.can_go_back), page.second, page.main)
        self.fields = {one.name: self._field(one, page) for one in page.fields}
        self._current = next(iter(self.fields.values()))
        self._strength: Label | None = None
        hint = "" if page.link else page.hint
        by_number = all(one.kind in NUMBERS for one in page.fields)
        head = self._head if by_number else self._low_head
        parts = [*head(page.place, page.title, hint), *self._with_link(page)]
        parts += [*self._reason(page.fault), *self._laid_out(page.fields)]
        if page.why:
            parts.append(Label(page.why, "kiosk_small", wrap=True))
        self._put(parts, page)
        wrong = page.fault.field if page.fault else ""
        self.setFocusProxy(self.fields.get(wrong, self._current))

    def _with_link(self, page: AskPage) -> list[Part]:
        """The smaller way stands beside the hint, so that the keys below stay in sight."""
        if not page.link:
            return []
        link = ghost(page.link, fit="kiosk")
        link.setObjectName("registerLink")
        link.clicked.connect(lambda: self.acted.emit("register.link", self._values()))
        hint = Label(page.hint, "kiosk_body", wrap=True)
        if theme().percent >= LARGE:
            return [hint, row(link, None)]
        return [row((hint, 1), link, gap=14)]

    def main(self) -> None:
        self.acted.emit("register.next", self._values())

    def second(self) -> None:
        self.acted.emit("register.second", None)

    def kept(self) -> object:
        return self._values()

    def put_back(self, kept: object) -> None:
        """The same field of another page takes nothing: its name is another one."""
        if isinstance(kept, dict):
            for name in kept.keys() & self.fields.keys():
                self.fields[name].setText(str(kept[name]))

    def forget(self) -> None:
        for one in self.fields.values():
            one.clear()

    def _values(self) -> dict[str, str]:
        return {name: one.text() for name, one in self.fields.items()}

    def _field(self, asked: Asked, page: AskPage) -> QLineEdit:
        line = edit(f"register_{asked.name}", asked.label, secret=asked.kind is Kind.SECRET)
        line.setMaxLength(asked.digits or LONGEST)
        line.setText(page.values.get(asked.name, ""))
        if asked.kind is Kind.DIGITS:
            line.setValidator(QIntValidator(0, 10 ** (asked.digits or 9) - 1, line))
            line.setFixedWidth(px(56 + 30 * (asked.digits or 6)))
        if asked.kind in LEFT_TO_RIGHT:
            line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if asked.kind is Kind.PHONE:
            line.editingFinished.connect(lambda: line.setText(rules.spaced(line.text())))
        line.returnPressed.connect(lambda: self._next(line))
        return line

    def _next(self, line: QLineEdit) -> None:
        """Enter goes on to the next field and never sends the page."""
        lines = list(self.fields.values())
        place = lines.index(line) + 1
        if place < len(lines):
            lines[place].setFocus(Qt.FocusReason.TabFocusReason)
            lines[place].selectAll()

    def _laid_out(self, fields: Sequence[Asked]) -> list[Part]:
        boxes: list[Part] = [
            column(Label(one.label, "kiosk_small"), self.fields[one.name], gap=4) for one in fields
        ]
        if all(one.kind is Kind.DIGITS for one in fields):
            return [row(*boxes, None, gap=14)]
        if fields[0].kind is Kind.SECRET:
            return [*boxes, *self._judging(self.fields[fields[0].name])]
        if len(fields) == 2:
            return [row(*[(box, 1) for box in boxes], gap=14)]  # type: ignore[arg-type]
        return boxes

    def _judging(self, line: QLineEdit) -> list[Part]:
        """How hard it is to guess, in a sentence; and a way to see what was typed."""
        show = secondary(self.tr("Show"), Icon.EYE, fit="kiosk")
        show.setObjectName("showPassword")
        show.setCheckable(True)
        show.toggled.connect(lambda on: self._show_secret(line, show, on=on))
        said = Label("", "kiosk_lead", wrap=True)
        said.setObjectName("passwordStrength")
        self._strength = said
        line.textChanged.connect(self._judge)
        self._judge(line.text())
        return [row(show, (said, 1), gap=14)]

    def _show_secret(self, line: QLineEdit, show: QWidget, *, on: bool) -> None:
        echo = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        line.setEchoMode(echo)
        show.set_words(self.tr("Hide") if on else self.tr("Show"))  # type: ignore[attr-defined]

    def _judge(self, secret: str) -> None:
        if self._strength is None:
            return
        missing, score = strength.judged(secret, self._page.own_words)
        words = self.tr(strength.SENTENCES[score]) if secret else ""
        if secret and missing:
            words = self.tr(strength.MORE).replace("{count}", str(missing))
        self._strength.setText(words)

    def _put(self, parts: list[Part], page: AskPage) -> None:
        """Digits have their keys at the side, letters below."""
        if all(one.kind in NUMBERS for one in page.fields):
            pad = NumberPad(self._target)
            pad.setFixedWidth(PAD)
            self.put(stacked(*parts, pad))
        else:
            latin = any(one.kind in (Kind.EMAIL, Kind.SECRET) for one in page.fields)
            self.put(stacked(*parts, Keyboard(self._target, latin=latin)))

    def _target(self) -> QLineEdit:
        focused = next((one for one in self.fields.values() if one.hasFocus()), None)
        self._current = focused or self._current
        return self._current


class ChoiceSheet(_Page):
    """Answers as cards; a yes may open a field for a few words."""

    def __init__(self, page: ChoicePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.footer = (self._words_of_back(can=page.can_go_back), "", page.main)
        self._group = QButtonGroup(self)
        self.choices: list[Choice] = []
        for number, option in enumerate(page.options):
            choice = Choice(option.words, number)
            choice.setChecked(option.code == page.chosen)
            self._group.addButton(choice, number)
            self.choices.append(choice)
        self.told = edit("register_told", page.label)
        self.told.setMaxLength(LONGEST)
        self.told.setText(page.told)
        self._telling = holder(column(Label(page.label, "kiosk_small"), self.told, gap=6))
        self._keys = Keyboard(lambda: self.told) if page.telling else None
        cards: list[Part] = [(one, 1) for one in self.choices]
        beside = row(*cards, gap=14) if len(cards) == 2 else column(*self.choices, gap=10)
        head = self._low_head if page.telling else self._head
        parts = [*head(page.place, page.title, page.hint), *self._reason(page.fault)]
        parts += [beside, self._telling]
        if page.why:
            parts.append(Label(page.why, "kiosk_small", wrap=True))
        parts += [self._keys] if self._keys else []
        self.put(stacked(*parts))
        self._group.idClicked.connect(self._ask_more)
        self._show_telling()
        chosen = next((one for one in self.choices if one.isChecked()), self.choices[0])
        tells = bool(page.telling) and self.chosen == page.telling
        self.setFocusProxy(self.told if tells else chosen)

    @property
    def chosen(self) -> str:
        place = self._group.checkedId()
        return self._page.options[place].code if place >= 0 else ""

    def main(self) -> None:
        values = {self._page.step: self.chosen}
        if self._page.telling:
            values[f"{self._page.step}_told"] = self.told.text()
        self.acted.emit("register.next", values)

    def forget(self) -> None:
        self.told.clear()

    def _ask_more(self) -> None:
        self._show_telling()
        if self._telling.isVisibleTo(self):
            self.told.setFocus()

    def _show_telling(self) -> None:
        tells = bool(self._page.telling) and self.chosen == self._page.telling
        self._telling.setVisible(tells)
        if self._keys is not None:
            self._keys.setVisible(tells)


class NoticeSheet(_Page):
    """A text, and a tick under it that nobody has set before."""

    def __init__(self, page: NoticePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.footer = (self._words_of_back(can=True), "", page.main)
        self.tick = Tick(page.tick, "accept")
        self.tick.setChecked(page.accepted)
        lines = [Label(line, "kiosk_body", wrap=True) for line in page.lines]
        text = scrolled(stacked(*self._head(page.place, page.title), *lines))
        below = column(*self._reason(page.fault), self.tick, gap=10, margins=(SIDE, 8, SIDE, 16))
        self.setLayout(column((text, 1), below, gap=0))
        self.setFocusProxy(self.tick)

    def main(self) -> None:
        self.acted.emit("register.next", {self._page.step: "yes" if self.tick.isChecked() else ""})


class CheckAnswersSheet(_Page):
    """Every answer with a way to change it."""

    def __init__(self, page: CheckAnswersPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self._words_of_back(can=True), "", page.main)
        cards: list[Part] = []
        for line in page.lines:
            change = secondary(page.change, Icon.PENCIL, fit="kiosk")
            change.setAccessibleName(f"{page.change}: {line.label}")
            change.setObjectName(f"change_{line.step}")
            change.clicked.connect(self._changing(line.step))
            said = Label(isolate(_breakable(line.value)), "kiosk_lead", wrap=True)
            words = column(Label(line.label, "kiosk_small"), said, gap=2)
            cards.append(holder(row((words, 1), change, gap=16, margins=(18, 10, 18, 10)), "card"))
        self.put(stacked(*self._head(page.place, page.title, page.hint), *cards))

    def main(self) -> None:
        self.acted.emit("register.next", {})

    def _changing(self, step: str) -> Callable[[], None]:
        return lambda: self.acted.emit("register.change", step)


SHEETS: Sheets = {
    AskPage: AskSheet,
    ChoicePage: ChoiceSheet,
    NoticePage: NoticeSheet,
    CheckAnswersPage: CheckAnswersSheet,
}
