"""Papers of money back: the credit note names its invoice, the receipt says which way it went."""

from uuid import UUID

import pytest

from clinic_desktop.domain.billing.interface import Crediting, Refunding
from tests.documents.reading import text
from tests.domain.billing.counter import PRICE, Counter, paying


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what is printed does not depend on the engine


@pytest.mark.row("F122")
def test_papers_of_money_back(counter: Counter) -> None:
    way = counter.ways.patient()
    sold = counter.issued(way)
    counter.till.take(paying(sold, PRICE))
    now = counter.desk.invoice(sold.id).facts
    note = counter.ledger.write_credit_note(Crediting(sold.id, now.version, "Returned"))
    papers = counter.clinic.role("BILLING").papers
    said = text(papers.invoice(note.id))
    for wanted in ("Credit note", "C2026-00001", "2026-00001", "Returned"):
        assert wanted in said
    back = Refunding(UUID(way.patient), 10_000, "EUR", "CARD", "Returned", "dialog-1")
    (paid,) = counter.ledger.refund(back, alone=False)
    assert "Money given back to the patient" in text(papers.receipt(paid.id))
