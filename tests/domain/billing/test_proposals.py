"""Proposals: each accepted or dropped with a word, nothing charged twice, nothing issued before."""

from uuid import UUID

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.billing import interface as face
from clinic_desktop.domain.billing.interface import (
    Decision,
    InvoiceFacts,
    LineChange,
    NewLine,
)
from tests.domain.billing.counter import PRICE, Counter
from tests.support.clinics import StaffedClinic
from tests.support.raw_chain import Way

AGREED = NewLine("Rhinoplasty", 1, PRICE, cause="CASE/1/LINE/1")
EXTRA = NewLine("Drain", 2, 0, source="USED", sku="DRAIN", cause="CASE/1/DRAIN", why="Beyond.")


def bill(counter: Counter, *lines: NewLine) -> tuple[Way, InvoiceFacts]:
    way = counter.ways.completed()
    return way, counter.draft(way, "CASE", *(lines or (AGREED, EXTRA)))


@pytest.mark.row("F116")
@pytest.mark.row("C20")
def test_extras_wait_and_the_agreed_price_does_not(counter: Counter) -> None:
    way, draft = bill(counter)
    sheet = counter.desk.invoice(draft.id)
    assert [(one.text, one.decided, one.why) for one in sheet.lines] == [
        ("Rhinoplasty", True, ""), ("Drain", False, "Beyond."),
    ]  # fmt: skip
    assert sheet.undecided == 1
    with pytest.raises(face.Undecided):
        counter.till.issue(draft.id)
    priced = Decision(2, accepted=True, unit_minor=1_200, reason="List price")
    taken = counter.desk.decide(draft.id, draft.version, priced)
    assert (taken.undecided, taken.facts.total_minor) == (0, PRICE + 2_400)
    assert counter.till.issue(draft.id).number == "2026-00001"
    states = {one.text: one.status for one in counter.desk.charges(UUID(way.patient))}
    assert states == {"Rhinoplasty": "BILLED", "Drain": "BILLED"}


def test_a_dropped_line_needs_a_reason_and_is_kept(counter: Counter) -> None:
    way, draft = bill(counter)
    for needs_why in (Decision(2, accepted=False), Decision(2, accepted=True, unit_minor=5)):
        with pytest.raises(face.DropReason):
            counter.desk.decide(draft.id, draft.version, needs_why)
    with pytest.raises(errors.NotFound):
        counter.desk.decide(draft.id, draft.version, Decision(1, accepted=True))
    with pytest.raises(errors.NotFound):
        counter.desk.decide(draft.id, draft.version, Decision(7, accepted=True))
    gone = counter.desk.decide(draft.id, draft.version, Decision(2, False, "Ours"))
    assert gone.facts.total_minor == PRICE
    with pytest.raises(errors.Stale):
        counter.desk.decide(draft.id, draft.version, Decision(1, accepted=True))
    drain = next(one for one in counter.desk.charges(UUID(way.patient)) if one.text == "Drain")
    assert (drain.status, drain.status_reason) == ("DROPPED", "Ours")
    issued = counter.till.issue(draft.id)
    with pytest.raises(WrongState):
        counter.desk.decide(draft.id, issued.version, Decision(1, accepted=True))


def test_editing_a_proposal_accepts_it(counter: Counter) -> None:
    _, draft = bill(counter)
    change = LineChange(2, 1, 900, "One was ours")
    assert counter.desk.edit_line(draft.id, draft.version, change).undecided == 0
    assert counter.till.issue(draft.id).total_minor == PRICE + 900


def test_one_cause_is_charged_once(counter: Counter) -> None:
    way, draft = bill(counter)
    with pytest.raises(face.ChargedAlready):
        counter.draft(way, "CASE", AGREED)
    counter.till.discard(draft.id, "Typed wrongly")
    again = counter.till.collect(UUID(way.patient))
    sheet = counter.desk.invoice(again.id)
    assert (again.kind, again.total_minor, again.case_id) == ("CASE", PRICE, UUID(way.case))
    assert [(one.text, one.decided) for one in sheet.lines] == [
        ("Drain", False), ("Rhinoplasty", True),
    ]  # fmt: skip
    with pytest.raises(face.NothingOpen):
        counter.till.collect(UUID(way.patient))


@pytest.mark.row("F117")
def test_another_price_than_quoted_is_named(counter: Counter, clinic: StaffedClinic) -> None:
    _, draft = bill(counter, AGREED)
    lower = LineChange(1, 1, PRICE - 50_000, "Agreed on the phone")
    sheet = counter.desk.edit_line(draft.id, draft.version, lower)
    assert sheet.facts.differs
    assert sheet.deviations == ("Rhinoplasty: EUR 4 500.00 instead of the quoted EUR 5 000.00.",)
    ((code, reason),) = counter.ways.p.ask("SELECT code, reason_text FROM override")
    assert (code, reason) == ("PRICE_DEVIATION", "Agreed on the phone")
    assert counter.till.issue(draft.id).total_minor == PRICE - 50_000


def test_who_may_decide(counter: Counter, clinic: StaffedClinic) -> None:
    way, draft = bill(counter)
    for role in ("RECEPTION", "SURGEON", "ADMIN"):
        with pytest.raises(errors.Forbidden):
            clinic.role(role).billing.decide(draft.id, draft.version, Decision(2, accepted=True))
    assert len(clinic.role("RECEPTION").billing.charges(UUID(way.patient))) == 2
    with pytest.raises(errors.Forbidden):
        clinic.role("NURSE").billing.charges(UUID(way.patient))


def test_a_fee_goes_with_its_cause(counter: Counter) -> None:
    way = counter.ways.consulted()
    fee = NewLine("Missed", 1, 5_000, cause="APPOINTMENT/1/FEE", why="Terms.")
    source = UUID(int=77)
    new = face.NewInvoice("CANCELLATION", UUID(way.patient), "EUR", (fee,), source_id=source)
    draft = counter.till.make_invoice(new)
    counter.till.withdraw_fee(source, "Came after all")
    assert counter.desk.invoice(draft.id).facts.status == "VOID"
    assert [one.status for one in counter.desk.charges(UUID(way.patient))] == ["DROPPED"]
