"""Who walks with a patient: desks by role, a clock that jumps, a tablet of one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from clinic_desktop.app.any_clinic import AnyClinic
from clinic_desktop.app.container import Container
from clinic_desktop.app.demo import PIN, Credential
from clinic_desktop.app.secrets import MemorySecrets, SecretStore
from clinic_desktop.app.tablet_key import TabletKey, proving
from clinic_desktop.domain.clinic import Clinic

SIGN_IN_AGAIN = timedelta(minutes=4)
"""Below the life of a confirmed PIN, so that nobody on the way is asked again."""


class JumpingClock:
    """The time of a simulated clinic: `go_to` never goes back."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, at: datetime) -> None:
        self.now = max(self.now, at)

    def go(self, by: timedelta) -> None:
        self.go_to(self.now + by)


class Desks(Protocol):
    """Desks of a colleague who has this role, signed in and confirmed."""

    def __call__(self, role: str) -> Clinic: ...


@dataclass(frozen=True, slots=True)
class Tablet:
    """A paired tablet, wherever its services run; its key lies in `secrets`."""

    clinic: AnyClinic
    device_id: UUID
    token: str = field(repr=False)
    secrets: SecretStore = field(repr=False)

    @property
    def desks(self) -> Clinic:
        """Asks as the tablet, whose key goes with what needs it."""
        return proving(self.clinic.as_caller(self.token), TabletKey(self.secrets))

    def opened(self, born: date) -> Clinic:
        """The desks of the task on this tablet, once the birth date was said."""
        return self.clinic.as_caller(self.desks.portal.identify(born).token)


def paired(staff: Clinic, clinic: AnyClinic, name: str) -> Tablet:
    """A new tablet of that name, paired with the clinic it speaks to."""
    code = staff.portal.make_pairing(name).code
    secrets = MemorySecrets()
    got = proving(clinic.as_caller(None), TabletKey(secrets)).portal.pair(code)
    return Tablet(clinic, got.device_id, got.token, secrets)


@dataclass(slots=True)
class Crew:
    """Colleagues of one clinic; each signs in when needed, and again after a jump of the clock."""

    container: Container
    clock: JumpingClock
    people: Mapping[str, Credential]
    _open: dict[str, tuple[Clinic, datetime]] = field(default_factory=dict)

    def __call__(self, role: str) -> Clinic:
        held = self._open.get(role)
        if held is not None and self.clock() - held[1] < SIGN_IN_AGAIN:
            return held[0]
        one = self.people[role]
        nobody = self.container.as_caller(None)
        signed = nobody.accounts.sign_in(one.login, one.password, "walk")
        desks = self.container.as_caller(signed.token)
        desks.accounts.step_up(PIN)
        self._open[role] = (desks, self.clock())
        return desks
