"""Walls of the waiting times: an early act is refused to the second, whoever writes it."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.store.test_walls_money import Till
from tests.support.clock import NOON
from tests.support.raw_chain import HASH, HOUR, WEEK, Chain, Way
from tests.support.second_program import refused

OPENS = NOON + 2 * WEEK
SECOND = timedelta(seconds=1)
LAST, FIRST = OPENS - SECOND, OPENS
NOT_YET = "plans.waiting"


def waiting(chain: Chain, **moments: datetime | None) -> Way:
    """Approved; the row of its waiting times says this."""
    way = chain.planned()
    chain.plan_to(way, "PENDING_APPROVAL")
    chain.lines_approved(way)
    chain.freeze(way, **moments)
    chain.plan_to(way, "APPROVED")
    return way


@pytest.mark.row("B01")
@pytest.mark.row("F061")
def test_a_signature(chain: Chain) -> None:
    """CONSENT and COMMIT both hold it; a repeat within its months is free of the first."""
    for gate in ("consent_from", "commit_from"):
        way = chain.asked(waiting(chain, **{gate: OPENS}))
        chain.read(way.consent)
        for party in ("PATIENT", "GUARDIAN"):
            with refused(NOT_YET):
                chain.signature(way, party, signed_at=LAST)
        chain.signature(way, "PATIENT", signed_at=FIRST)
    way = chain.asked(waiting(chain, consent_from=None))
    chain.read(way.consent)
    with refused(NOT_YET):
        chain.signature(way, "PATIENT", signed_at=NOON + 50 * WEEK)
    way = chain.asked(waiting(chain, consent_from=None, repeat_until=OPENS))
    chain.read(way.consent)
    with refused(NOT_YET):
        chain.signature(way, "PATIENT", signed_at=FIRST)
    chain.signature(way, "PATIENT", signed_at=LAST)


@pytest.mark.row("B01")
def test_the_consent_to_anaesthesia_follows_the_other(chain: Chain) -> None:
    way = chain.asked(waiting(chain, consent_from=OPENS))
    other = chain.consent_of(way, kind="ANAESTHESIA")
    chain.read(other)
    chain.signature(way, "PATIENT", other, signed_at=LAST)


@pytest.mark.row("B01")
def test_a_quotation_is_accepted(chain: Chain) -> None:
    way = waiting(chain, commit_from=OPENS)
    offer = chain.p.put(
        "quotation", plan_id=way.plan, patient_id=way.patient, revision=way.revision, edition=1,
        number=uuid4().hex[:12], currency="EUR", total_minor=1, content={}, full_hash="f" * 64,
        handed_over_at=NOON,
    )  # fmt: skip
    with refused(NOT_YET):
        chain.p.change("quotation", offer, accepted_at=LAST)
    chain.p.change("quotation", offer, accepted_at=FIRST)


@pytest.mark.row("B01")
def test_a_theatre_is_booked(chain: Chain) -> None:
    """BOOK at the second of the booking, OP at the second of the slot."""
    way = waiting(chain, book_from=OPENS, op_from=OPENS + WEEK)
    chain.cased(chain.signed(way))
    way.booking = str(uuid4())
    late, early = OPENS + WEEK, OPENS + WEEK - SECOND
    taken = (("THEATRE", chain.theatre), ("PERSON", chain.surgeon), ("PATIENT", way.patient))
    for kind, resource in taken:
        chain.p.put(
            "allocation", kind=kind, resource_id=resource, source="BOOKING",
            source_id=way.booking, starts_at=early, ends_at=late + 2 * HOUR, live=True,
        )  # fmt: skip
    with refused(NOT_YET):
        chain.slot(way, late, id=way.booking, created_at=LAST)
    with refused(NOT_YET):
        chain.slot(way, early, id=way.booking, created_at=FIRST)
    chain.slot(way, late, id=way.booking, created_at=FIRST)
    with refused(NOT_YET):
        chain.p.change("theatre_booking", way.booking, starts_at=early)
    chain.p.change("plan_waiting", way.facts["waits"], book_from=OPENS + WEEK)
    chain.slot_to(way, "HELD")
    with refused(NOT_YET):  # signed anew, the clock runs anew: a slot that was held is not sure
        chain.p.change("theatre_booking", way.booking, status="CONFIRMED", updated_at=late - SECOND)
    chain.p.change("theatre_booking", way.booking, status="CONFIRMED", updated_at=late)


@pytest.mark.row("B01")
def test_the_operation_begins(chain: Chain) -> None:
    way = chain.scheduled(waiting_to_scheduled(chain))
    chain.case_to(way, "CHECKED_IN")
    chain.ready(way)
    chain.p.change("plan_waiting", way.facts["waits"], op_from=OPENS)
    with refused(NOT_YET):
        chain.case_to(way, "IN_THEATRE", updated_at=LAST)
    chain.case_to(way, "IN_THEATRE", updated_at=FIRST)


def waiting_to_scheduled(chain: Chain) -> Way:
    return chain.cased(chain.signed(waiting(chain)))


@pytest.mark.row("B01")
@pytest.mark.row("F123")
def test_a_deposit_is_asked_for_and_paid(chain: Chain) -> None:
    till = Till(chain)
    till.way = way = waiting(chain, pay_from=OPENS)
    invoice = till.draft(kind="DEPOSIT", plan_id=way.plan)
    till.line(invoice)
    number = till.next_number()
    with refused(NOT_YET):
        till.issue(invoice, number=number, updated_at=LAST)
    till.issue(invoice, number=number, updated_at=FIRST)
    with refused(NOT_YET):
        till.payment(invoice_id=invoice, taken_at=LAST)
    payment = till.payment(invoice_id=invoice, taken_at=FIRST)
    with refused(NOT_YET):
        till.allocate(payment, invoice, 10_000, allocated_at=LAST)
    till.allocate(payment, invoice, 10_000, allocated_at=FIRST)


@pytest.mark.row("B01")
def test_no_plan_is_approved_without_its_waiting_times(chain: Chain) -> None:
    way = chain.planned()
    chain.plan_to(way, "PENDING_APPROVAL")
    chain.lines_approved(way)
    whole = {"content": "{}", "consent_hash": "a" * 64, "full_hash": HASH["full"]}
    chain.p.change("plan_revision", way.revision_id, **whole, frozen_at=NOON)
    with refused("plans.waiting_unknown"):
        chain.plan_to(way, "APPROVED")
    row = chain.waits(way)
    chain.plan_to(way, "APPROVED")
    with refused("plans.kept"):
        chain.p.remove("plan_waiting", row)
    with refused("plans.kept", "clinic.broken"):
        chain.p.change("plan_waiting", row, plan_id=chain.approved().plan)
    chain.emergency()  # never approved, and never made to wait
