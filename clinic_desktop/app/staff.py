"""The staff workstation: first start, sign-in, and the shell of whoever is signed in."""

import logging
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import NewColleague, SignedIn
from clinic_desktop.domain.centre.interface import Face, Founding, Settings
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.first_start.presenter import FirstStartPresenter, FirstStartValues
from clinic_desktop.ui.first_start.view import FirstStartView
from clinic_desktop.ui.shell.rail_parts import NAME
from clinic_desktop.ui.sign_in.presenter import SignInPresenter
from clinic_desktop.ui.sign_in.view import SignInView
from clinic_desktop.ui.tasks import Lanes
from clinic_desktop.ui.theme.apply import apply_theme

if TYPE_CHECKING:
    from clinic_desktop.app.serving import Running

log = logging.getLogger(__name__)


class _Door:
    """Signs people in; the second factor comes with the accounts that have one."""

    def __init__(self, container: AnyClinic, station: str) -> None:
        self._container, self._station = container, station

    def sign_in(self, login: str, password: str, code: str) -> SignedIn:
        return self._container.as_caller(None).accounts.sign_in(login, password, self._station)


class _Founder:
    def __init__(self, container: AnyClinic) -> None:
        self._container = container

    def begin(self, values: FirstStartValues) -> None:
        founding = Founding(
            values.clinic, values.address, values.time_zone, values.policy, values.currency,
            values.policy if len(values.policy) == 2 else "",
        )  # fmt: skip
        admin = NewColleague(values.name, values.email, values.password, ("ADMIN",))
        self._container.as_caller(None).beginning.begin(founding, admin)


class StaffWindow(QMainWindow):
    """One window for all: what is in front depends on who is there. Its title is neutral."""

    def __init__(self, container: AnyClinic, station: str = "workstation") -> None:
        super().__init__()
        self.setObjectName("staffWindow")
        self.setWindowTitle(NAME)
        self.resize(1280, 800)
        self.setMinimumSize(960, 540)
        self._container, self._station = container, station
        self.lanes = Lanes(self)
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self._parts: list[object] = []
        self._session: QObject | None = None
        self._stop_session: Callable[[], None] = _nothing
        self.lanes.look.run(self._face, self._begin, self._begin_anyway, self)

    def _face(self) -> Face:
        return self._container.as_caller(None).centre.face()

    def _begin(self, face: Face) -> None:
        if face.founded:
            self._show_sign_in(face.name)
        else:
            self._show_first_start()

    def _begin_anyway(self, error: Exception) -> None:
        """The service does not answer: the sign-in says so and can be tried again."""
        view = self._show_sign_in("")
        view.show_server(str(error))

    def _show_first_start(self) -> None:
        view = FirstStartView()
        presenter = FirstStartPresenter(view, _Founder(self._container), self.lanes, self._founded)
        view.begin_requested.connect(presenter.begin)
        self._show(view, presenter)

    def _founded(self, values: FirstStartValues) -> None:
        self._show_sign_in(values.clinic).show_login(values.email)

    def _show_sign_in(self, clinic: str, login: str = "") -> SignInView:
        view = SignInView()
        door = _Door(self._container, self._station)
        presenter: SignInPresenter[SignedIn] = SignInPresenter(view, door, self.lanes, self._let_in)
        view.sign_in_requested.connect(presenter.sign_in)
        view.code_given.connect(presenter.give_code)
        view.show_clinic(clinic)
        self._show(view, presenter)
        view.show_login(login)
        return view

    def _let_in(self, signed: SignedIn) -> None:
        desks = self._container.as_caller(signed.token)
        self.lanes.look.run(
            desks.centre.settings, partial(self._open_shell, desks, signed), self._begin_anyway,
            self,
        )  # fmt: skip

    def _open_shell(self, desks: Clinic, signed: SignedIn, settings: Settings) -> None:
        from clinic_desktop.app.shell_session import ShellSession  # noqa: PLC0415  after sign-in

        session = ShellSession(self._container, desks, signed, settings, self.lanes, self)
        session.ended.connect(self._signed_out)
        self._session, self._stop_session = session, session.stop
        self._show(session.window)
        session.start()

    def _signed_out(self) -> None:
        self._session, self._stop_session = None, _nothing
        self.lanes.look.run(self._face, self._begin, self._begin_anyway, self)

    def _show(self, page: QWidget, *kept: object) -> None:
        """The page before is gone with all it held."""
        old = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._parts = list(kept)
        if old is not None:
            self._pages.removeWidget(old)
            old.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop_session()
        self.lanes.close()
        super().closeEvent(event)


def _nothing() -> None:
    """Nobody is signed in."""


def build_main_window(container: AnyClinic) -> StaffWindow:
    """The staff window on this container; needs a QApplication."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and not app.property("themed"):
        apply_theme(app, "light", 100)
        app.setProperty("themed", True)
    return StaffWindow(container)


def run(url: str, folder: Path, host: str, port: int) -> int:
    """The program on a database in this process; an embedded one serves its tablets itself."""
    app = _application()
    from clinic_desktop.app.serving import Running  # noqa: PLC0415  after the first paint

    running = Running(url, folder, "The program of the staff")
    window = build_main_window(running.container)
    window.show()
    running.start()
    if running.embedded:
        _serve_tablets(running, host, port)
    code = app.exec()
    running.stop()
    return code


def _serve_tablets(running: "Running", host: str, port: int) -> None:
    """Where the port is taken the program works on; only tablets do not."""
    try:
        running.serve(host, port)
    except errors.ClinicError as error:
        log.warning("tablets are not served: %s", error.code)


def run_far(service: str, ca: Path | None, folder: Path) -> int:
    """The program on a service of the clinic; nothing is kept on this machine but its trust."""
    app = _application()
    from clinic_desktop.app.remote import connect  # noqa: PLC0415  after the first paint
    from clinic_desktop.app.secrets import open_secrets  # noqa: PLC0415  as above

    far = connect(service, ca=ca, secrets=open_secrets(folder)[0])
    window = build_main_window(far)
    window.show()
    code = app.exec()
    far.close()
    return code


def _application() -> QApplication:
    app = QApplication(sys.argv)
    app.setApplicationName("clinic-desktop")
    return app
