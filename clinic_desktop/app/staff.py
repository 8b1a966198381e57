"""The staff workstation: first start, sign-in, and the shell of whoever is signed in."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from clinic_desktop.app.any_clinic import AnyClinic
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
        presenter = FirstStartPresenter(
            view, _Founder(self._container), self.lanes, self._founded
        )
        view.begin_requested.connect(presenter.begin)
        self._show(view, presenter)

    def _founded(self, values: FirstStartValues) -> None:
        self._show_sign_in(values.clinic).show_login(values.email)

    def _show_sign_in(self, clinic: str, login: str = "") -> SignInView:
        view = SignInView()
        door = _Door(self._container, self._station)
        presenter: SignInPresenter[SignedIn] = SignInPresenter(
            view, door, self.lanes, self._let_in
        )
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


def run(url: str, folder: Path) -> int:
    """The program on a database in this process."""
    app = QApplication(sys.argv)
    app.setApplicationName("clinic-desktop")
    from clinic_desktop.app.jobs import JobsThread  # noqa: PLC0415  after the first paint
    from clinic_desktop.app.post import open_post  # noqa: PLC0415  as above
    from clinic_desktop.app.serving import open_ready  # noqa: PLC0415  as above

    container = open_ready(url, folder)
    jobs = JobsThread(container, open_post(folder, container.secrets, container.clock))
    window = build_main_window(container)
    window.show()
    jobs.start()
    code = app.exec()
    jobs.stop()
    container.close()
    return code
