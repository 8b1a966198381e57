"""The red button of a screen with its drawer, and Alt+E for both."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.emergency.form import EmergencyForm
from clinic_desktop.ui.emergency.presenter import (
    OPEN,
    EmergencyPresenter,
    EmergencyStart,
    Subject,
)
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import Button, Kind
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.workplace import Workplace

KEY = "Alt+E"


def emergency_button(words: str) -> Button:
    """Red on every screen that has it; hidden until the screen knows who looks at it."""
    made = Button(words, Kind.DANGER, Icon.TRIANGLE_ALERT, tip=words, shortcut=KEY)
    made.setObjectName("emergency")
    made.hide()
    return made


class EmergencyControl(QObject):
    """The view of the emergency on one screen; `say` shows what failed before the form came."""

    def __init__(
        self,
        button: Button,
        host: DrawerHost,
        screen: QWidget,
        subjects: Callable[[], tuple[Subject, ...]],
        say: Callable[[Message], None],
    ) -> None:
        super().__init__(screen)
        self._button, self._host, self._screen = button, host, screen
        self._subjects, self._say, self.form = subjects, say, None

    form: EmergencyForm | None

    def offer(self, clinic: Clinic, place: Workplace) -> None:
        """Show the button to who may open an emergency."""
        if not place.may(OPEN):
            return
        self._presenter = EmergencyPresenter(self, clinic, place)
        self._button.show()
        self._button.clicked.connect(self.begin)
        self._screen.addAction(make_action(self._screen, self.tr("Emergency"), KEY, self.begin))

    def set_busy(self, busy: bool) -> None:
        if self.form is not None:
            self.form.set_busy(busy)

    def show_error(self, message: Message) -> None:
        if self.form is not None:
            self.form.show_error(message)
        else:
            self._say(message)

    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None:
        PinDialog(self._screen).ask(retry, problem)

    def show_form(self, start: EmergencyStart) -> None:
        self.form = EmergencyForm(start)
        self.form.chosen.connect(self._presenter.open)
        drawer = Drawer(self.tr("Emergency"), Icon.TRIANGLE_ALERT, self.form)
        self._host.open_drawer(drawer)
        self.form.begin()

    def close_form(self) -> None:
        self._host.close_drawer()
        self.form = None

    def begin(self) -> None:
        """As the button does, where it is offered and seen."""
        if self._button.isVisible():
            self._presenter.begin(self._subjects())
