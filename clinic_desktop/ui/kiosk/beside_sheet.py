"""Before somebody else signs on the tablet: who it is, what was seen, and who saw it."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from clinic_desktop.ui.kiosk.choices import Choice
from clinic_desktop.ui.kiosk.keys import Keyboard
from clinic_desktop.ui.kiosk.sheets import Sheet, Sheets, WordsSheet, edit, stacked
from clinic_desktop.ui.kiosk.signing import (
    BesidePage,
    CannotPage,
    ClinicianPage,
    HandOverPage,
    Person,
)
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.layouts import FlowLayout, column, holder, row
from clinic_desktop.ui.widgets.text import Label


class BesideSheet(Sheet):
    """A colleague of the clinic fills it in and vouches with name and PIN."""

    def __init__(self, page: BesidePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), self.tr("Not today"), self.tr("Continue"))
        self.name = edit("besideName", self.tr("Full name"))
        self.relation = edit("besideRelation", page.relation)
        self.identity = edit("besideIdentity", self.tr("Document that was seen"))
        self.login = edit("besideLogin", self.tr("Your sign-in name"))
        self.pin = edit("besidePin", self.tr("Your PIN"), secret=True)
        self._fields = (self.name, self.relation, self.identity, self.login, self.pin)
        self._ids = dict((words, number) for number, words in page.people)
        known = FlowLayout(12)
        for _, words in page.people:
            button = Button(words, Kind.SOFT, Icon.USER, fit="pill")
            button.clicked.connect(partial(self.name.setText, words))
            known.addWidget(button)
        for field in self._fields:
            field.returnPressed.connect(self.main)
        self._current: QLineEdit = self.name
        intro = self.tr("A member of staff confirms that they saw this person and the document.")
        self._who = holder(row(*map(named, self._fields[:3]), gap=14))
        self._staff = holder(
            column(
                Label(intro, "kiosk_small", wrap=True),
                row(*map(named, self._fields[3:]), gap=14), gap=14,
            )
        )  # fmt: skip
        self._staff.hide()
        self.put(
            stacked(
                row((Label(page.heading, "kiosk_h1", wrap=True), 1), holder(known), gap=14),
                self._who, self._staff, Keyboard(self._in_front),
            )
        )  # fmt: skip
        self.setFocusProxy(self.name)

    def main(self) -> None:
        """First who it is, then who saw it."""
        first = self._staff.isHidden()
        asked = self._fields[:3] if first else self._fields
        empty = next((field for field in asked if not field.text().strip()), None)
        if empty is not None:
            empty.setFocus()
            self.wrong.emit(self.tr("Please fill in every field."))
        elif first:
            self._step(staff=True)
        else:
            name, relation, identity, login, pin = (f.text().strip() for f in self._fields)
            known = self._ids.get(name)
            self.acted.emit("beside", Person(name, relation, identity, login, pin, known))

    def back(self) -> None:
        if self._staff.isHidden():
            super().back()
        else:
            self._step(staff=False)

    def _step(self, *, staff: bool) -> None:
        self._who.setVisible(not staff)
        self._staff.setVisible(staff)
        (self.login if staff else self.name).setFocus()

    def second(self) -> None:
        self.acted.emit("not_today", None)

    def forget(self) -> None:
        for field in self._fields:
            field.clear()

    def _in_front(self) -> QLineEdit:
        self._current = next((one for one in self._fields if one.hasFocus()), self._current)
        return self._current


def named(field: QLineEdit) -> QWidget:
    """A field under its name."""
    return holder(column(Label(field.accessibleName(), "kiosk_small"), field, gap=4))


class CannotSheet(Sheet):
    """The ways of somebody who cannot write; for one of them the name is typed."""

    def __init__(self, page: CannotPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Continue"))
        self._codes = tuple(code for code, _ in page.ways)
        self.group = QButtonGroup(self)
        choices = [Choice(words, number) for number, (_, words) in enumerate(page.ways)]
        for number, choice in enumerate(choices):
            self.group.addButton(choice, number)
        self.typed = edit("typedName", self.tr("Your full name"))
        self._name, self._keys = named(self.typed), Keyboard(lambda: self.typed)
        self.put(
            stacked(Label(page.heading, "kiosk_h1", wrap=True), *choices, self._name, self._keys)
        )
        self.group.idClicked.connect(self._show_name)
        self._show_name()

    @property
    def way(self) -> str:
        """What is chosen, "" as long as nothing is."""
        number = self.group.checkedId()
        return self._codes[number] if number >= 0 else ""

    def main(self) -> None:
        typed = self.typed.text().strip()
        if not self.way:
            self.wrong.emit(self.tr("Please choose one answer."))
        elif self.way == "TYPED" and not typed:
            self.typed.setFocus()
            self.wrong.emit(self.tr("Please fill in every field."))
        else:
            self.acted.emit("way", (self.way, typed))

    def back(self) -> None:
        self.acted.emit("way", ("", ""))

    def forget(self) -> None:
        self.typed.clear()

    def _show_name(self, _: int = 0) -> None:
        for part in (self._name, self._keys):
            part.setVisible(self.way == "TYPED")
        if self.way == "TYPED":
            self.typed.setFocus()


class HandOverSheet(WordsSheet):
    """Thanks; whoever operates and stands beside the patient may sign at once."""

    pictures = (Icon.SIGNATURE, None)

    def __init__(self, page: HandOverPage, parent: QWidget | None = None) -> None:
        super().__init__(page.title, page.text, Icon.CIRCLE_CHECK, parent)
        self.footer = ("", self.tr("The doctor signs now"), self.tr("Finish"))

    def main(self) -> None:
        self.acted.emit("handed_over", None)

    def second(self) -> None:
        self.acted.emit("clinician", None)


class ClinicianSheet(Sheet):
    """Sign-in name and PIN of who operates; the pad comes next."""

    def __init__(self, page: ClinicianPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.footer = (self.tr("Back"), "", self.tr("Continue"))
        self.login = edit("clinicianLogin", self.tr("Your sign-in name"))
        self.pin = edit("clinicianPin", self.tr("Your PIN"), secret=True)
        for field in (self.login, self.pin):
            field.returnPressed.connect(self.main)
        intro = self.tr("With name and PIN you sign as yourself. Nobody signs for a colleague.")
        self.put(
            stacked(
                Label(page.heading, "kiosk_h1", wrap=True), Label(intro, "kiosk_body", wrap=True),
                row((named(self.login), 2), (named(self.pin), 1), gap=14),
                Keyboard(self._in_front, latin=True),
            )
        )  # fmt: skip
        self.setFocusProxy(self.login)

    def main(self) -> None:
        login, pin = self.login.text().strip(), self.pin.text().strip()
        if login and pin:
            self.acted.emit("beside", Person("", "", "", login, pin))
        else:
            (self.pin if login else self.login).setFocus()
            self.wrong.emit(self.tr("Please fill in every field."))

    def back(self) -> None:
        self.acted.emit("not_clinician", None)

    def forget(self) -> None:
        self.login.clear()
        self.pin.clear()

    def _in_front(self) -> QLineEdit:
        return self.pin if self.pin.hasFocus() else self.login


SHEETS: Sheets = {
    BesidePage: BesideSheet, CannotPage: CannotSheet,
    HandOverPage: HandOverSheet, ClinicianPage: ClinicianSheet,
}  # fmt: skip
