"""The screening for a disturbed body image: which questionnaire, its points, and the talk."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.ui.consultation.words import SCREENINGS, SheetPage
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import column, row
from clinic_desktop.ui.widgets.text import Label


class ScreeningCard(Card):
    """`saved(tool, points, talk)`."""

    saved = Signal(str, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Body image screening"), parent=parent)
        self.setObjectName("screeningCard")
        self.tool, self.points, self.talk = QComboBox(), QLineEdit(), QPlainTextEdit()
        for code, words in SCREENINGS.items():
            self.tool.addItem(words, code)
        self.points.setMaxLength(3)
        self.talk.setTabChangesFocus(True)
        self.talk.setFixedHeight(px(64))
        self.save = secondary(self.tr("Save screening"), Icon.CLIPBOARD_CHECK)
        for name, widget in (
            ("screeningTool", self.tool), ("screeningPoints", self.points),
            ("screeningTalk", self.talk), ("saveScreening", self.save),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._kept = Label("", "secondary", wrap=True)
        self._points = Field(self.tr("Points"), self.points)
        self._talk = Field(
            self.tr("What was talked about"), self.talk,
            hint=self.tr("Needed where the points ask for a talk."), optional=True,
        )  # fmt: skip
        tool = Field(self.tr("Questionnaire"), self.tool)
        self._form = (tool, self._points, self._talk, self.save)
        fields = row((tool, 2), (self._points, 1))
        self.set_content(column(self._kept, fields, self._talk, row(self.save, None), gap=10))
        self.save.clicked.connect(self._on_save_clicked)
        self.points.returnPressed.connect(self.save.click)

    def show_page(self, page: SheetPage) -> None:
        may, kept = "screening" in page.acts, _kept(page)
        self.setVisible(may or bool(kept))
        self._kept.setText(kept)
        self._kept.setVisible(bool(kept))
        for part in self._form:
            part.setVisible(may)

    def set_busy(self, busy: bool) -> None:
        self.save.setEnabled(not busy)

    def _on_save_clicked(self) -> None:
        typed = self.points.text().strip()
        said = typed.isascii() and typed.isdigit()
        self._points.show_error("" if said else self.tr("Type the points."), focus=not said)
        if said:
            self.saved.emit(self.tool.currentData(), int(typed), self.talk.toPlainText().strip())


def _kept(page: SheetPage) -> str:
    facts = page.sheet.facts
    tool = facts.get("screening_tool", "")
    if not tool:
        return ""
    result = "no concern" if facts.get("screening_result") == "CLEAR" else "asks for a talk"
    talk = facts.get("screening_talk", "")
    words = f"{tool.replace('_', '-')}: {facts.get('screening_points', '')} points, {result}."
    return f"{words} {talk}".strip()
