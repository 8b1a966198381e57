"""A month in sums: by surgeon as billed, by method as paid, on the site's clock."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from clinic_desktop.core.errors import Forbidden
from clinic_desktop.domain.billing.interface import (
    Crediting,
    CreditPart,
    InvoiceRefused,
    MethodSum,
    NewLine,
    SurgeonSum,
)
from tests.domain.billing.counter import Counter, paying
from tests.support.clock import NOON, TestClock


def test_what_was_billed_and_taken_in_a_month(counter: Counter, clock: TestClock) -> None:
    one, other = (UUID(who) for who in (counter.ways.surgeon, counter.ways.other_surgeon))
    nose = NewLine("Nose", 1, 120_000, tax_percent=20, performer_id=one)
    lids = NewLine("Lids", 2, 30_000, performer_id=other)
    first = counter.issued(None, "SALE", nose, lids)
    counter.till.take(paying(first, 100_000))
    counter.till.take(paying(first, 80_000, method="CASH"))
    second = counter.issued(None, "SALE", nose)
    counter.issued(None, "DEPOSIT", NewLine("Deposit", 1, 50_000, source="DEPOSIT"))
    counter.draft(counter.ways.patient(), "SALE", nose)
    version = counter.desk.invoice(second.id).facts.version
    parts = (CreditPart(counter.desk.invoice(second.id).lines[0].position, 20_000),)
    counter.ledger.write_credit_note(Crediting(second.id, version, "Goodwill", parts))
    report = counter.desk.month(NOON.year, NOON.month)
    assert report.by_surgeon == (
        SurgeonSum(one, "EUR", 3, 220_000, 36_667),
        SurgeonSum(other, "EUR", 1, 60_000, 0),
    )
    assert report.by_method == (
        MethodSum("CARD", "EUR", 1, 100_000, 0),
        MethodSum("CASH", "EUR", 1, 80_000, 0),
    )
    assert report.begins_at == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert report.ends_at == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert counter.desk.month(2026, 12).by_surgeon == ()
    clock.go(days=14)
    counter.issued(None, "SALE", lids)
    assert [s.total_minor for s in counter.desk.month(2026, 12).by_surgeon] == [60_000]
    assert counter.desk.month(2027, 12).by_method == ()


def test_a_month_has_a_number_and_its_readers(counter: Counter) -> None:
    with pytest.raises(InvoiceRefused):
        counter.desk.month(2026, 13)
    clinic = counter.clinic
    assert clinic.role("ADMIN").billing.month(2026, 11).by_surgeon == ()
    with pytest.raises(Forbidden):
        clinic.role("RECEPTION").billing.month(2026, 11)
    january, february = (clinic.role("BILLING").billing.month(2026, n) for n in (1, 2))
    assert january.ends_at == february.begins_at
    assert february.ends_at - february.begins_at == timedelta(days=28)
