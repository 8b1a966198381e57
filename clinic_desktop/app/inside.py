"""What the staff window can do once the clinic is open; loaded while the first words are typed."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.shell_session import ShellSession
from clinic_desktop.domain.accounts.interface import NewColleague, SignedIn
from clinic_desktop.domain.centre.interface import Face, Founding, Settings
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.first_start.presenter import FirstStartPresenter, FirstStartValues
from clinic_desktop.ui.first_start.view import FirstStartView
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.shell import screens

FIRST_SCREEN = "today"


class Inside:
    """One clinic, seen from one workstation."""

    def __init__(self, container: AnyClinic, station: str = "workstation") -> None:
        self._container, self._station = container, station

    def face(self) -> Face:
        """Who the clinic is, for people who are not signed in."""
        return self._container.as_caller(None).centre.face()

    def sign_in(self, login: str, password: str, code: str) -> SignedIn:
        """The second factor comes with the accounts that have one."""
        return self._container.as_caller(None).accounts.sign_in(login, password, self._station)

    def desks(self, signed: SignedIn) -> tuple[Clinic, Settings]:
        desks = self._container.as_caller(signed.token)
        return desks, desks.centre.settings()

    def session(
        self, desks: Clinic, signed: SignedIn, settings: Settings, lanes: LaneSet, parent: QObject
    ) -> ShellSession:
        return ShellSession(self._container, desks, signed, settings, lanes, parent)

    def first_start(
        self, lanes: LaneSet, begun: Callable[[str, str], None]
    ) -> tuple[QWidget, FirstStartPresenter]:
        """The page that sets a new clinic up; `begun(clinic, login)` when it is there."""
        view = FirstStartView()
        presenter = FirstStartPresenter(
            view, _Founder(self._container), lanes, lambda made: begun(made.clinic, made.email)
        )
        view.begin_requested.connect(presenter.begin)
        return view, presenter


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


def warm() -> None:
    """Load what the first screen after the sign-in needs."""
    screens.load(FIRST_SCREEN, "screen")
