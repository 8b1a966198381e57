"""Random operations by random roles never reach a joint state that the model forbids."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.store import audit
from clinic_desktop.store.engine import reading
from tests.domain.test_model import INVARIANTS, Joint
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic
from tests.support.engines import on_both_engines

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
NO = SaidNo("The patient", "IN_PERSON")
ROLES = ("RECEPTION", "SURGEON", "NURSE", "ANAESTHETIST", "THEATRE_MANAGER", "BILLING")
Act = Callable[[Way, str], Any]


def _case(way: Way) -> CaseFacts:
    return way.desks("SURGEON").theatre.case(way.case_id).facts


ACTS: dict[str, Act] = {
    "consult": lambda w, _: steps.consult(w),
    "plan": lambda w, _: steps.plan(w),
    "approve": lambda w, _: steps.approve(w),
    "consent": lambda w, _: steps.make_consent(w),
    "sign": lambda w, _: steps.sign_consents(w),
    "preop": lambda w, _: steps.complete_preop(w, ("SCHED", "SURG")),
    "case": lambda w, _: steps.make_case(w),
    "book": lambda w, _: theatre.book_theatre(w, SURGERY),
    "revise": lambda w, r: w.desks(r).planning.revise(w.plan_id, "A change"),
    "cancel plan": lambda w, r: w.desks(r).planning.cancel(w.plan_id, "PATIENT_DECIDED"),
    "revoke": lambda w, r: w.desks(r).consenting.revoke(w.consents["PROCEDURE"], NO),
    "decline": lambda w, r: w.desks(r).consenting.decline(w.consents["PROCEDURE"], NO),
    "postpone": lambda w, r: w.desks(r).scheduling.postpone(w.case_id, "Ill"),
    "hold": lambda w, r: w.desks(r).scheduling.hold(w.case_id, "OTHER"),
    "clear": lambda w, r: w.desks(r).scheduling.clear_hold(w.case_id),
    "release": lambda w, r: w.desks(r).scheduling.release(w.case_id, "Another time"),
    "cancel case": lambda w, r: w.desks(r).scheduling.cancel(w.case_id, "Not wished any more"),
    "check in": lambda w, r: w.desks(r).surgery.check_in(w.case_id),
    "enter": lambda w, r: w.desks(r).surgery.enter(w.case_id),
    "abort": lambda w, r: w.desks(r).surgery.abort(w.case_id, "Stopped"),
    "complete": lambda w, r: w.desks(r).surgery.complete(w.case_id),
}
FORWARD = ("plan", "approve", "consent", "sign", "preop", "case", "book")


def refusal_of(way: Way, name: str, role: str) -> str | None:
    """The words of a refusal, None where the act was done; anything else is a defect."""
    before = {"consents": way.consents, "plan_id": None, "case_id": None}
    try:
        ACTS[name](way, role)
    except errors.ClinicError as refusal:
        return f"{refusal.code} {refusal}".strip()
    except (AttributeError, KeyError):  # an act before there is anything to act on
        if all(hasattr(way, part) for part in before) and way.consents:
            raise
        return "nothing there yet"
    return None


def joint(way: Way) -> Joint:
    """Where the four machines stand, as the services tell it."""
    desks = way.desks("SURGEON")
    plan = desks.plans.plan(way.plan_id).card.status if hasattr(way, "plan_id") else None
    consent = case = booking = None
    if plan is not None:
        kinds = [c for c in desks.consent.of_plan(way.plan_id) if c.kind == "PROCEDURE"]
        consent = max(kinds, key=lambda one: one.created_at).status if kinds else None
    if hasattr(way, "case_id"):
        found = _case(way)
        if found.plan_id == way.plan_id:
            case = found.status
            booking = found.booking.status if found.booking else None
    return Joint(plan, consent, case, booking)


FORWARDS = st.integers(min_value=2, max_value=len(FORWARD))
WILD = st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(ROLES))
AS_HERE = settings(
    deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
LOOK_EVERY = 50
"""Walks after which the whole chain is verified: it grows with each."""


@on_both_engines
@pytest.mark.row("F156", "F157", "F179")
@settings(AS_HERE, max_examples=4)
@given(forward=FORWARDS, wild=st.lists(WILD, min_size=6, max_size=10))
def test_no_order_of_operations_reaches_a_forbidden_state(
    clinic: StaffedClinic,
    new_way: Callable[..., Way],
    forward: int,
    wild: list[tuple[str, str]],
) -> None:
    walk(new_way, forward, wild)
    verify(clinic)


@pytest.mark.full
@pytest.mark.timeout(3 * 3600)
@pytest.mark.row("F156", "F157", "F179")
def test_no_long_walk_reaches_a_forbidden_state(
    clinic: StaffedClinic, new_way: Callable[..., Way]
) -> None:
    """Hundreds of walks of up to thirty operations."""
    walks = count(1)

    @settings(AS_HERE, max_examples=400)
    @given(forward=FORWARDS, wild=st.lists(WILD, min_size=10, max_size=30))
    def long_walks(forward: int, wild: list[tuple[str, str]]) -> None:
        walk(new_way, forward, wild)
        if next(walks) % LOOK_EVERY == 0:
            verify(clinic)

    long_walks()
    verify(clinic)


def walk(new_way: Callable[..., Way], forward: int, wild: list[tuple[str, str]]) -> None:
    """As far forward as said, then anything by anybody."""
    way = _fresh(new_way)
    for name, role in [*((act, "SURGEON") for act in FORWARD[:forward]), *wild]:
        assert refusal_of(way, name, role) != ""
        here = joint(way)
        for words, holds in INVARIANTS.items():
            assert holds(here), (words, name, role, here)


def verify(clinic: StaffedClinic) -> None:
    with reading(clinic.engine).connect() as connection:
        assert audit.verify(connection).bad is None


def _fresh(new_way: Callable[..., Way]) -> Way:
    """Another patient of the same clinic, after a consultation."""
    way = new_way()
    steps.register(way, person("Zofia", "Petrov"), "Another person")
    way.clock.go(timedelta(minutes=35))
    while not _begun(way):  # the walk before may have left the surgeon in theatre
        way.clock.go(timedelta(hours=1))
    steps.consult(way)
    return way


def _begun(way: Way) -> bool:
    try:
        steps.book_consultation(way, way.clock() + timedelta(minutes=30))
    except GateShut as shut:
        if {one.code for one in shut.unmet} != {"slot.person_free"}:
            raise
        return False
    return True
