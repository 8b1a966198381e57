"""A program that looks at an older state of the world never gets past a wall by it (PostgreSQL)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

import psycopg
import pytest

from tests.store.test_walls_money import Till
from tests.support.clock import NOON
from tests.support.raw_chain import HASH, WEEK, Chain, Way
from tests.support.second_program import Program, open_program, refused

LEVELS = [psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE]


@pytest.fixture
def engine_name() -> str:
    return "postgresql"  # SQLite has one writer, and no snapshot may write after another's commit


class Looking(Program):
    """All statements belong to one transaction, which began before the other program wrote."""

    def run(self, sql: str, *values: object) -> int:
        return self.connection.execute(sql, [self._plain(v) for v in values]).rowcount  # type: ignore[no-any-return]


@pytest.fixture(params=LEVELS, ids=["repeatable", "serializable"])
def late(request: pytest.FixtureRequest, walled_url: str) -> Iterator[Looking]:
    opened = open_program(walled_url)
    opened.connection.isolation_level = request.param
    yield Looking("postgresql", opened.connection)
    opened.connection.close()


def as_seen_by(chain: Chain, program: Program) -> Chain:
    seen = Chain.__new__(Chain)
    seen.__dict__.update(chain.__dict__)
    seen.p = program
    return seen


@dataclass(frozen=True)
class Race:
    """What stands; what the other does meanwhile; what is then tried on the old look."""

    before: Callable[[Chain], Way]
    meanwhile: Callable[[Chain, Way], object]
    attempt: Callable[[Chain, Way], object]


def consent_lost(chain: Chain, way: Way) -> None:
    chain.says_no(way)
    chain.plan_to(way, "APPROVED")
    chain.consent_to(way, "REVOKED")


def paid(chain: Chain) -> Way:
    till = Till(chain)
    till.way.facts = {"invoice": till.issued(), "payment": till.payment(10_000)}
    return till.way


def refund(chain: Chain, way: Way) -> None:
    chain.p.put(
        "payment", patient_id=way.patient, direction="OUT", method="CARD", currency="EUR",
        amount_minor=10_000, idempotency_key=str(chain.p), status="COMPLETED",
        refunds_id=way.facts["payment"],
    )  # fmt: skip


def allocate(chain: Chain, way: Way) -> None:
    chain.p.put(
        "payment_allocation", payment_id=way.facts["payment"], invoice_id=way.facts["invoice"],
        patient_id=way.patient, amount_minor=10_000,
    )  # fmt: skip


def credited(chain: Chain) -> Way:
    till = Till(chain)
    till.way.facts = {"payment": till.payment(500)}
    spend(chain, till.way, 500)
    return till.way


def spend(chain: Chain, way: Way, amount: int = -500) -> None:
    chain.p.put(
        "patient_credit", patient_id=way.patient, currency="EUR", amount_minor=amount,
        payment_id=way.facts["payment"],
    )  # fmt: skip


def on_hold(chain: Chain) -> Way:
    way = chain.scheduled()
    chain.slot_to(way, "HELD")
    chain.case_to(way, "ON_HOLD")
    return way


def held_for_illness(chain: Chain, way: Way) -> None:
    chain.p.put("case_hold", case_id=way.case, patient_id=way.patient, reason_code="ILL")


def pending(chain: Chain) -> Way:
    way = chain.asked()
    chain.read(way.consent)
    return way


def other_words(chain: Chain, way: Way) -> None:
    chain.p.change("consent", way.consent, text="I agree to more.", text_hash=HASH["full"])


def taken(chain: Chain) -> Way:
    way = chain.cased()
    way.booking = str(uuid4())
    chain.allocate(way, way.booking, NOON + WEEK)
    return way


def given_back(chain: Chain, way: Way) -> None:
    chain.p.run(f"UPDATE allocation SET live = FALSE WHERE source_id = '{way.booking}'")


RACES = {
    "a case on a lost consent": Race(
        lambda chain: chain.signed(), consent_lost, lambda chain, way: chain.case_of(way)
    ),
    "a plan that steps down from a case": Race(
        lambda chain: chain.signed(),
        lambda chain, way: chain.case_of(way),
        lambda chain, way: chain.plan_to(way, "APPROVED"),
    ),
    "a revision of a plan whose consent was made": Race(
        lambda chain: chain.approved(),
        lambda chain, way: chain.consent_of(way),
        lambda chain, way: chain.plan_to(way, "DRAFT", revision=2),
    ),
    "a refund of what was allocated": Race(paid, allocate, refund),
    "an allocation of what was given back": Race(paid, refund, allocate),
    "credit spent twice": Race(credited, spend, spend),
    "credit of what was given back": Race(paid, refund, lambda c, way: spend(c, way, 10_000)),
    "a refund of what became credit": Race(paid, lambda c, way: spend(c, way, 10_000), refund),
    "a case that goes on past a new hold": Race(
        on_hold, held_for_illness, lambda chain, way: chain.case_to(way, "SCHEDULED")
    ),
    "other words under a signature": Race(
        pending, lambda chain, way: chain.signature(way, "PATIENT"), other_words
    ),
    "a signature under other words": Race(
        pending, other_words, lambda chain, way: chain.signature(way, "PATIENT")
    ),
    "a slot whose times were given back": Race(
        taken, given_back, lambda chain, way: chain.slot(way, NOON + WEEK, id=way.booking)
    ),
    "a slot of a case that was called off": Race(
        lambda chain: chain.cased(),
        lambda chain, way: chain.case_to(way, "POSTPONED"),
        lambda chain, way: chain.booked(way, NOON + WEEK),
    ),
}


@pytest.mark.row("F156")
@pytest.mark.row("F179")
@pytest.mark.parametrize("name", RACES)
def test_an_old_look_gets_past_no_wall(chain: Chain, late: Looking, name: str) -> None:
    race = RACES[name]
    way = race.before(chain)
    late.connection.execute("SELECT count(*) FROM patient")  # from here on this is its world
    race.meanwhile(chain, way)
    with pytest.raises((psycopg.errors.SerializationFailure, psycopg.errors.CheckViolation)):
        race.attempt(as_seen_by(chain, late), way)
    late.connection.rollback()


def test_without_a_race_the_stricter_levels_write_as_well(chain: Chain, late: Looking) -> None:
    way = chain.signed()
    as_seen_by(chain, late).case_of(way)
    late.connection.commit()
    with refused("plans.case_going"):
        chain.plan_to(way, "APPROVED")
