"""The three fields of a consultation; they are kept while somebody types."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinic_desktop.ui.consultation.words import Notes
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import Chip, ChipWords, status_words
from clinic_desktop.ui.widgets.fields import Field
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.layouts import column
from clinic_desktop.ui.widgets.text import isolate

PAUSE_MS = 800  # after the last key
HIGH = 96


class NotesCard(Card):
    """`typed(Notes)` a moment after the last key, and when a field is left by Ctrl+S."""

    typed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Consultation"), parent=parent)
        self.setObjectName("notesCard")
        self.state = Chip("", small=True)
        self.add_tool(self.state)
        self.others = InlineMessage()
        self.complaint, self.findings, self.assessment = (QPlainTextEdit() for _ in range(3))
        self._kept = Notes("", "", "")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.save_now)
        self._editors = {
            "complaint": self.complaint,
            "findings": self.findings,
            "assessment": self.assessment,
        }
        titles = (
            self.tr("What the patient wants"), self.tr("Findings"), self.tr("Assessment"),
        )  # fmt: skip
        fields = []
        for (name, editor), title in zip(self._editors.items(), titles, strict=True):
            editor.setObjectName(name)
            editor.setTabChangesFocus(True)
            editor.setFixedHeight(px(HIGH))
            editor.textChanged.connect(self._on_typed)
            fields.append(Field(title, editor))
        self.set_content(column(self.others, *fields, None, gap=10))

    @property
    def notes(self) -> Notes:
        return Notes(*(editor.toPlainText() for editor in self._editors.values()))

    @property
    def is_dirty(self) -> bool:
        return self.notes != self._kept

    def show_notes(self, notes: Notes, *, anew: bool) -> None:
        """What was typed and is not kept yet stays, unless another sheet is shown `anew`."""
        for name, editor in self._editors.items():
            was, now = getattr(self._kept, name), getattr(notes, name)
            if anew or (editor.toPlainText() == was and was != now):
                editor.blockSignals(True)
                editor.setPlainText(now)
                editor.blockSignals(False)
        if anew:
            self._pause.stop()
            self.others.clear()
        if anew or not self.is_dirty:
            self._kept = notes

    def set_writable(self, *, writable: bool, status: str) -> None:
        for editor in self._editors.values():
            editor.setReadOnly(not writable)
        self.state.show_words(status_words(status))

    def show_saved(self, notes: Notes, at: str) -> None:
        self._kept = notes
        self.others.clear()
        words = self.tr("Saved %1").replace("%1", at)
        self.state.show_words(ChipWords(words, "ok", Icon.CIRCLE_CHECK))

    def show_others(self, notes: Notes, who: str) -> None:
        """What `who` wrote meanwhile stands above; the next save keeps what is here."""
        self._kept = notes
        said = [
            f"{title}: {getattr(notes, name)}"
            for name, title in (
                ("complaint", self.tr("Wants")),
                ("findings", self.tr("Findings")),
                ("assessment", self.tr("Assessment")),
            )
            if getattr(notes, name) != self._editors[name].toPlainText()
        ]
        title = self.tr("Written meanwhile by %1. Take over what you need; yours is kept next.")
        self.others.show_words("warn", "\n".join(said), title.replace("%1", isolate(who)))

    def point_to(self, name: str) -> None:
        self._editors[name].setFocus()

    def save_now(self) -> None:
        self._pause.stop()
        if self.is_dirty:
            self.typed.emit(self.notes)

    def _on_typed(self) -> None:
        self._pause.start()
        self.state.show_words(ChipWords(self.tr("Not saved"), "neutral", Icon.PENCIL))
