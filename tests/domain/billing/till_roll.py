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
    " (SELECT COUNT(*) FROM receipt r WHERE r.payment_id = p.id) FROM payment p"
)
NUMBERS = "SELECT series, number FROM {table} WHERE number IS NOT NULL"


def check(counter: Counter) -> None:
    """Paid = Σ allocations ≤ total; a payment settles what it is, or nothing once taken back."""
    ask = counter.ways.p.ask
    for invoice, total, paid, credited, status, allocated in ask(PAID):
        assert paid == allocated, invoice
        assert 0 <= paid + credited <= total, invoice
        if status in ("ISSUED", "PARTIALLY_PAID", "PAID"):
            wanted = "PAID" if paid >= total else "PARTIALLY_PAID" if paid else "ISSUED"
            assert status == wanted, invoice
    for payment, status, amount, method, settled, receipts in ask(SPENT):
        assert settled == (amount if status == "COMPLETED" else 0), payment
        assert receipts == (0 if method == "DEPOSIT" else 1), payment
    for table in ("invoice", "receipt"):
        series: dict[str, list[int]] = {}
        for name, number in ask(NUMBERS.format(table=table)):
            series.setdefault(name, []).append(number)
        for numbers in series.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), table
