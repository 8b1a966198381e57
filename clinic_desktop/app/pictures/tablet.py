"""The tablet from pairing to the signature, and where patients write themselves."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_desktop.app.kiosk import build_kiosk_window
from clinic_desktop.app.pictures.camera import Camera, Picture, rest, until
from clinic_desktop.app.pictures.filled import Filled
from clinic_desktop.app.pictures.tablet_pages import shoot_account, shoot_hands, shoot_registration
from clinic_desktop.app.secrets import MemorySecrets, SecretStore
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Tablet
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.ui.kiosk.presenter import TOKEN
from clinic_desktop.ui.kiosk.reading_sheets import ClauseSheet
from clinic_desktop.ui.kiosk.sheets import BirthSheet, Sheet, WelcomeSheet
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.tasks import Lanes


def shoot_tablet(camera: Camera, filled: Filled) -> Iterator[Picture]:
    """A new tablet, one that waits, a consent on it, a registration, an account."""
    way, tablet = filled.explained, filled.tablet
    assert way is not None
    assert tablet is not None
    secrets = tablet.secrets
    yield from _shoot(camera, _opened(filled, MemorySecrets()), "pairing")
    secrets.set(TOKEN, tablet.token)
    yield from _shoot(camera, _opened(filled, secrets), "waiting")
    consent_id = way.consents["PROCEDURE"]
    ticket = NewTicket(tablet.device_id, "CONSENT", way.patient_id, consent_id)
    for read in (False, True):
        if read:
            _read(filled)
        sent = way.desks("RECEPTION").portal.issue(ticket)
        view = _opened(filled, secrets)
        until(lambda shown=view: isinstance(shown.sheet, BirthSheet))  # type: ignore[misc]
        if not read:
            yield from _look(camera, view, "identify")
        before: Sheet | None = view.sheet
        view.acted.emit("identify", way.born)
        until(lambda shown=view, old=before: shown.sheet is not old)  # type: ignore[misc]
        yield from _look(camera, view, "clause" if read else "reading")
        if read:
            _chosen(view)
            yield from _look(camera, view, "signing")
            yield from shoot_hands(view, partial(_look, camera))
        _shut(view)
        way.desks("RECEPTION").portal.recall(sent.id)
    yield from _shoot_own(camera, filled, secrets, tablet)


def _chosen(view: KioskView) -> None:
    """Each choice that is left to the patient: no, up to the pen."""
    while isinstance(view.sheet, ClauseSheet):
        before: Sheet = view.sheet
        view.acted.emit("go_on", False)
        until(lambda old=before: view.sheet is not old)  # type: ignore[misc]


def _shoot_own(
    camera: Camera, filled: Filled, secrets: SecretStore, tablet: Tablet
) -> Iterator[Picture]:
    """What patients write themselves: a registration, and the way into an account."""
    assert filled.explained is not None
    desk = filled.explained.desks("RECEPTION").portal
    sent = desk.issue(NewTicket(tablet.device_id, "REGISTER"))
    view = _opened(filled, secrets)
    yield from shoot_registration(view, partial(_look, camera))
    _shut(view)
    desk.recall(sent.id)
    view = _opened(filled, secrets)
    until(lambda: isinstance(view.sheet, WelcomeSheet))
    yield from shoot_account(view, partial(_look, camera))
    _shut(view)


def _opened(filled: Filled, secrets: SecretStore) -> KioskView:
    view = build_kiosk_window(filled.container, secrets)
    assert isinstance(view, KioskView)
    view.show()
    rest(_lanes(view))
    return view


def _shoot(camera: Camera, view: KioskView, name: str) -> Iterator[Picture]:
    yield from _look(camera, view, name)
    _shut(view)


def _shut(view: KioskView) -> None:
    view.close()
    view.deleteLater()


def _look(camera: Camera, view: KioskView, name: str) -> Iterator[Picture]:
    yield from camera.shoot(view, _lanes(view), f"kiosk-{name}", "")


def _lanes(view: QWidget) -> Lanes:
    found = view.findChild(Lanes)
    assert found is not None
    return found


def _read(filled: Filled) -> None:
    """The patient's part up to the signature, as it is kept by the service."""
    assert filled.explained is not None
    desks, _ = steps.read(filled.explained, filled.explained.consents["PROCEDURE"])
    desks.portal.finish()
