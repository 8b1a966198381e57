"""What waits for a person's words: questions of the patient, checks missed, statements refused."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.domain.consent.interface import AskedQuestion
from clinic_desktop.ui.consent.words import ConsentPage, TalkNeeded
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import ChipWords
from clinic_desktop.ui.widgets.layouts import clear, column, holder, line, row
from clinic_desktop.ui.widgets.text import Label


class TalksCard(Card):
    """`answer_asked(AskedQuestion)`, `talk_asked(TalkNeeded)`; hidden when nothing was asked."""

    answer_asked = Signal(object)
    talk_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Questions of the patient"), parent=parent)
        self.setObjectName("talksCard")
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self._shown: tuple[object, ...] = ()
        self.set_content(self._list)

    def show_page(self, page: ConsentPage) -> None:
        now = (page.questions, page.talks, page.acts & {"answer", "discuss"})
        self.setVisible(bool(page.questions or page.talks))
        if now == self._shown:
            return
        self._shown = now
        clear(self._list)
        waiting = [one for one in page.questions if one.answered_at is None]
        count = len(waiting) + len(page.talks)
        self.show_count(ChipWords(str(count), "warn") if count else None)
        rows = [self._talk(one, "discuss" in page.acts) for one in page.talks]
        rows += [self._question(one, "answer" in page.acts) for one in page.questions]
        for number, part in enumerate(rows):
            if number:
                self._list.addWidget(line())
            self._list.addWidget(part)

    def _question(self, one: AskedQuestion, may: bool) -> QWidget:
        asked = one.text or self.tr("A question about this part, without words")
        words = column(Label(one.section_title, "caption", wrap=True),
                       Label(asked, "strong", wrap=True), gap=2)  # fmt: skip
        if one.answered_at is not None:
            words.addWidget(Label(one.answer, "secondary", wrap=True))
            return holder(words)
        return self._with_button(words_of=words, text=self.tr("Answer"), about=asked,
                                 act=lambda: self.answer_asked.emit(one), may=may)  # fmt: skip

    def _talk(self, one: TalkNeeded, may: bool) -> QWidget:
        words = column(
            Label(self.tr("A talk is needed before anybody may sign"), "caption", wrap=True),
            Label(one.text, "strong", wrap=True),
            gap=2,
        )
        return self._with_button(words_of=words, text=self.tr("Record talk"), about=one.text,
                                 act=lambda: self.talk_asked.emit(one), may=may)  # fmt: skip

    def _with_button(
        self, *, words_of: QVBoxLayout, text: str, about: str, act: object, may: bool
    ) -> QWidget:
        if not may:
            return holder(words_of)
        button = Button(text, Kind.SECONDARY, fit="small", name=f"{text}: {about}")
        button.setObjectName("answerButton")
        button.clicked.connect(lambda _=False: act() if callable(act) else None)
        return holder(row((words_of, 1), column(button, None, gap=0), gap=12))
