"""Before somebody else signs on the tablet: who it is, what was seen, and who saw it."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.kiosk.keys import Keyboard
from clinic_desktop.ui.kiosk.sheets import Sheet, Sheets, edit, stacked
from clinic_desktop.ui.kiosk.signing import BesidePage, Person
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
        self._who = holder(row(*map(self._named, self._fields[:3]), gap=14))
        self._staff = holder(
            column(
                Label(intro, "kiosk_small", wrap=True),
                row(*map(self._named, self._fields[3:]), gap=14), gap=14,
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

    @staticmethod
    def _named(field: QLineEdit) -> QWidget:
        return holder(column(Label(field.accessibleName(), "kiosk_small"), field, gap=4))


SHEETS: Sheets = {BesidePage: BesideSheet}
