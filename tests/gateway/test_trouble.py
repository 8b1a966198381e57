"""When the database is gone, full of others, or refuses a value: words, never a fault."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_desktop.app import host
from clinic_desktop.store.engine import open_engine
from tests.gateway.patients import SELF
from tests.gateway.wires import Wires
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON, TestClock
from tests.support.engines import on_both_engines

GONE = "postgresql+psycopg://nobody@127.0.0.1:9/gone"


@pytest.fixture
def without_database(tmp_path: Path) -> Iterator[Wires]:
    clinic = StaffedClinic(GONE, TestClock(NOON), tmp_path / "data")
    running = host.serve(clinic)
    running.start()
    wires = Wires(running)
    yield wires
    wires.close()
    running.stop()
    clinic.close()


ASKED: tuple[tuple[str, str, object, str | None], ...] = (
    ("GET", "/readyz", None, None),
    ("GET", "/api/changes", None, "staff.x"),
    ("GET", "/api/patient-portal/me", None, "device.x"),
    ("POST", "/api/auth/login", {"login": "a@example.test", "password": "x"}, None),
    ("POST", "/api/auth/refresh", {"refreshToken": "refresh.x"}, None),
    ("POST", "/api/patients/self-register", SELF, None),
    ("POST", "/api/desk/accounts/whoami", {}, "staff.x"),
    ("POST", "/api/desk/accounts/lock", {}, "staff.x"),
)


def test_without_its_database_the_service_says_so(without_database: Wires) -> None:
    for method, path, body, token in ASKED:
        heard = without_database.ask(method, path, body, token)
        assert (heard.status, heard.code) == (503, "clinic.unavailable"), path
        assert heard.headers["retry-after"] == "1"
    assert without_database.ask("GET", "/healthz").status == 200


@on_both_engines
def test_numbers_that_no_column_holds_are_refused(clinic: StaffedClinic, wires: Wires) -> None:
    token = clinic.token("ADMIN")
    body = {"code": "RHINO_PRIM", "amount_minor": 2**62}
    heard = wires.ask("POST", "/api/desk/billing/set_price", body, token)
    assert heard.status in (200, 409, 422), heard.data


def test_what_was_entered_never_reaches_a_log(
    clinic: StaffedClinic, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(clinic.url)
    with engine.connect() as connection, pytest.raises(Exception, match="hidden") as fault:
        connection.exec_driver_sql(
            "SELECT nothing FROM nowhere WHERE x = " + ("?" if "sqlite" in clinic.url else "%s"),
            ("Leila Haddad",),
        )
    assert "Leila" not in str(fault.value)
    engine.dispose()


def test_a_fault_is_logged_and_told_without_its_words(
    clinic: StaffedClinic, wires: Wires, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def broken() -> None:
        raise RuntimeError("a bug of ours")

    token = clinic.token("NURSE")
    desks = clinic.as_caller(token)
    monkeypatch.setattr(type(desks.accounts), "whoami", lambda _self: broken())
    with caplog.at_level(logging.ERROR, "clinic_desktop.gateway.endpoint"):
        heard = wires.ask("POST", "/api/desk/accounts/whoami", {}, token)
    assert (heard.status, heard.code) == (500, "clinic.fault")
    assert "bug" not in heard.raw.decode()
    assert "fault in accounts.whoami" in caplog.text
