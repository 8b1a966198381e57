"""Every composite of the three machines passes the walls in the order of decision 0006."""

from collections.abc import Callable

import pytest

from tests.support.clock import NOON
from tests.support.raw_chain import WEEK, Chain, Way

START = NOON + 3 * WEEK


def held(chain: Chain) -> Way:
    way = chain.scheduled(start=START)
    chain.slot_to(way, "HELD")
    chain.case_to(way, "ON_HOLD")
    return way


def postponed(chain: Chain) -> Way:
    way = chain.scheduled(start=START)
    chain.slot_to(way, "HELD")
    chain.case_to(way, "POSTPONED")
    chain.plan_to(way, "CONSENT_SIGNED")
    chain.slot_to(way, "RELEASED")
    return way


def checked_in(chain: Chain) -> Way:
    way = chain.scheduled(start=START)
    chain.case_to(way, "CHECKED_IN")
    return way


STARTS: dict[str, Callable[[Chain], Way]] = {
    "approved": lambda chain: chain.approved(),
    "asked": lambda chain: chain.asked(),
    "signed": lambda chain: chain.signed(),
    "cased": lambda chain: chain.cased(),
    "booked": lambda chain: chain.booked(start=START),
    "scheduled": lambda chain: chain.scheduled(start=START),
    "held": held,
    "postponed": postponed,
    "checked in": checked_in,
}


def state(chain: Chain, way: Way, part: str) -> str:
    table = {"plan": "procedure_plan", "case": "surgical_case", "booking": "theatre_booking"}
    row = getattr(way, part)
    found: str = chain.p.value(table.get(part, part), row, "status") if row else ""
    return found


def down(chain: Chain, way: Way, case: str, *, release: bool, consent: str = "") -> None:
    """Slot HELD, case, plan, slot RELEASED, consent: each only where there is something to do."""
    if state(chain, way, "booking") == "CONFIRMED":
        chain.slot_to(way, "HELD")
    there = state(chain, way, "case")
    if there in ("SCHEDULED", "CHECKED_IN") or (there and case == "CANCELLED"):
        chain.case_to(way, case)
    if consent and state(chain, way, "plan") in ("CONSENT_SIGNED", "SCHEDULED"):
        chain.plan_to(way, "APPROVED")
    elif release and state(chain, way, "plan") == "SCHEDULED":
        chain.plan_to(way, "CONSENT_SIGNED")
    if release and state(chain, way, "booking") == "HELD":
        chain.slot_to(way, "RELEASED")
    if consent and state(chain, way, "consent") not in ("", consent):
        chain.consent_to(way, consent)


def free(chain: Chain, way: Way) -> None:
    """What a released slot had taken is given back after it."""
    chain.p.run(f"UPDATE allocation SET live = FALSE WHERE source_id = '{way.booking}'")


@pytest.mark.row("F179")
@pytest.mark.parametrize("start", STARTS)
def test_revise(chain: Chain, start: str) -> None:
    way = STARTS[start](chain)
    down(chain, way, "ON_HOLD", release=False, consent="SUPERSEDED")
    chain.plan_to(way, "DRAFT", revision=2)
    chain.revised(way, 2)
    assert state(chain, way, "case") in ("", "ON_HOLD", "POSTPONED")
    chain.approved(way)
    chain.signed(way)
    if state(chain, way, "case"):
        new = {"plan_revision_id": way.revision_id, "consent_id": way.consent}
        chain.case_to(way, "SCHEDULED", **new)
    if state(chain, way, "booking") == "HELD":
        chain.slot_to(way, "CONFIRMED")
        chain.plan_to(way, "SCHEDULED")


@pytest.mark.parametrize("status", ["REVOKED", "EXPIRED"])
@pytest.mark.parametrize("start", [s for s in STARTS if s not in ("approved", "asked")])
def test_a_consent_is_lost(chain: Chain, start: str, status: str) -> None:
    way = STARTS[start](chain)
    if status == "REVOKED":
        chain.says_no(way)
    down(chain, way, "ON_HOLD", release=False, consent=status)
    assert state(chain, way, "plan") == "APPROVED"
    assert state(chain, way, "case") in ("", "ON_HOLD", "POSTPONED")
    way.consent = chain.consent_of(way)  # asked again
    chain.plan_to(way, "CONSENT_PENDING")


def test_decline(chain: Chain) -> None:
    way = chain.asked()
    chain.says_no(way, "DECLINE")
    chain.consent_to(way, "DECLINED")
    chain.plan_to(way, "APPROVED")


@pytest.mark.parametrize("start", STARTS)
def test_cancel_the_plan(chain: Chain, start: str) -> None:
    way = STARTS[start](chain)
    down(chain, way, "CANCELLED", release=True, consent="EXPIRED")
    chain.plan_to(way, "CANCELLED")
    assert state(chain, way, "booking") in ("", "RELEASED")
    if way.booking:
        free(chain, way)


@pytest.mark.parametrize("status", ["POSTPONED", "CANCELLED"])
@pytest.mark.parametrize("start", ["cased", "booked", "scheduled", "checked in"])
def test_postpone_and_cancel_the_case(chain: Chain, start: str, status: str) -> None:
    way = STARTS[start](chain)
    down(chain, way, status, release=True)
    assert state(chain, way, "plan") == "CONSENT_SIGNED"
    if way.booking:
        free(chain, way)
    if status == "CANCELLED":
        way.case = chain.case_of(way)
    else:
        chain.case_to(way, "SCHEDULED")
    chain.scheduled(way, START + WEEK)


def test_release_the_slot_of_a_case_that_waits_for_another(chain: Chain) -> None:
    way = chain.scheduled(start=START)
    chain.plan_to(way, "CONSENT_SIGNED")
    chain.slot_to(way, "RELEASED")
    free(chain, way)
    chain.scheduled(way, START)


@pytest.mark.parametrize("revoked", [False, True])
def test_abort_before_incision(chain: Chain, revoked: bool) -> None:
    way = chain.in_theatre()
    if revoked:
        chain.says_no(way)
        chain.consent_to(way, "REVOKED")
    chain.slot_to(way, "HELD")
    chain.case_to(way, "CANCELLED")
    assert state(chain, way, "plan") == ("APPROVED" if revoked else "CONSENT_SIGNED")
    chain.slot_to(way, "RELEASED")


@pytest.mark.row("F156")
@pytest.mark.parametrize("revoked", [False, True])
@pytest.mark.parametrize(
    ("outcome", "sessions", "stands"),
    [
        ("DONE", 1, "COMPLETED"), ("DIED", 1, "COMPLETED"), ("ABANDONED", 1, "COMPLETED"),
        ("PARTIAL", 1, "APPROVED"), ("DONE", 2, "CONSENT_SIGNED"), ("ABANDONED", 2, "APPROVED"),
    ],
)  # fmt: skip
def test_a_case_that_ends_takes_its_plan_along(
    chain: Chain, outcome: str, sessions: int, stands: str, revoked: bool
) -> None:
    """In the statement that ends the case: no plan stays SCHEDULED with nothing to come."""
    way = chain.in_theatre(chain.scheduled(chain.cased(chain.signed(
        chain.approved(chain.planned(sessions=sessions))
    )), START))  # fmt: skip
    if revoked:
        chain.says_no(way)
        chain.consent_to(way, "REVOKED")
        stands = "APPROVED" if stands == "CONSENT_SIGNED" else stands
    chain.written_up(way)
    chain.case_to(way, "COMPLETED", outcome=outcome, completed_at=NOON, updated_at=NOON)
    plan = chain.p.row("procedure_plan", way.plan)
    assert (plan["status"], plan["version"]) == (stands, 2)
    assert (plan["closed_at"] is not None) == (stands == "COMPLETED")


@pytest.mark.row("F156")
@pytest.mark.parametrize("start", ["held", "checked in", "scheduled"])
@pytest.mark.parametrize("status", ["POSTPONED", "CANCELLED"])
def test_a_case_that_is_called_off_takes_its_plan_along(
    chain: Chain, start: str, status: str
) -> None:
    way = STARTS[start](chain)
    if start != "held":
        chain.slot_to(way, "HELD")
    chain.case_to(way, status)
    assert state(chain, way, "plan") == "CONSENT_SIGNED"


def test_the_next_session_of_a_series(chain: Chain) -> None:
    way = chain.signed(chain.approved(chain.planned(sessions=2)))
    chain.scheduled(chain.cased(way), START)
    second = Way(**{**vars(way), "booking": "", "facts": {}})
    second.case = chain.case_of(second, session_no=2)  # planned ahead, while the first is booked
    chain.in_theatre(way)
    chain.written_up(way)
    chain.case_to(way, "COMPLETED", outcome="DONE", completed_at=NOON)
    assert state(chain, way, "plan") == "CONSENT_SIGNED"
    chain.scheduled(second, START + WEEK)
    chain.in_theatre(second)
    chain.written_up(second)
    chain.case_to(second, "COMPLETED", outcome="DONE", completed_at=NOON)
    assert state(chain, second, "plan") == "COMPLETED"


def test_an_emergency_ends_as_any_case_does(chain: Chain) -> None:
    way = chain.emergency()
    chain.case_to(way, "IN_THEATRE")
    chain.written_up(way)
    chain.case_to(way, "COMPLETED", outcome="DONE", completed_at=NOON)
    assert state(chain, way, "plan") == "COMPLETED"


def test_an_emergency_that_is_refused_waits_and_may_go_on(chain: Chain) -> None:
    way = chain.emergency()
    chain.slot_to(way, "HELD")
    chain.case_to(way, "ON_HOLD")
    chain.plan_to(way, "APPROVED")
    chain.slot_to(way, "RELEASED")
    free(chain, way)
    chain.case_to(way, "SCHEDULED")
    way.booking = chain.nurse  # any fresh id
    chain.allocate(way, way.booking, NOON)
    chain.slot(way, NOON, id=way.booking, kind="EMERGENCY")
    chain.plan_to(way, "SCHEDULED")
    chain.case_to(way, "CHECKED_IN")
    chain.case_to(way, "IN_THEATRE")


def test_an_emergency_goes_into_theatre_without_any_slot(chain: Chain) -> None:
    way = chain.emergency()
    chain.slot_to(way, "HELD")
    chain.case_to(way, "IN_THEATRE")
