"""What must hold of money at every moment: sums, numbers without gaps, one receipt a payment."""

from tests.domain.billing.counter import Counter

PAID = (
    "SELECT i.id, i.total_minor, i.paid_minor, i.credited_minor, i.status,"
    " (SELECT COALESCE(SUM(a.amount_minor), 0) FROM payment_allocation a WHERE a.invoice_id = i.id)"
    " FROM invoice i"
)
SPENT = (
    "SELECT p.id, p.status, p.amount_minor, p.method,"
    " (SELECT COALESCE(SUM(a.amount_minor), 0) FROM payment_allocation a"
    " WHERE a.payment_id = p.id),"
    " (SELECT COUNT(*) FROM receipt r WHERE r.payment_id = p.id),"
    " (SELECT COALESCE(SUM(c.amount_minor), 0) FROM patient_credit c WHERE c.payment_id = p.id),"
    " (SELECT COALESCE(SUM(r.amount_minor), 0) FROM payment r WHERE r.refunds_id = p.id"
    " AND r.status IN ('PENDING', 'COMPLETED')), p.direction FROM payment p"
)
NUMBERS = "SELECT series, number FROM {table} WHERE number IS NOT NULL"


def check(counter: Counter) -> None:
    """Paid = Σ allocations ≤ total; a payment settles, is credit or went back, to the last cent."""
    ask = counter.ways.p.ask
    for invoice, total, paid, credited, status, allocated in ask(PAID):
        assert paid == allocated, invoice
        assert 0 <= paid + credited <= total, invoice
        if status in ("ISSUED", "PARTIALLY_PAID", "PAID"):
            wanted = "PAID" if paid + credited >= total else "PARTIALLY_PAID" if paid else "ISSUED"
            assert status == wanted, invoice
    for payment, status, amount, method, settled, receipts, credit, back, way in ask(SPENT):
        here = status == "COMPLETED" and way == "IN"
        assert settled + credit + back == (amount if here else 0), payment
        assert min(settled, credit, back) >= 0, payment
        paper = 0 if method == "DEPOSIT" or status in ("PENDING", "FAILED") else 1
        assert receipts == paper, payment
    for table in ("invoice", "receipt"):
        series: dict[str, list[int]] = {}
        for name, number in ask(NUMBERS.format(table=table)):
            series.setdefault(name, []).append(number)
        for numbers in series.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), table
