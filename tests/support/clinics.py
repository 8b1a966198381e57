"""A founded clinic with staff of every role, made once per run and copied for each test."""

import fcntl
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_desktop.app import demo, migrate
from clinic_desktop.app.container import Container
from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.core.clock import Clock
from clinic_desktop.domain.accounts.interface import STAFF_ROLES, NewColleague
from clinic_desktop.domain.centre.interface import Founding
from clinic_desktop.domain.clinic import Clinic
from tests.support.clock import NOON
from tests.support.postgres import Cluster

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # the day after the clinic was founded
PASSWORD, PIN, ADMIN = "a quiet garden at noon", "4826", "admin@example.test"
FOUNDING = Founding(
    "Clinic am Park", "Parkring 1, 1010 Wien", "Europe/Vienna", "none", "EUR", "AT", demo=True
)


def known_secrets() -> MemorySecrets:
    secrets = MemorySecrets()
    secrets.set("pepper", "the pepper of the tests")
    return secrets


class StaffedClinic(Container):
    """The container, and signed-in desks by role: `clinic.role("SURGEON").plans…`."""

    def __init__(
        self, url: str, clock: Clock, data_dir: Path, secrets: MemorySecrets | None = None
    ) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        keys = secrets or known_secrets()
        super().__init__(url, data_dir=data_dir, clock=clock, secrets=keys, cost=4)
        self._tokens: dict[str, str] = {}

    def token(self, role: str, *, pin: bool = True) -> str:
        """Of a fresh session; with `pin` it has been stepped up."""
        login = ADMIN if role == "ADMIN" else email_of(role)
        token = self.as_caller(None).accounts.sign_in(login, PASSWORD, "test").token
        if pin:
            self.as_caller(token).accounts.step_up(PIN)
        return token

    def role(self, role: str) -> Clinic:
        """Desks of a colleague with this role, their PIN confirmed a moment ago."""
        if role not in self._tokens:
            self._tokens[role] = self.token(role)
        return self.as_caller(self._tokens[role])

    def forget(self, role: str | None = None) -> None:
        """After the clock went on: sign in anew."""
        if role is None:
            self._tokens.clear()
        else:
            self._tokens.pop(role, None)


def email_of(role: str) -> str:
    return f"{role.lower().replace('_', '.')}@example.test"


def found(url: str) -> None:
    """Schema, walls, a clinic and staff of every role."""
    migrate.upgrade(url)
    folder = Path("/nonexistent")
    container = Container(url, data_dir=folder, clock=lambda: NOON, secrets=known_secrets(), cost=4)
    nobody = container.as_caller(None)
    admin = NewColleague("Ada Admin", ADMIN, PASSWORD, ("ADMIN",), pin=PIN)
    nobody.beginning.begin(FOUNDING, admin)
    token = nobody.accounts.sign_in(ADMIN, PASSWORD, "test").token
    container.as_caller(token).accounts.step_up(PIN)
    for role in STAFF_ROLES:
        if role != "ADMIN":
            name = role.replace("_", " ").title()
            new = NewColleague(f"Robin {name}", email_of(role), PASSWORD, (role,), pin=PIN)
            container.as_caller(token).staff.add_colleague(new)
    container.close()


def stock(url: str) -> None:
    """A founded clinic, the day after, with prices and full shelves."""
    found(url)
    with TemporaryDirectory() as folder:
        clinic = StaffedClinic(url, lambda: TUESDAY, Path(folder))
        for code, amount in demo.PRICES.items():
            clinic.role("ADMIN").billing.set_price(code, amount)
        demo.fill_stock(clinic.role("STOCK_KEEPER"), TUESDAY.date())
        clinic.close()


@dataclass(frozen=True)
class Template:
    """What the clinics of tests are copies of; made once in a run, by whoever comes first."""

    name: str
    build: Callable[[str], None]


FOUNDED, STOCKED = Template("founded", found), Template("stocked", stock)


def sqlite_url(run_folder: Path, tmp_path: Path, template: Template = FOUNDED) -> str:
    whole = run_folder / f"{template.name}.db"
    with (run_folder / f"{template.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            half = run_folder / f"{template.name}-half.db"
            half.unlink(missing_ok=True)
            template.build(f"sqlite:///{half}")
            half.rename(whole)
    copy = tmp_path / "clinic.db"
    shutil.copyfile(whole, copy)
    return f"sqlite:///{copy}"


def template_on(server: Cluster, template: Template = FOUNDED) -> str:
    return server.once(f"clinic_{template.name}", template.build)
