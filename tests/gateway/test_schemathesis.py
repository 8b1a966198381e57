"""Cases that schemathesis makes of /openapi.json: never a fault, never a byte of somebody else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.strategies import one_of

from clinic_desktop.app import host
from clinic_desktop.domain.patients.interface import NewHealthFact
from tests.gateway.patients import Somebody, log_in, registered
from tests.gateway.stages import Clocked, deposit, paired, to_consent, way_of
from tests.gateway.test_fuzz import ENDS_THE_TEST, is_in_order
from tests.gateway.wires import Wires
from tests.support.clinics import StaffedClinic, sqlite_url
from tests.support.clock import NOON

PLAIN, FULL, MORE = 45, 10_000, 50_000
SPENT = 429
"""An honest answer too: the doors count."""

MARK, STRANGE = "Zyxwvut", "Vuwxyzz"  # in all that is of the one patient, and of the other


@dataclass(frozen=True, slots=True)
class Asker:
    """A token, and what of somebody else it must never be shown."""

    token: str | None
    foreign: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class House:
    """The patient whose rows are asked for, another patient, and nobody."""

    wires: Wires
    document: dict[str, Any]
    askers: tuple[Asker, ...]
    ids: tuple[str, ...]


@pytest.fixture(scope="module")
def house(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("schemathesis")
    clock = Clocked(NOON)
    clinic = StaffedClinic(sqlite_url(run_folder, folder), clock, folder / "data")
    running = host.serve(clinic)
    running.start()
    wires = Wires(running)
    owner = registered(
        clinic, wires, email="z.zyxwvut@example.test", firstName=MARK, lastName=f"{MARK}-Quist",
        dateOfBirth="1971-03-05", phone="+43 664 5550199",
    )  # fmt: skip
    way = way_of(clinic, clock, paired(clinic, wires), owner.patient_id)
    consent = to_consent(way)
    bill = deposit(way, 10_000)
    way.desks("SURGEON").patients.add_health_fact(
        owner.patient_id, NewHealthFact("ALLERGY", f"{MARK} allergy")
    )
    clinic.forget()
    other = registered(
        clinic, wires, email="v.vuwxyzz@example.test", firstName=STRANGE, phone="+43 664 5550188"
    )
    ids = tuple(map(str, (owner.patient_id, way.plan_id, consent, bill.id)))
    of_owner, of_other = _marks(owner, MARK, "5550199"), _marks(other, STRANGE, "5550188")
    fresh = log_in(wires, owner.login).data["accessToken"]  # the clock has gone on meanwhile
    askers = (
        Asker(fresh, of_other), Asker(other.token, of_owner), Asker(None, of_owner + of_other),
    )  # fmt: skip
    yield House(wires, wires.ask("GET", "/openapi.json").data, askers, ids)
    wires.close()
    running.stop()
    clinic.close()


def _marks(who: Somebody, name: str, phone: str) -> tuple[bytes, ...]:
    return name.encode(), who.login.encode(), who.mrn.encode(), phone.encode()


def asked(house: House, cases: int, with_seed: int) -> int:
    """Send so many generated cases in turn as the patient, another one, and nobody. How many."""
    schema = schemathesis.openapi.from_dict(house.document)
    operations = [
        found.ok() for found in schema.get_all_operations() if found.ok().path not in ENDS_THE_TEST
    ]
    sent = 0

    @seed(with_seed)
    @settings(
        max_examples=cases, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet,
    )  # fmt: skip
    @given(case=one_of([one.as_strategy() for one in operations]))
    def ask(case: Any) -> None:
        nonlocal sent
        sent += 1
        told = house.document["paths"][case.operation.path][case.operation.method]
        asker = house.askers[sent % len(house.askers)]
        token = asker.token
        # Every second id is one of the patient's own.
        ours = house.ids[sent % len(house.ids)] if sent % 4 < 2 else ""
        given_id = str((case.path_parameters or {}).get("id", ""))
        where = case.operation.path.replace("{id}", ours or _plain(given_id))
        heard = house.wires.ask(
            case.operation.method.upper(), where, _body(case, ours), token, f"s-{with_seed}-{sent}"
        )
        assert is_in_order(heard, told) or heard.status == SPENT, (where, heard.status, heard.data)
        assert not any(mark in heard.raw for mark in asker.foreign), (where, heard.raw[:400])
        if token is None and told["security"]:
            assert heard.status in (401, 404, 405, 422), (where, heard.status)

    ask()
    return sent


def _body(case: Any, ours: str) -> bytes | None:
    if not isinstance(case.body, dict | list | str | int | float | bool | type(None)):
        return None
    body = case.body
    if ours and isinstance(body, dict):
        body = {name: ours if name.endswith("id") else value for name, value in body.items()}
    return json.dumps(body).encode("utf-8", "surrogatepass")


def _plain(text: str) -> str:
    """As a path can hold it."""
    kept = "".join(
        letter for letter in text if letter.isascii() and letter.isalnum() or letter in "-_"
    )
    return kept or "x"


@pytest.mark.row("F202")
def test_generated_cases_in_order(house: House) -> None:
    assert asked(house, PLAIN, 1) >= PLAIN


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(MORE // FULL))
def test_fifty_thousand_cases(house: House, part: int) -> None:
    assert asked(house, FULL, 100 + part) >= FULL
