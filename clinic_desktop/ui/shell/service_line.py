"""Says over every screen that the service is not heard, what is safe and what waits."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.core.changes import DOWN, UP
from clinic_desktop.ui.shell.rail import Rail
from clinic_desktop.ui.widgets.inline_message import InlineMessage


class ServiceLine(InlineMessage):
    """Over the screens, so that it is seen wherever one works; it goes away by itself."""

    def __init__(self, rail: Rail, parent: QWidget | None = None) -> None:
        super().__init__(closable=False, parent=parent)
        self.setObjectName("serviceLine")
        self._rail = rail

    def show_state(self, state: str) -> None:
        """UP or DOWN of core.changes."""
        if state == DOWN:
            self._rail.show_server(self.tr("No service"), well=False)
            self.show_words(
                "warn",
                self.tr(
                    "What was saved is safe. What you type stays on this screen and waits: save it"
                    " when the service answers again. It is tried every second."
                ),
                self.tr("The service of the clinic cannot be reached"),
            )
        elif state == UP:
            self._rail.show_server(self.tr("Connected"), well=True)
            self.clear()
