"""The card of an emergency: what is still owed, three notes, the complication, a no or a yes."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.ui.case import why_not
from clinic_desktop.ui.case.duties import GRADES, PARTS
from clinic_desktop.ui.case.values import CasePage
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import danger, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.layouts import column, holder, row
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.text import Label, set_tip

OWED = "emergency.duties"
USUAL_GRADE = GRADES.index("IIIb")

UNTIL_THE_END = ("SCHEDULED", "ON_HOLD", "CHECKED_IN", "IN_THEATRE", "POSTPONED")


class DutiesCard(Card):
    """`written(part, text)`, `not_done`, `complicated(grade, text)`, `said(refuse | agree)`."""

    written = Signal(str, str)
    not_done = Signal()
    complicated = Signal(str, str)
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Emergency: to be written within a day"), parent=parent)
        self.part = Segmented(self.tr("Which note"), [words for _, words in PARTS])
        self.text = QPlainTextEdit()
        self.keep = secondary(self.tr("Keep the note"), Icon.SAVE)
        self.skip = secondary(self.tr("Mark open points not done"), Icon.CLIPBOARD_CHECK)
        self.grade, self.what = QComboBox(), QLineEdit()
        self.record = secondary(self.tr("Record complication"), Icon.FLAG)
        self.refuse = danger(self.tr("The patient refuses"), Icon.X)
        self.agree = secondary(self.tr("Agreed after all"), Icon.CHECK)
        self._owed = Label("", "secondary", wrap=True)
        self._lay_out()
        self._connect()

    def show_page(self, page: CasePage) -> None:
        facts, can = page.facts, page.can
        self.setVisible(facts.kind == "EMERGENCY")
        owed = [f"• {one.text}" for one in page.gate if one.code == OWED]
        missing = [f"• {words} is missing." for code, words in PARTS if code in facts.owed]
        lines = owed or missing
        self._owed.set_words("\n".join(lines) or self.tr("Everything is written."))
        self._owed.set_tone("bad" if lines else "ok")
        self._shut = why_not.during(page, UNTIL_THE_END, "write_up")
        self.text.setReadOnly(bool(self._shut))
        self.skip.setVisible("write_up" in can)
        open_points = any(i.open and i.phase != "SIGN_OUT" for i in page.sheet.checklist)
        none = "" if open_points else self.tr("No point of the checklist is open.")
        self.skip.offer(self._shut or none)
        self._complication.setVisible("complicate" in can)
        going = facts.status in ("CHECKED_IN", "IN_THEATRE")
        self.refuse.setVisible("refuse" in can and going)
        self.agree.setVisible("emergency" in can and facts.status == "ON_HOLD")
        self._offer()

    def clear_kept(self, what: str) -> None:
        """What was typed is in the record now; before that it stays in its field."""
        if what == "note":
            self.text.clear()
            self.part.choose((self.part.current() + 1) % len(PARTS))
        elif what == "complication":
            self.what.clear()

    def _offer(self) -> None:
        written = bool(self.text.toPlainText().strip())
        self.keep.offer(self._shut or ("" if written else self.tr("Write the note first.")))
        said = bool(self.what.text().strip())
        self.record.offer("" if said else self.tr("Say first what the complication is."))

    def _lay_out(self) -> None:
        self._shut = self.tr("No case is open.")
        self.text.setAccessibleName(self.tr("Note of the emergency"))
        self.text.setObjectName("emergencyNote")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(84))
        for grade in GRADES:
            self.grade.addItem(grade)
        self.grade.setCurrentIndex(USUAL_GRADE)
        set_tip(self.grade, self.tr("By Clavien-Dindo; back to theatre under anaesthesia is IIIb"))
        self._complication = holder(
            column(
                Field(self.tr("Complication of the first operation"), self.what),
                row((Field(self.tr("Grade"), self.grade), 1), column(None, self.record), gap=8),
                gap=6,
            )
        )
        self.set_content(
            column(
                self._owed, row(self.part, None), self.text, row(self.skip, None, self.keep),
                self._complication, row(self.refuse, self.agree, None), gap=8,
            )
        )  # fmt: skip
        self.hide()

    def _connect(self) -> None:
        self.text.textChanged.connect(self._offer)
        self.what.textChanged.connect(lambda _: self._offer())
        self.keep.clicked.connect(self._on_keep_clicked)
        self.skip.clicked.connect(self.not_done)
        self.record.clicked.connect(self._on_record_clicked)
        for button, word in ((self.refuse, "refuse"), (self.agree, "agree")):
            button.clicked.connect(partial(self.said.emit, word))

    def _on_keep_clicked(self) -> None:
        code, _ = PARTS[self.part.current()]
        self.written.emit(code, self.text.toPlainText().strip())

    def _on_record_clicked(self) -> None:
        self.complicated.emit(self.grade.currentText(), self.what.text().strip())
