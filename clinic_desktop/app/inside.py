"""What the staff window can do once the clinic is open; loaded while the first words are typed."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.kept_session import KeptSession
from clinic_desktop.app.shell_session import ShellSession
from clinic_desktop.core import errors
from clinic_desktop.domain.accounts.interface import (
    CodeNeeded,
    NewColleague,
    SessionLocked,
    SignedIn,
)
from clinic_desktop.domain.centre.interface import Face, Founding, Settings
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.first_start.presenter import FirstStartPresenter, FirstStartValues
from clinic_desktop.ui.first_start.view import FirstStartView
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.shell import screens

FIRST_SCREEN = "today"


class Inside:
    """One clinic, seen from one workstation."""

    def __init__(
        self,
        container: AnyClinic,
        station: str = "workstation",
        kept: KeptSession | None = None,
    ) -> None:
        """`kept` is where the session of a workstation outlives its program."""
        self._container, self._station, self._kept = container, station, kept
        self._left = kept.get() if kept else None

    @property
    def left_open(self) -> str:
        """Who was signed in when the program ended, "" for nobody."""
        return self._left.name if self._left else ""

    def resume(self, secret: str) -> SignedIn:
        """Go on with the session that was left open: PIN or password opens it.

        Raises SignedOut once it is over, WrongPin, TooManyTries, Unavailable.
        """
        if self._left is None:
            raise errors.SignedOut
        token = self._left.token
        accounts = self._container.as_caller(token).accounts
        with suppress(SessionLocked):
            accounts.lock()
        accounts.unlock(secret)
        return SignedIn(token, accounts.whoami(), self._container.clock())

    def leave(self) -> None:
        """Nobody's session is kept here any more."""
        self._left = None
        if self._kept is not None:
            self._kept.forget()

    def face(self) -> Face:
        """Who the clinic is, for people who are not signed in."""
        return self._container.as_caller(None).centre.face()

    def sign_in(self, login: str, password: str, code: str) -> SignedIn:
        """Raises CodeNeeded where the account has a second factor and no code is given yet."""
        nobody = self._container.as_caller(None)
        try:
            signed = nobody.accounts.sign_in(login, password, self._station)
        except CodeNeeded as needed:
            if not code:
                raise
            signed = nobody.second_factor.sign_in_with_code(needed.params["mfaToken"], code)
        if self._kept is not None:
            self._kept.keep(signed.me.name, signed.token)
        return signed

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
