"""The staff workstation: a sign-in at once, the clinic behind it as soon as it is open."""

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from clinic_desktop.core.errors import ClinicError, SignedOut
from clinic_desktop.ui.program import prepare
from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.sign_in.presenter import SignInPresenter
from clinic_desktop.ui.sign_in.view import SignInView
from clinic_desktop.ui.sign_in.waiting_view import WaitingView
from clinic_desktop.ui.tasks import Lanes
from clinic_desktop.ui.theme.apply import apply_theme

if TYPE_CHECKING:
    from clinic_desktop.app.any_clinic import AnyClinic
    from clinic_desktop.app.inside import Inside
    from clinic_desktop.app.opening import Opening
    from clinic_desktop.domain.accounts.interface import SignedIn
    from clinic_desktop.domain.centre.interface import Face, Settings
    from clinic_desktop.domain.clinic import Clinic
    from clinic_desktop.ui.shell.lock import LockView

CALM = 250
"""Milliseconds after which it is looked whether the first screen has what it asked for."""


class StaffWindow(QMainWindow):
    """One window for all: what is in front depends on who is there. Its title is neutral.

    `painted` comes once, after the first face is on the screen; `settled` once, when the clinic is
    open and nobody waits for it; `refused(words)` each time that it could not be opened.
    """

    painted = Signal()
    settled = Signal()
    refused = Signal(str)

    def __init__(self, preparing: str = "") -> None:
        """`preparing` says what is being made where there is nothing to sign in to yet."""
        super().__init__()
        self.setObjectName("staffWindow")
        self.setWindowTitle(NAME)
        self.resize(1280, 800)
        self.setMinimumSize(960, 540)
        self.lanes = Lanes(self)
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self._open: Callable[[], Inside] | None = None
        self._inside: Inside | None = None
        self._sign_in: tuple[SignInView, SignInPresenter[SignedIn]] | None = None
        self._parts: list[object] = []
        self._session: QObject | None = None
        self._stop_session: Callable[[], None] = _nothing
        self._seen = self._is_settled = False
        if preparing:
            self._show(WaitingView(preparing))
        else:
            self._show_sign_in()

    @property
    def session(self) -> QObject | None:
        """The `ShellSession` of who is signed in."""
        return self._session

    def open_by(self, opening: "Callable[[], Inside]") -> None:
        """Open the clinic on a lane; what is typed meanwhile is kept."""
        self._open = opening
        self.lanes.slow.run(opening, self.enter, self._stay_closed, self)

    def enter(self, inside: "Inside") -> None:
        """The clinic is open."""
        self._inside = inside
        self._look(inside)

    def _look(self, inside: "Inside") -> None:
        self.lanes.look.run(inside.face, self._begin, self._begin_anyway, self)

    def _stay_closed(self, error: ClinicError) -> None:
        _view, presenter = self._sign_in or self._show_sign_in()
        presenter.stay_closed(error)
        self.refused.emit(str(error))

    def _try_again(self) -> None:
        if self._sign_in is not None and self._open is not None:
            self._sign_in[0].show_opening()
            self.open_by(self._open)

    def _begin(self, face: "Face") -> None:
        if face.founded:
            self._open_sign_in(face.name)
            return
        assert self._inside is not None
        self._sign_in = None
        self._show(*self._inside.first_start(self.lanes, self._founded))
        self._settle()

    def _begin_anyway(self, error: ClinicError) -> None:
        """The service does not answer: the sign-in says so and can be tried again."""
        self._open_sign_in("").show_server(str(error))

    def _open_sign_in(self, clinic: str) -> SignInView:
        assert self._inside is not None
        view, presenter = self._sign_in or self._show_sign_in()
        view.show_clinic(clinic)
        if not presenter.open(self._inside):
            if self._inside.left_open and not view.login.text():
                self._show_left_open(self._inside)
            self._settle()
        return view

    def _show_left_open(self, inside: "Inside") -> None:
        """Whoever was signed in when the program ended goes on by the PIN."""
        from clinic_desktop.ui.shell.lock import LockView  # noqa: PLC0415  after the first paint

        view = LockView()
        view.show_person(
            inside.left_open, self.tr("The program ended while you were signed in. Go on here.")
        )
        view.unlock_requested.connect(partial(self._resume, inside, view))
        for other in (view.other_user_requested, view.password_requested):
            other.connect(partial(self._begin_afresh, inside))
        self._sign_in = None
        self._show(view)

    def _resume(self, inside: "Inside", view: "LockView", secret: str) -> None:
        def stay(error: ClinicError) -> None:
            if isinstance(error, SignedOut):
                self._begin_afresh(inside)
            else:
                view.show_error(str(error))

        self.lanes.desk.run(partial(inside.resume, secret), self._let_in, stay, view)

    def _begin_afresh(self, inside: "Inside") -> None:
        inside.leave()
        self._show_sign_in()
        self._look(inside)

    def _founded(self, clinic: str, login: str) -> None:
        self._open_sign_in(clinic).show_login(login)

    def _show_sign_in(self) -> "tuple[SignInView, SignInPresenter[SignedIn]]":
        view = SignInView()
        presenter: SignInPresenter[SignedIn] = SignInPresenter(
            view, None, self.lanes, self._let_in, self._settle
        )
        view.sign_in_requested.connect(presenter.sign_in)
        view.code_given.connect(presenter.give_code)
        view.opening_requested.connect(self._try_again)
        self._show(view, presenter)
        view.show_login("")
        self._sign_in = view, presenter
        return self._sign_in

    def _let_in(self, signed: "SignedIn") -> None:
        assert self._inside is not None
        self.lanes.look.run(
            partial(self._inside.desks, signed), partial(self._open_shell, signed),
            self._begin_anyway, self,
        )  # fmt: skip

    def _open_shell(self, signed: "SignedIn", found: "tuple[Clinic, Settings]") -> None:
        assert self._inside is not None
        desks, settings = found
        session = self._inside.session(desks, signed, settings, self.lanes, self)
        session.ended.connect(self._signed_out)
        self._session, self._stop_session = session, session.stop
        self._sign_in = None
        self._show(session.window)
        session.start()
        self._settle()

    def _signed_out(self) -> None:
        self._session, self._stop_session = None, _nothing
        assert self._inside is not None
        self._begin_afresh(self._inside)

    def _settle(self) -> None:
        if not self._is_settled:
            self._is_settled = True
            self.settled.emit()

    def _show(self, page: QWidget, *kept: object) -> None:
        """The page before is gone with all it held."""
        old = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._parts = list(kept)
        if old is not None:
            self._pages.removeWidget(old)
            old.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop_session()
        self.lanes.close()
        super().closeEvent(event)


def _nothing() -> None:
    """Nobody is signed in."""


def build_main_window(container: "AnyClinic") -> StaffWindow:
    """The staff window on this container; needs a QApplication."""
    from clinic_desktop.app.inside import Inside  # noqa: PLC0415  not before the first paint

    app = QApplication.instance()
    if isinstance(app, QApplication) and not app.property("themed"):
        apply_theme(app, "light", 100)
        app.setProperty("themed", True)
    window = StaffWindow()
    window.enter(Inside(container))
    return window


def run(opening: "Opening", preparing: str = "") -> int:
    """The program, until its window is closed; 1 if the clinic was never opened."""
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication(sys.argv[:1])
    prepare(app)
    window = StaffWindow(preparing)
    window.painted.connect(partial(window.open_by, opening), Qt.ConnectionType.QueuedConnection)
    calm = QTimer(window, interval=CALM)
    calm.timeout.connect(partial(_go_on, window, opening, calm))
    window.settled.connect(calm.start)
    window.refused.connect(_say)
    window.show()
    code = app.exec()
    opening.close()
    return code if opening.opened else 1


def _go_on(window: StaffWindow, opening: "Opening", calm: QTimer) -> None:
    """Once nobody waits: loading the door of the tablets keeps the interpreter for a second."""
    if window.lanes.idle:
        calm.stop()
        window.lanes.slow.run(opening.go_on, _ignore, _complain, window)


def _ignore(_nothing: None) -> None:
    """Timed work runs and tablets are served; nobody need be told."""


def _complain(error: ClinicError) -> None:
    """The program works on where the port of the tablets is taken."""
    _say(str(error))


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
