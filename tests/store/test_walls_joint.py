"""No single statement of a second program reaches a forbidden joint state of the machines."""

import sqlite3
from collections import deque
from collections.abc import Container, Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from clinic_desktop.core.moves import STATES
from tests.support.clock import NOON
from tests.support.raw_chain import HASH, WEEK, Chain, Way
from tests.support.second_program import Program

OPEN = {"SCHEDULED", "ON_HOLD", "CHECKED_IN", "IN_THEATRE", "POSTPONED"}
LIVE = {"DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES", "SIGNED"}
TABLES = {
    "plan": "procedure_plan", "consent": "consent", "case": "surgical_case",
    "booking": "theatre_booking",
}  # fmt: skip
START = NOON + 3 * WEEK


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the walls are one text for both; here the database is copied many times


@dataclass(frozen=True)
class Joint:
    """The newest consent, case and slot of one plan; None: not there yet."""

    plan: str
    revision: int
    consent: str | None = None
    consent_revision: int | None = None
    case: str | None = None
    booking: str | None = None


@dataclass(frozen=True)
class Place:
    """A joint state, the database that stands in it, and the ids that were made on the way."""

    joint: Joint
    database: bytes
    way: Way


def forbidden(j: Joint) -> list[str]:
    """What no order of statements may reach, in the words of the specification."""
    signed = j.consent == "SIGNED" and j.consent_revision == j.revision
    slot = j.booking in ("HELD", "CONFIRMED")
    rules = {
        "plan signed without consent": j.plan == "CONSENT_SIGNED" and not signed,
        "plan scheduled without consent": j.plan == "SCHEDULED" and not signed
        and j.case != "IN_THEATRE",  # withdrawn in theatre: the plan follows with the case
        "plan scheduled without a case to come": j.plan == "SCHEDULED"
        and j.case not in OPEN - {"POSTPONED"},
        "plan scheduled without slot": j.plan == "SCHEDULED" and not slot,
        "confirmed slot of a case that is not going on": j.booking == "CONFIRMED"
        and j.case in ("ON_HOLD", "POSTPONED", "CANCELLED"),
        "slot without case": slot and j.case is None,
        "cancelled plan with open case or consent": j.plan == "CANCELLED"
        and (j.case in OPEN or j.consent in LIVE),
        "completed plan without completed case": j.plan == "COMPLETED" and j.case != "COMPLETED",
        "patient is in without slot": j.case in ("CHECKED_IN", "IN_THEATRE") and not slot,
        "case goes on, plan is not signed": j.case in ("SCHEDULED", "CHECKED_IN")
        and j.plan not in ("CONSENT_SIGNED", "SCHEDULED"),
        "case goes on without consent": j.case in ("SCHEDULED", "CHECKED_IN") and not signed,
        "draft with a live consent": j.plan == "DRAFT" and j.revision > 1 and j.consent in LIVE,
    }  # fmt: skip
    return [name for name, broken in rules.items() if broken]


class Trying(Program):
    """Statements of one attempt stand or fall with the savepoint around them."""

    def run(self, sql: str, *values: Any) -> int:
        count: int = self.connection.execute(sql, [self._plain(v) for v in values]).rowcount
        return count

    def ask(self, sql: str, *values: Any) -> Any:
        return self.connection.execute(sql, [self._plain(v) for v in values]).fetchall()


def opened(place: Place, fixed: Chain) -> Chain:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(place.database)
    chain = copy(fixed)
    chain.p = Trying("sqlite", connection)
    return chain


def standing(chain: Chain, way: Way) -> Joint:
    p = chain.p
    plan, revision = p.ask(f"SELECT status, revision FROM procedure_plan WHERE id = '{way.plan}'")[
        0
    ]
    joint = Joint(plan, revision)
    if way.consent:
        status, bound = p.ask(
            f"SELECT status, plan_revision FROM consent WHERE id = '{way.consent}'"
        )[0]
        joint = replace(joint, consent=status, consent_revision=bound)
    if way.case:
        joint = replace(joint, case=p.value("surgical_case", way.case, "status"))
    if way.booking:
        joint = replace(joint, booking=p.value("theatre_booking", way.booking, "status"))
    return joint


def statements(place: Place) -> Iterator[tuple[str, str]]:
    """Every status of every row, and every row that can be made."""
    for machine, table in TABLES.items():
        row = getattr(place.way, machine)
        if row:
            for status in STATES[machine]:
                if status != getattr(place.joint, machine):
                    yield table, status
    yield "procedure_plan", "NEXT"
    for made in ("rows", "consent", "case", "booking"):
        yield "new", made


def carry_out(chain: Chain, way: Way, table: str, what: str) -> Way:
    """One attempt; whatever it meets, the database decides."""
    if table == "new":
        return make(chain, way, what)
    if what == "NEXT":
        chain.plan_to(way, "DRAFT", revision=way.revision + 1)
        return replace(way, revision=way.revision + 1, revision_id="")
    more: dict[str, object] = {}
    if what == "SIGNED":
        more = {
            "signed_at": NOON,
            "valid_from": NOON,
            "text": "I agree.",
            "text_hash": HASH["text"],
        }
    if table == "surgical_case":
        more = {"plan_revision_id": way.revision_id, "consent_id": way.consent}
        if what == "COMPLETED":
            more = {"outcome": "DONE", "completed_at": NOON}
    if what == "HELD":
        more = {"hold_until": NOON + WEEK}
    row = {machine: getattr(way, machine) for machine in TABLES}
    machine = next(m for m, name in TABLES.items() if name == table)
    chain.p.change(table, row[machine], status=what, **more)
    return way


def make(chain: Chain, way: Way, what: str) -> Way:
    """The rows a move needs beside its status, or a new consent, case or slot."""
    if what == "rows":
        prepare(chain, way)
        return way
    way = replace(way, **{what: str(uuid4())})
    if what == "consent":
        chain.consent_of(way, id=way.consent)
    if what == "case":
        chain.case_of(way, id=way.case)
        way = replace(way, booking="")
    if what == "booking":
        chain.p.run("UPDATE allocation SET live = FALSE WHERE live")
        chain.allocate(way, way.booking, START)
        chain.slot(way, START, id=way.booking)
    return way


def prepare(chain: Chain, way: Way) -> None:
    """Lines, hashes, approvals, signatures, a said no: whatever is possible here."""
    p = chain.p
    attempts = [
        lambda: chain.revised(way, way.revision),
        lambda: chain.lines_approved(way),
        lambda: chain.freeze(way),
        lambda: p.change("consent", way.consent, text="I agree.", text_hash=HASH["text"]),
        lambda: chain.signature(way, "PATIENT"),
        lambda: chain.signature(way, "SURGEON"),
        lambda: chain.says_no(way, "REVOKE"),
        lambda: chain.says_no(way, "DECLINE"),
        lambda: chain.ready(way),
        lambda: chain.written_up(way),
    ]
    for attempt in attempts:
        try:
            attempt()
        except sqlite3.IntegrityError:
            continue


def steps(place: Place, fixed: Chain, seen: Container[Joint]) -> Iterator[tuple[str, Place]]:
    """Every new place that one more statement reaches."""
    chain = opened(place, fixed)
    for table, what in statements(place):
        connection = chain.p.connection
        connection.execute("SAVEPOINT attempt")
        try:
            way = carry_out(chain, replace(place.way), table, what)
            prepare(chain, way)
            joint = standing(chain, way)
        except sqlite3.IntegrityError:
            joint = place.joint
        if joint not in seen:
            connection.execute("RELEASE attempt")
            yield f"{table} {what}", Place(joint, connection.serialize(), way)
            connection.close()
            chain = opened(place, fixed)
            continue
        connection.execute("ROLLBACK TO attempt")
        connection.execute("RELEASE attempt")
    chain.p.connection.close()


def walk(start: Place, fixed: Chain, revisions: int) -> dict[Joint, str]:
    """Each joint state that is reached, and the statement that reached it first."""
    seen, queue = {start.joint: "start"}, deque([start])
    while queue:
        here = queue.popleft()
        if here.joint.revision > revisions:
            continue
        for name, there in steps(here, fixed, seen):
            seen[there.joint] = f"{name} from {here.joint}"
            queue.append(there)
    return seen


@pytest.mark.row("B08", "F179")
@pytest.mark.row("F156")
@pytest.mark.parametrize("revisions", [1, pytest.param(2, marks=pytest.mark.full)])
def test_no_statement_reaches_a_forbidden_joint_state(chain: Chain, revisions: int) -> None:
    way = chain.scheduled(start=START)
    chain.p.connection.execute("PRAGMA journal_mode = DELETE")  # a copy in memory has no log
    database = chain.p.connection.serialize()
    reached = walk(Place(standing(chain, way), database, way), chain, revisions)
    broken = {j: how for j, how in reached.items() if forbidden(j)}
    assert sorted(f"{forbidden(j)} {j}: {how}" for j, how in broken.items()) == []
    assert {j.plan for j in reached} >= set(STATES["plan"]) - {"PENDING_APPROVAL"}
    assert {j.case for j in reached if j.case} == set(STATES["case"])
    assert {j.consent for j in reached if j.consent} == set(STATES["consent"])
    assert len(reached) > 100
