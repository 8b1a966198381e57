"""Patient E of the rules: Peter withdraws on the day, at three moments, and what it costs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app import demo
from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.billing.interface import Decision, InvoiceSheet, Undecided
from clinic_desktop.domain.inventory.interface import NewItem, NewLot, Use
from clinic_desktop.domain.workflow.interface.consenting import SaidNo
from tests.journeys.conftest import person

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
NO = SaidNo("The patient", "IN_PERSON")
PRICE = demo.PRICES["BLEPH_UP"]


def booked(make: Callable[..., Way]) -> Way:
    way = make("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person("Peter", "Thornquist"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    steps.make_consent(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    steps.make_case(way)
    theatre.book_theatre(way, SURGERY)
    return way


def plan_status(way: Way) -> str:
    return way.desks("SURGEON").plans.plan(way.plan_id).card.status


def draft(way: Way, kind: str) -> InvoiceSheet:
    """The only bill that waits for billing."""
    billing = way.desks("BILLING").billing
    (one,) = [one for one in billing.invoices(way.patient_id) if one.status == "DRAFT"]
    assert one.kind == kind
    return billing.invoice(one.id)


def open_pack(way: Way) -> None:
    """Something that no quotation includes is opened for him."""
    stock = way.desks("STOCK_KEEPER").inventory
    item = stock.add_item(NewItem("EYE-PACK", "Eye pack", "CONSUMABLE", billable=True))
    lot = stock.receive(NewLot(item.id, "E-1", SURGERY.date() + timedelta(days=300), 4))
    way.desks("NURSE").surgery.use(way.case_id, Use(lot.id, 2))


def tasks(way: Way) -> set[str]:
    return {one.kind for one in way.desks("BILLING").centre.my_tasks()}


def decide(way: Way, sheet: InvoiceSheet, decision: Decision) -> InvoiceSheet:
    return way.desks("BILLING").billing.decide(sheet.facts.id, sheet.facts.version, decision)


@pytest.mark.row("F158")
def test_in_the_waiting_room(new_way: Callable[..., Way]) -> None:
    way = booked(new_way)
    way.clock.go_to(SURGERY - timedelta(minutes=50))
    way.desks("RECEPTION").surgery.check_in(way.case_id)
    way.desks("RECEPTION").consenting.revoke(way.consents["PROCEDURE"], NO)
    case = way.desks("THEATRE_MANAGER").theatre.case(way.case_id).facts
    assert case.status == "ON_HOLD"
    assert plan_status(way) == "APPROVED"
    way.clock.go(timedelta(days=2))  # nobody had time; the word of the day still counts
    way.desks("THEATRE_MANAGER").scheduling.cancel(way.case_id, "PATIENT_DECIDED")
    sheet = draft(way, "CANCELLATION")
    (fee,) = sheet.lines
    assert fee.total_minor == sheet.facts.total_minor == PRICE // 2
    assert "The patient decided so, 0 hours of notice (less than 48): 50 %" in fee.why
    assert "FEE" in tasks(way)
    with pytest.raises(Undecided):
        way.desks("BILLING").money.issue(sheet.facts.id)
    decide(way, sheet, Decision(1, accepted=True))
    issued = way.desks("BILLING").money.issue(sheet.facts.id)
    assert (issued.status, issued.total_minor) == ("ISSUED", PRICE // 2)
    assert "FEE" not in tasks(way)


def test_sedated_before_incision(new_way: Callable[..., Way]) -> None:
    way = booked(new_way)
    theatre.surgery_day(way)
    way.desks("NURSE").theatre.record_time(way.case_id, "ANAESTHESIA", way.clock())
    open_pack(way)
    way.desks("SURGEON").consenting.revoke(way.consents["PROCEDURE"], NO)
    case = way.desks("SURGEON").surgery.abort(way.case_id, "The patient said no.")
    assert case.status == "CANCELLED"
    assert plan_status(way) == "APPROVED"
    assert "FEE" in tasks(way)
    sheet = draft(way, "CANCELLATION")
    words = [(one.text, one.total_minor) for one in sheet.lines]
    assert words == [
        ("Cancellation fee", PRICE // 2), ("Anaesthesia that was begun", 0), ("Eye pack", 0),
    ]  # fmt: skip
    assert "in theatre, before incision: 50 %" in sheet.lines[0].why
    sheet = decide(way, sheet, Decision(1, accepted=True))
    sheet = decide(way, sheet, Decision(2, accepted=True, unit_minor=18_000, reason="An hour"))
    sheet = decide(way, sheet, Decision(3, accepted=False, reason="Goodwill"))
    issued = way.desks("BILLING").money.issue(sheet.facts.id)
    assert issued.total_minor == PRICE // 2 + 18_000


def after_incision(make: Callable[..., Way], outcome: str, reason: str) -> Way:
    way = booked(make)
    theatre.surgery_day(way)
    way.desks("NURSE").theatre.record_time(way.case_id, "INCISION", way.clock())
    theatre.use_goods(way)
    way.desks("SURGEON").consenting.revoke(way.consents["PROCEDURE"], NO)
    case = way.desks("SURGEON").theatre.case(way.case_id).facts
    assert case.status == "IN_THEATRE"
    assert case.stop_when_safe
    surgeon = way.desks("SURGEON")
    surgeon.theatre.write_note(way.case_id, "Stopped at the patient's word.", None)
    surgeon.theatre.sign_note(way.case_id)
    case = surgeon.surgery.stop(way.case_id, outcome, reason)
    assert (case.status, case.outcome) == ("COMPLETED", outcome)
    return way


def test_after_incision_what_was_done_is_billed(new_way: Callable[..., Way]) -> None:
    way = after_incision(new_way, "PARTIAL", "The patient said stop.")
    assert plan_status(way) == "APPROVED"
    sheet = draft(way, "CASE")
    assert [(one.text, one.total_minor, one.decided) for one in sheet.lines] == [
        ("Upper blepharoplasty, both", PRICE, False)
    ]
    half = Decision(1, accepted=True, unit_minor=PRICE // 2, reason="The left side was done")
    decide(way, sheet, half)
    assert way.desks("BILLING").money.issue(sheet.facts.id).total_minor == PRICE // 2


def test_after_incision_without_a_result_the_terms_say(new_way: Callable[..., Way]) -> None:
    way = after_incision(new_way, "ABANDONED", "The patient said stop.")
    (line,) = draft(way, "CASE").lines
    assert line.total_minor == PRICE // 2
    assert "The patient decided so, after incision, without the result: 50 %" in line.why


@pytest.mark.parametrize("reason", ["MEDICAL: fever of 39", "CLINIC: the surgeon is ill"])
def test_no_fee_when_the_clinic_cancels_or_the_reason_is_medical(
    new_way: Callable[..., Way], reason: str
) -> None:
    way = booked(new_way)
    way.clock.go_to(SURGERY - timedelta(hours=2))
    way.desks("THEATRE_MANAGER").scheduling.cancel(way.case_id, reason)
    billing = way.desks("BILLING").billing
    assert billing.invoices(way.patient_id) == ()
    (none,) = billing.charges(way.patient_id)
    assert none.status == "DROPPED"
    assert "nothing is asked for" in none.why


def test_dropping_the_whole_proposal_ends_it(new_way: Callable[..., Way]) -> None:
    way = booked(new_way)
    way.clock.go_to(SURGERY - timedelta(hours=72))
    way.desks("THEATRE_MANAGER").scheduling.cancel(way.case_id, "PATIENT_DECIDED: afraid")
    sheet = draft(way, "CANCELLATION")
    assert sheet.facts.total_minor == PRICE * 30 // 100
    gone = decide(way, sheet, Decision(1, accepted=False, reason="A good patient of ours"))
    assert (gone.facts.status, gone.lines) == ("VOID", ())
    assert "FEE" not in tasks(way)
