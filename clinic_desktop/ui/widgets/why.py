"""The one open question of a screen why something does not take place."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.calling_off import Answer, Question
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.widgets.dialogs import ReasonDialog


class Why:
    """Stays open with all that was typed until it is closed; a refusal is said in it."""

    def __init__(self, screen: QWidget) -> None:
        self._screen = screen
        self._dialog: ReasonDialog | None = None

    def ask(self, question: Question, given: Callable[[Answer], None]) -> None:
        self.close()
        dialog = ReasonDialog(
            question.title,
            question.confirm or self._screen.tr("Confirm"),
            effect=question.effect,
            reasons=question.reasons,
            outcomes=question.outcomes,
            least=question.least,
            hurts=question.hurts,
            stays=True,
            parent=self._screen,
        )
        dialog.ask_more(question.parts, question.typed)
        dialog.given.connect(
            lambda code, text: given(Answer(code, text, dialog.outcome, dialog.more))
        )
        self._dialog = dialog
        dialog.open()

    def show_error(self, message: Message) -> bool:
        """Whether the question is open and says it."""
        if self._dialog is None or not self._dialog.isVisible():
            return False
        self._dialog.show_error(message)
        return True

    def set_busy(self, busy: bool) -> None:
        if self._dialog is not None:
            self._dialog.confirm.setEnabled(not busy)

    def close(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.close()
            dialog.deleteLater()
