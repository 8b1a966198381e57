"""The shell of one signed-in person: screens, search, lock, and what others change."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.core.changes import DOWN, ENDED, UP
from clinic_desktop.core.clock import monotonic
from clinic_desktop.domain.accounts.interface import SignedIn
from clinic_desktop.domain.centre.interface import Settings
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import Hit as Found
from clinic_desktop.ui.emergency.presenter import OPEN
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.notices import screen as notices
from clinic_desktop.ui.shell import screens
from clinic_desktop.ui.shell.attention import Attention
from clinic_desktop.ui.shell.idle import IdleClock, IdleWatch
from clinic_desktop.ui.shell.refresh import Refresh
from clinic_desktop.ui.shell.search_rows import Hit
from clinic_desktop.ui.shell.session import SessionPresenter
from clinic_desktop.ui.shell.window import ShellWindow
from clinic_desktop.ui.workplace import Workplace

IDLE_SECONDS = {"RECEPTION": 180.0}
IDLE_OTHERS = 300.0
BUILT = ("today", "patient", "consultation", "plan", "consent", "theatre", "case", "billing",
         "inventory", "admin", "audit", "held", "pairs")  # fmt: skip


class ShellSession(QObject):
    """Lives from sign-in to sign-out; `ended` says that nobody is signed in any more."""

    ended = Signal()
    _told = Signal(str)  # the state of the line, from whichever thread

    def __init__(
        self,
        container: AnyClinic,
        desks: Clinic,
        signed: SignedIn,
        settings: Settings,
        lanes: LaneSet,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desks, self._me = desks, signed.me
        self.window = ShellWindow()
        self._refresh = Refresh(lanes, container.newest_change, container.changes_since, self)
        self._told.connect(self._on_line_told)
        self._line = ""
        self._unfollow = container.follow(self._refresh.hint)
        self._unwatch = container.watch(self._told.emit)
        searching = "patients.directory.search" in self._me.permissions
        self._presenter = SessionPresenter(
            self, self._me.name, desks.accounts, desks.patients if searching else None, lanes
        )
        self._place = Workplace(
            self._me, settings, lanes, desks.accounts.step_up, self, container.clock,
            self._refresh.follow,
        )  # fmt: skip
        self._attention = Attention(self._refresh.follow, lambda: self.window.open_name)
        self.window.screen_opened.connect(self._attention.came_to_front)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._idle = IdleWatch(IdleClock(None, monotonic, container.clock), app, self)
        self._connect()

    def start(self) -> None:
        """Screens are built when they are opened first; Today is the first."""
        self.window.set_permissions(self._me.permissions)
        self.window.lock_view.offer_emergency(OPEN in self._me.permissions)
        for name in BUILT:
            if screens.is_built(name):
                self.window.add_screen(name, partial(self._build, name))
        role = self._me.roles[0].replace("_", " ").title() if self._me.roles else ""
        self.window.rail.show_user(self._me.name, role)
        self.window.open_screen("today")
        self._make_messages()
        self._refresh.start()
        self._idle.start(IDLE_SECONDS.get(self._me.roles[0], IDLE_OTHERS))

    def lock(self, name: str, note: str = "") -> None:
        self._idle.stop()
        self.window.lock(name, note)

    def unlock(self) -> None:
        self.window.unlock()
        self._idle.start(IDLE_SECONDS.get(self._me.roles[0], IDLE_OTHERS))
        if self.window.lock_view.urgent:  # the board knows whose emergency it may be
            board = self.window.open_screen("theatre")
            begin: Callable[[], None] = board.property("beginEmergency")
            begin()

    def say_lock_problem(self, text: str) -> None:
        self.window.lock_view.show_error(text)

    def show_found(self, hits: tuple[Found, ...], note: str) -> None:
        self.window.search.show_hits([_hit(found) for found in hits], note)

    def signed_out(self) -> None:
        self.stop()
        self.ended.emit()

    def stop(self) -> None:
        """Nothing reaches the screens from now on."""
        self._idle.stop()
        self._refresh.stop()
        self._unfollow()
        self._unwatch()
        self._told.disconnect(self._on_line_told)

    def _on_line_told(self, state: str) -> None:
        """A line that came back may have missed something: all that is shown is asked again."""
        before, self._line = self._line, state
        self.window.service.show_state(state)
        if state == ENDED:
            self.lock(self._me.name, self.tr("This session has ended. Sign in again."))
        elif state == UP and before == DOWN:
            self._refresh.everything()
            self.tell(self.tr("The service answers again."))

    def open_patient(self, patient_id: UUID) -> None:
        self._presenter.opened(patient_id)
        self._go("patient", patient_id)

    def open_consultation(self, consultation_id: UUID) -> None:
        self._go("consultation", consultation_id)

    def open_plan(self, plan_id: UUID) -> None:
        self._go("plan", plan_id)

    def open_consent(self, consent_id: UUID) -> None:
        self._go("consent", consent_id)

    def open_case(self, case_id: UUID) -> None:
        self._go("case", case_id)

    def open_theatre(self, plan_id: UUID | None) -> None:
        self._go("theatre", plan_id)

    def open_billing(self, patient_id: UUID | None) -> None:
        self._go("billing", patient_id)

    def open_register(self, typed: str) -> None:
        self._go("patient", typed)

    def open_screen(self, name: str) -> None:
        self._go(name, None)

    def show_paper(self, title: str, pdf: bytes) -> None:
        from clinic_desktop.ui.shell.paper_view import show_paper  # noqa: PLC0415  first paper

        show_paper(self.window, title, pdf)

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        self.window.tell(text, undo)

    def _go(self, name: str, what: UUID | str | None) -> None:
        screen = self.window.open_screen(name)
        show = getattr(screen, "show_subject", None)
        if what is not None and show is not None:
            show(what)

    def _build(self, name: str) -> QWidget:
        place = replace(self._place, follow=self._attention.of(name))
        made: QWidget = screens.load(name, "screen").build(self._desks, place)
        return made

    def _make_messages(self) -> None:
        dialog = notices.build(self._desks, self._place, self.window)
        dialog.unread.connect(self.window.top_bar.show_unread)
        self.window.messages_requested.connect(dialog.come)

    def _show_factor(self) -> None:
        """Made when it is asked for, gone when it is closed: it holds secrets."""
        from clinic_desktop.ui.second_factor import screen  # noqa: PLC0415  seldom asked for

        dialog = screen.build(self._desks, self._place, self.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.come()

    def _connect(self) -> None:
        window = self.window
        window.lock_requested.connect(self._presenter.lock)
        window.sign_out_requested.connect(self._presenter.sign_out)
        window.factor_requested.connect(self._show_factor)
        window.lock_view.unlock_requested.connect(self._presenter.unlock)
        window.lock_view.other_user_requested.connect(self._presenter.sign_out)
        window.search.typed.connect(self._presenter.search)
        window.search.recent_asked.connect(self._presenter.show_latest)
        window.search.opened.connect(self.open_patient)
        window.search.register_requested.connect(self.open_register)
        self._idle.expired.connect(self._presenter.lock)
        self._idle.warned.connect(window.top_bar.show_countdown)
        self._idle.calmed.connect(partial(window.top_bar.show_countdown, None))


def _hit(found: Found) -> Hit:
    born = f"{found.born:%d-%b-%Y}" if found.born else ""
    tail = f"… {found.phone_tail}" if found.phone_tail else ""
    name = f"{found.first} {found.last}".strip()
    return Hit(found.patient_id, name, born, found.mrn, tail, locked=found.restricted)
