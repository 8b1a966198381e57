"""Invoices: drafted, corrected, numbered without gaps, never changed afterwards."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.moves import WrongState
from clinic_desktop.core.safe_text import TextRefused
from clinic_desktop.domain.billing import interface as face
from clinic_desktop.domain.billing.interface import LineChange, NewInvoice, NewLine
from tests.domain.billing.counter import LINE, PRICE, Counter, paying
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON, TestClock


@pytest.mark.row("F115")
@pytest.mark.row("F116")
def test_a_completed_case_is_billed_by_its_lines(counter: Counter) -> None:
    way = counter.ways.completed()
    extra = NewLine("Drain", 2, 1250, tax_percent=20, source="USED", sku="DRAIN")
    free = NewLine("Review", 1, 0, "EXEMPT", 0, "therapeutic", "THERAPEUTIC")
    draft = counter.draft(way, "CASE", LINE, extra, free)
    assert (draft.status, draft.number, draft.total_minor) == ("DRAFT", "", PRICE + 2500)
    sheet = counter.desk.invoice(draft.id)
    assert [(one.text, one.total_minor, one.tax_minor) for one in sheet.lines] == [
        ("Rhinoplasty", PRICE, 0), ("Drain", 2500, 417), ("Review", 0, 0),
    ]  # fmt: skip
    assert [(t.category, t.percent, t.gross_minor, t.tax_minor) for t in sheet.taxes] == [
        ("STANDARD", 0, PRICE, 0), ("STANDARD", 20, 2500, 417), ("EXEMPT", 0, 0, 0),
    ]  # fmt: skip
    issued = counter.till.issue(draft.id)
    assert (issued.status, issued.number, issued.issued_at) == ("ISSUED", "2026-00001", NOON)
    assert issued.open_minor == PRICE + 2500


@pytest.mark.row("F115")
def test_a_case_that_is_not_completed_is_not_billed(counter: Counter) -> None:
    way = counter.ways.cased()
    with pytest.raises(face.CaseNotCompleted):
        counter.draft(way, "CASE")
    with pytest.raises(face.ConsultationNotCompleted):
        counter.till.make_invoice(NewInvoice("CONSULTATION", UUID(way.patient), "EUR", (LINE,)))


@pytest.mark.row("C20")
def test_other_kinds_have_their_own_gates(counter: Counter) -> None:
    way = counter.ways.consulted()
    assert counter.issued(way, "CONSULTATION").status == "ISSUED"
    assert counter.issued(way, "CANCELLATION").kind == "CANCELLATION"
    assert counter.issued(way, "SALE").kind == "SALE"


def test_lines_are_whole_before_anything_is_written(counter: Counter) -> None:
    way = counter.ways.patient()
    with pytest.raises(face.InvoiceRefused):
        counter.till.make_invoice(NewInvoice("SALE", UUID(way.patient), "EUR", ()))
    with pytest.raises(TextRefused):
        counter.draft(way, "SALE", NewLine("x" * 301, 1, 1))
    assert counter.desk.invoices(UUID(way.patient)) == ()


@pytest.mark.row("F125")
def test_numbers_follow_one_another_and_begin_anew_in_the_sites_new_year(
    counter: Counter, clock: TestClock, clinic: StaffedClinic
) -> None:
    assert [counter.issued().number for _ in range(2)] == ["2026-00001", "2026-00002"]
    draft = counter.draft(counter.ways.patient())
    assert counter.till.discard(draft.id, "Entered twice").status == "VOID"
    assert counter.issued().number == "2026-00003", "a draft thrown away used no number"
    clock.now = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # midnight in Vienna
    assert Counter(clinic, counter.ways).issued().number == "2027-00001"


def test_nothing_to_pay_is_paid_at_once(counter: Counter) -> None:
    issued = counter.issued(None, "SALE", NewLine("Touch-up, inside the package", 1, 0))
    assert (issued.status, issued.paid_at) == ("PAID", NOON)


def test_a_draft_is_thrown_away_with_a_reason(counter: Counter) -> None:
    draft = counter.draft(counter.ways.patient())
    with pytest.raises(face.InvoiceRefused):
        counter.till.discard(draft.id, " ")
    counter.till.discard(draft.id, "Entered twice")
    for again in (counter.till.issue, lambda one: counter.till.discard(one, "again")):
        with pytest.raises(WrongState):
            again(draft.id)
    issued = counter.issued()
    with pytest.raises(WrongState):
        counter.till.discard(issued.id, "too late")
    with pytest.raises(WrongState):
        counter.till.issue(issued.id)


@pytest.mark.row("F117")
def test_a_line_of_a_draft_changes_with_a_reason_that_is_kept(counter: Counter) -> None:
    extra = NewLine("Drain", 2, 0, source="USED", sku="DRAIN")
    draft = counter.draft(counter.ways.patient(), "SALE", LINE, extra)
    priced = counter.desk.edit_line(
        draft.id, draft.version, LineChange(2, 1, 1200, "One was ours", 20)
    )
    assert [(one.quantity, one.total_minor, one.tax_minor) for one in priced.lines] == [
        (1, PRICE, 0), (1, 1200, 200),
    ]  # fmt: skip
    assert priced.facts.total_minor == PRICE + 1200
    with pytest.raises(errors.Stale):
        counter.desk.edit_line(draft.id, draft.version, LineChange(1, 1, 1, "old screen"))
    version = priced.facts.version
    dropped = counter.desk.edit_line(draft.id, version, LineChange(1, 0, 0, "Free of charge"))
    assert dropped.facts.total_minor == 1200
    (facts,) = counter.ways.p.ask("SELECT facts FROM invoice")[0]
    assert "One was ours" in str(facts)
    assert "Rhinoplasty" in str(facts)
    for change in (LineChange(2, 0, 0, "last"), LineChange(2, 1, -5, "negative"),
                   LineChange(2, 1, 5, "")):  # fmt: skip
        with pytest.raises(face.InvoiceRefused):
            counter.desk.edit_line(draft.id, dropped.facts.version, change)
    with pytest.raises(errors.NotFound):
        counter.desk.edit_line(draft.id, dropped.facts.version, LineChange(9, 1, 1, "no line"))
    issued = counter.till.issue(draft.id)
    with pytest.raises(WrongState):
        counter.desk.edit_line(draft.id, issued.version, LineChange(2, 1, 1, "too late"))


def test_what_is_open_for_those_who_bill(counter: Counter, clinic: StaffedClinic) -> None:
    way = counter.ways.patient()
    draft, issued, paid = counter.draft(way), counter.issued(way), counter.issued(way)
    counter.till.take(paying(paid, PRICE))
    assert {one.id for one in counter.desk.open_invoices()} == {draft.id, issued.id}
    assert len(clinic.role("RECEPTION").billing.invoices(UUID(way.patient))) == 3
    for role in ("RECEPTION", "NURSE", "SURGEON"):
        with pytest.raises(errors.Forbidden):
            clinic.role(role).billing.open_invoices()
    with pytest.raises(errors.Forbidden):
        clinic.role("SURGEON").billing.invoice(draft.id)
    with pytest.raises(errors.NotFound):
        counter.desk.invoice(uuid4())


@pytest.mark.row("F131")
def test_a_patient_sees_own_invoices_but_no_draft(counter: Counter) -> None:
    way, other = counter.ways.patient(), counter.ways.patient()
    draft, issued, foreign = counter.draft(way), counter.issued(way), counter.issued(other)
    mine = counter.as_patient(way)
    assert [one.id for one in mine.invoices(UUID(way.patient))] == [issued.id]
    assert mine.invoice(issued.id).facts.number == issued.number
    for hidden in (draft.id, foreign.id):
        with pytest.raises(errors.NotFound):
            mine.invoice(hidden)
    with pytest.raises(errors.NotFound):
        mine.invoices(UUID(other.patient))
