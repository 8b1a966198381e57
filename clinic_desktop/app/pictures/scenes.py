"""Which screens there are, who sits at them, and the states they are shown in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

from PySide6.QtWidgets import QPushButton

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.pictures.camera import Camera, Picture, rest, until
from clinic_desktop.app.pictures.filled import Filled
from clinic_desktop.app.pictures.staged import Staged
from clinic_desktop.app.shell_session import ShellSession
from clinic_desktop.app.staff import StaffWindow, build_main_window
from clinic_desktop.core import errors
from clinic_desktop.ui.first_start.view import FirstStartView
from clinic_desktop.ui.shell import screens
from clinic_desktop.ui.sign_in.view import SignInView
from clinic_desktop.ui.sign_in.waiting_view import WaitingView

T = TypeVar("T")
Go = Callable[[ShellSession, Filled], None]
FAILURES = {"error": errors.Fault(), "offline": errors.Unavailable()}


LOADING = "loading"
ASK_NOTHING = ("keys", "lock", "register", "emergency", "second-factor")


@dataclass(frozen=True, slots=True)
class Scene:
    """A screen as somebody of `role` comes to it."""

    name: str
    role: str
    go: Go
    in_empty: bool = True


def _screen(name: str) -> Go:
    return lambda session, _filled: session.open_screen(name)


def _patient(session: ShellSession, filled: Filled) -> None:
    session.open_patient(_of(filled.in_theatre).patient_id)


def _long(session: ShellSession, filled: Filled) -> None:
    session.open_patient(_of(filled.long_named))


def _consultation(session: ShellSession, filled: Filled) -> None:
    session.open_consultation(_of(filled.planned).consultation_id)


def _plan(session: ShellSession, filled: Filled) -> None:
    session.open_plan(_of(filled.planned).plan_id)


def _consent(session: ShellSession, filled: Filled) -> None:
    session.open_consent(_of(filled.explained).consents["PROCEDURE"])


def _case(session: ShellSession, filled: Filled) -> None:
    session.open_case(_of(filled.in_theatre).case_id)


def _emergency(session: ShellSession, filled: Filled) -> None:
    """The drawer of the emergency on the case; what it asks comes first."""
    _case(session, filled)
    buttons = session.window.findChildren(QPushButton, "emergency")
    until(lambda: any(one.isVisible() for one in buttons))
    next(one for one in buttons if one.isVisible()).click()


def _factor(session: ShellSession, _filled: Filled) -> None:
    session.window.factor_requested.emit()


def _billing(session: ShellSession, filled: Filled) -> None:
    session.open_billing(_of(filled.paid).patient_id)


def _keys(session: ShellSession, _filled: Filled) -> None:
    session.window.show_keys()


def _lock(session: ShellSession, _filled: Filled) -> None:
    session.lock("Mira Aydin")


SCENES = (
    Scene("today", "RECEPTION", _screen("today")),
    Scene("today-surgeon", "SURGEON", _screen("today")),
    Scene("patient", "RECEPTION", _patient, in_empty=False),
    Scene("patient-long-names", "RECEPTION", _long, in_empty=False),
    Scene("patients", "RECEPTION", _screen("patient")),
    Scene("register", "RECEPTION", lambda session, _filled: session.open_register("Feldkamp")),
    Scene("consultation", "SURGEON", _consultation, in_empty=False),
    Scene("consultations", "SURGEON", _screen("consultation")),
    Scene("plan", "SURGEON", _plan, in_empty=False),
    Scene("consent", "SURGEON", _consent, in_empty=False),
    Scene("theatre", "THEATRE_MANAGER", _screen("theatre")),
    Scene("case", "NURSE", _case, in_empty=False),
    Scene("emergency", "NURSE", _emergency, in_empty=False),
    Scene("inventory", "STOCK_KEEPER", _screen("inventory")),
    Scene("billing", "BILLING", _billing, in_empty=False),
    Scene("bills", "BILLING", _screen("billing")),
    Scene("admin", "ADMIN", _screen("admin")),
    Scene("held", "RECEPTION", _screen("held")),
    Scene("pairs", "RECEPTION", _screen("pairs")),
    Scene("audit", "AUDITOR", _screen("audit")),
    Scene("second-factor", "RECEPTION", _factor, in_empty=False),
    Scene("keys", "RECEPTION", _keys, in_empty=False),
    Scene("lock", "RECEPTION", _lock, in_empty=False),
)
FACES = ("sign-in", "first-start", "waiting")
NAMES = (*FACES, *(scene.name for scene in SCENES))


def shoot_screens(camera: Camera, filled: Filled, wanted: frozenset[str]) -> Iterator[Picture]:
    """The wanted screens; of a clinic without patients only those that can be empty."""
    if not filled.empty:
        yield from _shoot_faces(camera, filled, wanted)
    for scene in SCENES:
        if scene.name in wanted and _ships(scene) and (scene.in_empty or not filled.empty):
            yield from _shoot(camera, filled, scene)


def _ships(scene: Scene) -> bool:
    """A screen that this version does not have yet cannot be shown."""
    is_place = any(one.name == scene.name for one in screens.PLACES)
    return not is_place or screens.is_built(scene.name)


def _shoot(camera: Camera, filled: Filled, scene: Scene) -> Iterator[Picture]:
    with _Session(filled, scene.role) as at:
        scene.go(at.session, filled)
        rest(at.window.lanes)
        yield from camera.shoot(at.window, at.window.lanes, scene.name, "empty" * filled.empty)
    if filled.empty or scene.name in ASK_NOTHING:
        return
    for state in FAILURES:
        with _Session(filled, scene.role, state) as at:
            scene.go(at.session, filled)
            rest(at.window.lanes)
            yield from camera.shoot(at.window, at.window.lanes, scene.name, state)
    with _Session(filled, scene.role, LOADING) as at:
        scene.go(at.session, filled)
        yield from camera.shoot_now(at.window, scene.name, LOADING)


class _Session:
    """A window with somebody signed in, closed at the end."""

    def __init__(self, filled: Filled, role: str, state: str = "") -> None:
        self.stage, self._state = Staged(filled.container), state
        self.window = build_main_window(cast(AnyClinic, self.stage))
        self._who = filled.staff[role]

    def __enter__(self) -> "_Session":
        self.window.show()
        rest(self.window.lanes)
        if self._state == LOADING:
            self.stage.hold()
        elif self._state:
            self.stage.fail(FAILURES[self._state])
        view = self.window.findChild(SignInView)
        assert view is not None
        view.login.setText(self._who.login)
        view.password.setText(self._who.password)
        view.sign_in.click()
        until(lambda: self.window.session is not None)
        return self

    def __exit__(self, *_: object) -> None:
        self.stage.work()
        self.window.close()
        self.window.deleteLater()

    @property
    def session(self) -> ShellSession:
        assert isinstance(self.window.session, ShellSession)
        return self.window.session


def _shoot_faces(camera: Camera, filled: Filled, wanted: frozenset[str]) -> Iterator[Picture]:
    """What stands in the window before somebody is signed in."""
    for name in FACES:
        if name not in wanted:
            continue
        window = StaffWindow("A new clinic is being prepared." if name == "waiting" else "")
        window.show()
        page = window.findChild(WaitingView if name == "waiting" else SignInView)
        if name == "first-start":
            page = FirstStartView()
            window.setCentralWidget(page)
        assert page is not None
        if isinstance(page, SignInView):
            page.show_clinic(filled.container.as_caller(None).centre.face().name)
        yield from camera.shoot(window, window.lanes, name, "")
        window.close()
        window.deleteLater()


def _of(value: T | None) -> T:
    assert value is not None
    return value
