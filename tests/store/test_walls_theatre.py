"""Walls of theatre against a second program: cases, slots, the record of the day."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.support.clock import NOON
from tests.support.raw_chain import HOUR, WEEK, Chain, Way
from tests.support.second_program import refused

THEN = NOON + 3 * WEEK


@pytest.mark.row("F076")
@pytest.mark.row("F080")
@pytest.mark.row("F191")
def test_a_case_has_a_plan(chain: Chain) -> None:
    way = chain.signed()
    for plan in (None, chain.nurse):
        with refused(
            "clinic.broken", "theatre.consent_missing", "theatre.emergency_not_authorised"
        ):
            chain.case_of(way, plan_id=plan)


@pytest.mark.row("F077")
def test_a_plan_finds_its_cases(chain: Chain) -> None:
    way = chain.cased()
    found = chain.p.ask(f"SELECT id FROM surgical_case WHERE plan_id = '{way.plan}'")
    assert [str(row[0]) for row in found] == [way.case]


@pytest.mark.row("F081")
@pytest.mark.row("F200")
@pytest.mark.row("F082")
def test_no_case_without_a_signed_consent(chain: Chain) -> None:
    way = chain.asked()
    with refused("theatre.consent_missing"):
        chain.case_of(way)
    chain.read(way.consent)
    with refused("theatre.consent_missing"):
        chain.case_of(way)
    chain.sign(way)
    with refused("theatre.consent_missing"):
        chain.case_of(way)
    chain.plan_to(way, "CONSENT_SIGNED")
    chain.case_of(way)


@pytest.mark.row("F081")
def test_the_consent_of_a_case_is_its_own(chain: Chain) -> None:
    way, other = chain.signed(), chain.signed()
    refusing = ("theatre.consent_missing", "clinic.broken")
    for change in (
        {"consent_id": other.consent}, {"consent_id": None}, {"patient_id": other.patient},
        {"plan_revision_id": other.revision_id}, {"plan_id": other.plan},
    ):  # fmt: skip
        with refused(*refusing):
            chain.case_of(way, **change)
    sleep = chain.consent_of(way, kind="ANAESTHESIA", needed_for_scheduling=False)
    chain.read(sleep)
    chain.sign(way, sleep)
    with refused(*refusing):
        chain.case_of(way, consent_id=sleep)


def test_a_consent_past_its_end_makes_no_case(chain: Chain) -> None:
    way = chain.signed(until=NOON + WEEK)
    with refused("theatre.consent_missing"):
        chain.case_of(way, created_at=NOON + WEEK)
    chain.case_of(way, created_at=NOON + WEEK - HOUR)


def test_one_open_case_of_a_session(chain: Chain) -> None:
    way = chain.cased()
    with refused("theatre.case_open"):
        chain.case_of(way)
    chain.case_to(way, "CANCELLED")
    chain.case_of(way)
    with refused("theatre.consent_missing"):
        chain.case_of(way, session_no=2)  # the plan has one


@pytest.mark.row("F179")
@pytest.mark.parametrize("status", ["CHECKED_IN", "IN_THEATRE", "COMPLETED", "POSTPONED"])
def test_a_case_begins_as_scheduled(chain: Chain, status: str) -> None:
    way = chain.signed()
    with refused("workflow.wrong_state"):
        chain.case_of(way, status=status, outcome="DONE", completed_at=NOON)


def test_an_elective_case_takes_no_override(chain: Chain) -> None:
    way = chain.signed()
    with refused("theatre.emergency_not_authorised"):
        chain.case_of(way, override_id=chain.override(way))


def test_an_emergency_case_needs_the_override_of_this_patient(chain: Chain) -> None:
    way = chain.emergency()
    other = chain.patient()
    more = {"kind": "EMERGENCY", "consent_id": None, "status": "CHECKED_IN", "session_no": 2}
    for override in (chain.override(other), chain.override(way, "LATE_ENTRY"), None):
        with refused("theatre.emergency_not_authorised", "clinic.broken"):
            chain.case_of(way, **more, override_id=override)
    with refused("theatre.override_used"):
        chain.case_of(way, **more, override_id=way.facts["override"])
    elective = chain.signed()
    with refused("theatre.emergency_not_authorised"):
        chain.case_of(
            elective, kind="EMERGENCY", consent_id=None, override_id=chain.override(elective)
        )


@pytest.mark.parametrize(
    "column", ["patient_id", "plan_id", "kind", "session_no", "override_id", "parent_case_id"]
)
def test_a_case_stays_whose_it_is(chain: Chain, column: str) -> None:
    way, other = chain.cased(), chain.cased()
    value = {
        "patient_id": other.patient, "plan_id": other.plan, "kind": "EMERGENCY", "session_no": 2,
        "override_id": chain.override(way), "parent_case_id": way.case,
    }[column]  # fmt: skip
    with refused("theatre.case_fixed", "clinic.broken"):
        chain.p.change("surgical_case", way.case, **{column: value})


@pytest.mark.row("F179")
def test_who_is_not_booked_is_not_checked_in(chain: Chain) -> None:
    way = chain.cased()
    with refused("theatre.slot_missing"):
        chain.case_to(way, "CHECKED_IN")
    chain.booked(way)
    chain.slot_to(way, "HELD")
    with refused("theatre.slot_missing"):
        chain.case_to(way, "CHECKED_IN")


def test_into_theatre_only_with_a_consent_that_still_holds(chain: Chain) -> None:
    way = chain.scheduled(chain.cased(chain.signed(until=NOON + 4 * WEEK)))
    chain.case_to(way, "CHECKED_IN", updated_at=NOON)
    chain.ready(way)
    with refused("theatre.consent_missing"):
        chain.case_to(way, "IN_THEATRE", updated_at=NOON + 4 * WEEK)
    chain.case_to(way, "IN_THEATRE", updated_at=NOON + HOUR)


def test_a_revised_plan_binds_its_case_anew(chain: Chain) -> None:
    way = chain.scheduled()
    old, old_consent = way.revision_id, way.consent
    down(chain, way, "ON_HOLD")
    chain.plan_to(way, "APPROVED")
    chain.consent_to(way, "SUPERSEDED")
    chain.plan_to(way, "DRAFT", revision=2)
    chain.revised(way, 2)
    chain.approved(way)
    with refused("theatre.consent_missing"):
        chain.case_to(way, "SCHEDULED")
    chain.signed(way)
    for stale in (
        {}, {"consent_id": way.consent}, {"plan_revision_id": way.revision_id},
        {"consent_id": old_consent, "plan_revision_id": old},
    ):  # fmt: skip
        with refused("theatre.consent_missing"):
            chain.case_to(way, "SCHEDULED", **stale)
    new = {"consent_id": way.consent, "plan_revision_id": way.revision_id}
    chain.case_to(way, "SCHEDULED", **new)
    chain.slot_to(way, "CONFIRMED")
    chain.plan_to(way, "SCHEDULED")


def down(chain: Chain, way: Way, status: str) -> None:
    """The first two rungs: the slot is demoted, the case moves."""
    chain.slot_to(way, "HELD")
    chain.case_to(way, status)


@pytest.mark.parametrize("status", ["ON_HOLD", "POSTPONED", "CANCELLED"])
def test_a_confirmed_slot_is_let_go_before_its_case(chain: Chain, status: str) -> None:
    way = chain.scheduled()
    with refused("theatre.slot_confirmed"):
        chain.case_to(way, status)
    down(chain, way, status)


def test_a_slot_is_released_after_the_plan_stepped_down(chain: Chain) -> None:
    way = chain.scheduled()
    with refused("theatre.plan_still_scheduled"):
        chain.slot_to(way, "RELEASED")
    down(chain, way, "POSTPONED")
    assert chain.p.value("procedure_plan", way.plan, "status") == "CONSENT_SIGNED"
    chain.slot_to(way, "RELEASED")


def test_the_slot_of_a_patient_who_is_in_stays(chain: Chain) -> None:
    way = chain.scheduled()
    chain.case_to(way, "CHECKED_IN")
    chain.plan_to(way, "CONSENT_SIGNED")
    with refused("theatre.patient_is_in"):
        chain.slot_to(way, "RELEASED")
    chain.ready(way)
    with refused("theatre.consent_missing"):
        chain.case_to(way, "IN_THEATRE")  # the plan no longer says that it is today


def test_a_case_on_hold_goes_on_when_every_hold_is_closed(chain: Chain) -> None:
    way = chain.scheduled()
    down(chain, way, "ON_HOLD")
    hold = chain.p.put("case_hold", case_id=way.case, patient_id=way.patient, reason_code="ILL")
    with refused("theatre.still_held"):
        chain.case_to(way, "SCHEDULED")
    chain.p.change("case_hold", hold, closed_at=NOON, closed_by=chain.nurse)
    chain.case_to(way, "SCHEDULED")
    with refused("theatre.kept"):
        chain.p.change("case_hold", hold, closed_at=None)
    with refused("theatre.kept"):
        chain.p.remove("case_hold", hold)


@pytest.mark.parametrize(
    "change",
    [{"outcome": "DIED"}, {"incision_at": NOON}, {"status": "IN_THEATRE"}, {"performers": ["x"]}],
)
def test_a_finished_case_stays(chain: Chain, change: dict[str, Any]) -> None:
    way = chain.completed()
    with refused("theatre.case_closed", "workflow.wrong_state"):
        chain.p.change("surgical_case", way.case, **change)
    with refused("theatre.kept"):
        chain.p.remove("surgical_case", way.case)
    addendum = {"case_id": way.case, "patient_id": way.patient, "kind": "ADDENDUM"}
    event = chain.p.put("case_event", **addendum, author_id=chain.surgeon, text="later")
    with refused("theatre.kept"):
        chain.p.change("case_event", event, text="other")


def test_completed_says_how_it_ended(chain: Chain) -> None:
    way = chain.in_theatre()
    chain.written_up(way)
    with refused("clinic.broken"):
        chain.case_to(way, "COMPLETED")


@pytest.mark.row("F104")
def test_a_signed_note_stays(chain: Chain) -> None:
    way = chain.in_theatre()
    note = chain.p.put(
        "operation_note", case_id=way.case, patient_id=way.patient, performer_id=chain.surgeon
    )
    chain.p.change("operation_note", note, text="opened, closed")
    chain.p.change("operation_note", note, text_hash="a" * 64, signed_at=NOON)
    with refused("theatre.note_signed"):
        chain.p.change("operation_note", note, text="nothing happened")
    with refused("theatre.note_signed"):
        chain.p.remove("operation_note", note)


# Slots


@pytest.mark.row("F084")
@pytest.mark.row("F088")
def test_a_theatre_is_taken_until_its_turnover_is_over(chain: Chain) -> None:
    chain.scheduled(start=THEN)
    other = chain.cased()
    taken = {"PERSON": chain.other_surgeon}
    booking = str(uuid4())
    with refused("centre.taken"):
        chain.allocate(other, booking, THEN + HOUR, **taken)
    late = THEN + HOUR + HOUR / 3
    chain.allocate(other, booking, late, **taken)
    for start in (THEN, THEN + HOUR):
        with refused("theatre.room_taken", "theatre.not_allocated"):
            chain.slot(other, start, id=booking, surgeon_id=chain.other_surgeon)
    chain.slot(other, late, id=booking, surgeon_id=chain.other_surgeon)


@pytest.mark.row("F085")
@pytest.mark.row("F088")
def test_a_surgeon_operates_in_one_theatre_at_a_time(chain: Chain) -> None:
    chain.scheduled(start=THEN)
    other = chain.cased()
    with refused("centre.taken"):
        chain.allocate(other, str(uuid4()), THEN, THEATRE=chain.other_theatre)
    with refused("theatre.not_allocated", "theatre.surgeon_taken"):
        chain.slot(other, THEN, theatre_id=chain.other_theatre)


@pytest.mark.row("F086")
@pytest.mark.row("F088")
def test_a_patient_lies_in_one_theatre_at_a_time(chain: Chain) -> None:
    way = chain.scheduled(start=THEN)
    second = chain.cased(chain.signed(chain.approved(chain.planned(Way(
        way.patient, way.consultation
    )))))  # fmt: skip
    elsewhere = {"THEATRE": chain.other_theatre, "PERSON": chain.other_surgeon}
    with refused("centre.taken"):
        chain.allocate(second, str(uuid4()), THEN, **elsewhere)
    with refused("theatre.not_allocated", "theatre.patient_taken"):
        chain.slot(second, THEN, theatre_id=chain.other_theatre, surgeon_id=chain.other_surgeon)


@pytest.mark.row("F088")
@pytest.mark.parametrize(
    ("code", "moved"),
    [
        ("theatre.room_taken", {"surgeon_id": "other"}),
        ("theatre.surgeon_taken", {"theatre_id": "other"}),
    ],
)
def test_two_slots_never_meet_even_if_the_time_was_tampered_with(
    chain: Chain, code: str, moved: dict[str, str]
) -> None:
    way, other = chain.scheduled(start=THEN), chain.cased()
    away = stamp(chain, THEN - WEEK)
    chain.p.run(f"UPDATE allocation SET starts_at = '{away}' WHERE source_id = '{way.booking}'")
    chain.p.run(
        f"UPDATE allocation SET ends_at = '{stamp(chain, THEN - HOUR)}'"
        f" WHERE source_id = '{way.booking}'"
    )
    booking = str(uuid4())
    people = {"surgeon_id": chain.other_surgeon} if "surgeon_id" in moved else {}
    room = {"theatre_id": chain.other_theatre} if "theatre_id" in moved else {}
    taken = {"PERSON": chain.other_surgeon} if people else {"THEATRE": chain.other_theatre}
    chain.allocate(other, booking, THEN, **taken)
    with refused(code):
        chain.slot(other, THEN, id=booking, **people, **room)


def test_a_live_slot_keeps_what_it_has_taken(chain: Chain) -> None:
    way = chain.scheduled(start=THEN)
    rows = chain.p.ask(f"SELECT id FROM allocation WHERE source_id = '{way.booking}'")
    for (row,) in rows:
        for change in ({"live": False}, {"resource_id": chain.nurse}, {"source_id": chain.nurse}):
            with refused("theatre.not_allocated"):
                chain.p.change("allocation", str(row), **change)
        with refused("theatre.not_allocated"):
            chain.p.remove("allocation", str(row))
    down(chain, way, "POSTPONED")
    chain.plan_to(way, "CONSENT_SIGNED")
    chain.slot_to(way, "RELEASED")
    for (row,) in rows:
        chain.p.change("allocation", str(row), live=False)


@pytest.mark.parametrize("missing", ["THEATRE", "PERSON", "PATIENT"])
def test_a_slot_without_its_time_taken_is_refused(chain: Chain, missing: str) -> None:
    way = chain.cased()
    booking = str(uuid4())
    chain.allocate(way, booking, THEN, **{missing: chain.nurse})
    with refused("theatre.not_allocated"):
        chain.slot(way, THEN, id=booking)


def test_a_slot_moves_where_it_is_free(chain: Chain) -> None:
    way = chain.scheduled(start=THEN)
    later = {"starts_at": THEN + HOUR, "ends_at": THEN + 2 * HOUR}
    with refused("theatre.not_allocated"):
        chain.p.change("theatre_booking", way.booking, **later, blocked_until=THEN + 3 * HOUR)
    chain.p.run(
        f"UPDATE allocation SET starts_at = starts_at, ends_at = '{stamp(chain, THEN + 3 * HOUR)}'"
        f" WHERE source_id = '{way.booking}'"
    )
    chain.p.change("theatre_booking", way.booking, **later, blocked_until=THEN + 3 * HOUR)


def stamp(chain: Chain, moment: Any) -> Any:
    return chain.p._plain(moment)


def test_a_slot_lies_where_the_consent_holds(chain: Chain) -> None:
    way = chain.cased(chain.signed(until=NOON + 2 * WEEK))
    with refused("theatre.consent_not_valid_then"):
        chain.booked(way, NOON + 2 * WEEK)
    with refused("theatre.consent_not_valid_then"):
        chain.booked(way, NOON - timedelta(days=1))
    chain.booked(way, NOON + WEEK)
    with refused("theatre.consent_not_valid_then", "theatre.not_allocated"):
        chain.p.change(
            "theatre_booking", way.booking, starts_at=NOON + 2 * WEEK,
            ends_at=NOON + 2 * WEEK + HOUR, blocked_until=NOON + 2 * WEEK + 2 * HOUR,
        )  # fmt: skip


def test_one_slot_for_a_case(chain: Chain) -> None:
    way = chain.scheduled()
    booking = str(uuid4())
    chain.allocate(way, booking, THEN + WEEK)
    with refused("theatre.one_slot"):
        chain.slot(way, THEN + WEEK, id=booking)


@pytest.mark.parametrize("status", ["ON_HOLD", "POSTPONED", "CANCELLED", "COMPLETED"])
def test_only_a_scheduled_case_takes_a_slot(chain: Chain, status: str) -> None:
    if status == "COMPLETED":
        way = chain.completed()
    else:
        way = chain.cased()
        chain.case_to(way, status)
    booking = str(uuid4())
    chain.allocate(way, booking, THEN + WEEK)
    with refused("theatre.case_not_ready", "theatre.one_slot"):
        chain.slot(way, THEN + WEEK, id=booking)


def test_a_held_slot_is_not_confirmed_for_a_case_on_hold(chain: Chain) -> None:
    way = chain.scheduled()
    down(chain, way, "ON_HOLD")
    with refused("theatre.case_not_ready"):
        chain.slot_to(way, "CONFIRMED")
    chain.case_to(way, "SCHEDULED")
    chain.slot_to(way, "CONFIRMED")


@pytest.mark.parametrize("column", ["case_id", "plan_id", "patient_id", "kind"])
def test_a_slot_stays_whose_it_is(chain: Chain, column: str) -> None:
    way, other = chain.scheduled(), chain.cased()
    value = {
        "case_id": other.case, "plan_id": other.plan, "patient_id": other.patient,
        "kind": "EMERGENCY",
    }[column]  # fmt: skip
    with refused(
        "theatre.slot_fixed", "clinic.broken", "theatre.case_not_ready", "theatre.not_allocated"
    ):
        chain.p.change("theatre_booking", way.booking, **{column: value})
    with refused("theatre.kept"):
        chain.p.remove("theatre_booking", way.booking)


def test_maintenance_takes_the_room_and_nobody(chain: Chain) -> None:
    chain.scheduled(start=THEN)
    row = {
        "kind": "MAINTENANCE", "theatre_id": chain.theatre, "status": "CONFIRMED",
        "case_id": None, "plan_id": None, "patient_id": None, "surgeon_id": None,
    }  # fmt: skip

    def maintain(start: Any) -> None:
        booking = str(uuid4())
        chain.p.put(
            "allocation", kind="THEATRE", resource_id=chain.theatre, source="BOOKING",
            source_id=booking, starts_at=start, ends_at=start + 2 * HOUR, live=True,
        )  # fmt: skip
        span = {"starts_at": start, "ends_at": start + HOUR, "blocked_until": start + HOUR}
        chain.p.put("theatre_booking", id=booking, **row, **span)

    with refused("centre.taken"):
        maintain(THEN)
    maintain(THEN + 2 * HOUR)
    maintain(THEN + WEEK)


def test_an_emergency_displaces_in_the_lawful_order(chain: Chain) -> None:
    way = chain.scheduled(start=THEN)
    with refused("centre.taken"):
        chain.emergency(start=THEN)
    down(chain, way, "ON_HOLD")
    chain.plan_to(way, "CONSENT_SIGNED")
    chain.slot_to(way, "RELEASED")
    chain.p.run(f"UPDATE allocation SET live = FALSE WHERE source_id = '{way.booking}'")
    chain.p.run(f"UPDATE allocation SET live = FALSE WHERE starts_at = '{stamp(chain, THEN)}'")
    chain.emergency(start=THEN)
