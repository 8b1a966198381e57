"""Drawers of a consent: the talk, an answer, a talk about one point, a no in words."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.ui.consent.presenter import TalkForm
from clinic_desktop.ui.consent.words import LANGUAGES, MODES, TALK_MODES
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, danger, primary
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.widgets.text import Label


class TalkFields(QWidget):
    """The talk that informs; `given(TalkForm)`."""

    given = Signal(object)

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("talkFields")
        self.message, self.minutes = InlineMessage(), NumberEdit(600)
        self.language, self.mode = _choices(LANGUAGES), _choices(TALK_MODES)
        self.language.setCurrentIndex(max(0, self.language.findData(language)))
        self.interpreter = QLineEdit()
        self.copy = QCheckBox(self.tr("A copy of the text was given"))
        self.main: Button = primary(self.tr("Record the talk"), Icon.CHECK)
        for name, widget in (
            ("talkMinutes", self.minutes), ("talkLanguage", self.language),
            ("talkMode", self.mode), ("interpreter", self.interpreter),
            ("copyGiven", self.copy), ("recordTalk", self.main),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._minutes = Field(self.tr("How many minutes"), self.minutes)
        self.setLayout(
            column(
                self.message,
                self._minutes,
                Field(self.tr("In which language"), self.language),
                Field(self.tr("How"), self.mode),
                Field(
                    self.tr("Interpreter"), self.interpreter, optional=True,
                    hint=self.tr("Name of whoever interpreted"),
                ),
                self.copy,
                Label(self.tr("The waiting time counts from now."), "caption", wrap=True),
                gap=12,
            )
        )  # fmt: skip
        self.main.clicked.connect(self._on_main_clicked)

    def begin(self) -> None:
        self.minutes.setFocus()
        self.minutes.selectAll()

    def _on_main_clicked(self) -> None:
        minutes = self.minutes.value
        wrong = "" if minutes else self.tr("How long did the talk take?")
        self._minutes.show_error(wrong, focus=bool(wrong))
        if minutes:
            self.given.emit(
                TalkForm(
                    minutes, self.language.currentData(), self.interpreter.text().strip(),
                    self.mode.currentData(), self.copy.isChecked(),
                )
            )  # fmt: skip


class WordsFields(QWidget):
    """One text for one point: an answer, or what was talked about; `given(text)`."""

    given = Signal(str)

    def __init__(self, about: str, label: str, confirm: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wordsFields")
        self.message, self.text = InlineMessage(), QPlainTextEdit()
        self.text.setObjectName("words")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(px(140))
        self._field = Field(label, self.text)
        self.main: Button = primary(confirm, Icon.CHECK)
        self.main.setObjectName("giveWords")
        self.setLayout(column(self.message, Label(about, wrap=True), self._field, gap=12))
        self.main.clicked.connect(self._on_main_clicked)

    def begin(self) -> None:
        self.text.setFocus()

    def _on_main_clicked(self) -> None:
        words = self.text.toPlainText().strip()
        self._field.show_error("" if words else self.tr("Write it in words."), focus=not words)
        if words:
            self.given.emit(words)


class NoFields(QWidget):
    """Who said no and how, in words; `given(said_by, how)`."""

    given = Signal(str, str)

    def __init__(
        self, patient: str, confirm: str, effect: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("noFields")
        self.message, self.who, self.mode = InlineMessage(), QLineEdit(patient), _choices(MODES)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(px(96))
        self.main: Button = danger(confirm, Icon.CIRCLE_X, filled=True)
        for name, widget in (
            ("saidBy", self.who), ("saidHow", self.mode), ("saidWords", self.words),
            ("sayNo", self.main),
        ):  # fmt: skip
            widget.setObjectName(name)
        self._who = Field(self.tr("Who said it"), self.who)
        self.setLayout(
            column(
                self.message,
                Label(effect, "secondary", wrap=True),
                self._who,
                Field(self.tr("How"), self.mode),
                Field(self.tr("In the patient's words"), self.words, optional=True),
                gap=12,
            )
        )
        self.main.clicked.connect(self._on_main_clicked)

    def begin(self) -> None:
        self.who.setFocus()

    def _on_main_clicked(self) -> None:
        who, said = self.who.text().strip(), self.words.toPlainText().strip()
        self._who.show_error("" if who else self.tr("Who said it?"), focus=not who)
        if who:
            how = self.mode.currentText()
            self.given.emit(who, f"{how}: {said}" if said else how)


def _choices(words: Mapping[str, str]) -> QComboBox:
    box = QComboBox()
    for code, said in words.items():
        box.addItem(said, code)
    return box
