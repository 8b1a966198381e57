"""Walls of money: an issued invoice stays, nothing is paid twice or above its total.

`paid_minor` of an invoice is the sum of its allocations: each allocation carries it along in its
own statement. The status of the invoice follows in the service, and only to what the sums allow.
"""

from clinic_desktop.domain.billing.models.conserving import used
from clinic_desktop.domain.billing.models.money import CashSession, FiscalRecord, Payment
from clinic_desktop.domain.billing.models.tables import Charge, Invoice, Price
from clinic_desktop.store.guards import Guard, Rule, Shield, append_only, frozen, no_delete, refuses
from clinic_desktop.store.ledgers import carries
from clinic_desktop.store.machines import all_but, begins, moves_only
from clinic_desktop.store.waiting import EARLY, waited

INVOICE, LINE, PAYMENT, ALLOCATION = "invoice", "invoice_line", "payment", "payment_allocation"
FOLLOWS = ("status", "status_reason", "paid_minor", "credited_minor", "paid_at")

CASE_COMPLETED = (
    "EXISTS (SELECT 1 FROM surgical_case k WHERE k.id = NEW.case_id"
    " AND k.patient_id = NEW.patient_id AND k.status = 'COMPLETED')"
)
CONSULTED = (
    "EXISTS (SELECT 1 FROM consultation t WHERE t.id = NEW.consultation_id"
    " AND t.patient_id = NEW.patient_id AND t.status = 'COMPLETED')"
)
LINE_SUM = (
    "(SELECT COALESCE(SUM(l.total_minor), 0) FROM invoice_line l WHERE l.invoice_id = NEW.id)"
)
ISSUES = "OLD.status = 'DRAFT' AND NEW.status = 'ISSUED'"
SETTLED = (
    "CASE NEW.status"
    " WHEN 'PAID' THEN NEW.paid_minor + NEW.credited_minor = NEW.total_minor"
    " WHEN 'PARTIALLY_PAID' THEN NEW.paid_minor > 0"
    " AND NEW.paid_minor + NEW.credited_minor < NEW.total_minor"
    " WHEN 'ISSUED' THEN NEW.paid_minor = 0"
    " WHEN 'VOID' THEN OLD.status = 'DRAFT' OR (NEW.paid_minor = 0"
    " AND NEW.credited_minor = NEW.total_minor) ELSE TRUE END"
)
ALLOCATED = (
    "(SELECT COALESCE(SUM(a.amount_minor), 0) FROM payment_allocation a"
    " WHERE a.invoice_id = NEW.id)"
)
CREDITED = (
    "(SELECT COALESCE(SUM(n.total_minor), 0) FROM invoice n WHERE n.credits_id = NEW.id"
    " AND n.status NOT IN ('DRAFT', 'VOID'))"
)
CREDITS = (
    "EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.credits_id AND i.kind <> 'CREDIT_NOTE'"
    " AND i.currency = NEW.currency AND i.status NOT IN ('DRAFT', 'VOID'))"
)

DECIDED = (
    "NOT EXISTS (SELECT 1 FROM invoice_line l JOIN charge c ON c.id = l.charge_id"
    " WHERE l.invoice_id = NEW.id AND c.status <> 'BILLED')"
)
AS_QUOTED = (
    "NOT EXISTS (SELECT 1 FROM invoice_line l JOIN charge c ON c.id = l.charge_id"
    " WHERE l.invoice_id = NEW.id AND l.source = 'QUOTATION' AND c.why = ''"
    " AND l.total_minor <> c.quantity * c.unit_minor)"
)
DEVIATES = (
    "EXISTS (SELECT 1 FROM override o WHERE o.code = 'PRICE_DEVIATION'"
    " AND o.case_id = NEW.case_id AND o.patient_id = NEW.patient_id)"
)
WAIVED_BY_NAME = (
    "EXISTS (SELECT 1 FROM override o WHERE o.id = NEW.waived_by_id AND o.code = 'DEPOSIT_WAIVE'"
    " AND o.patient_id = NEW.patient_id AND o.plan_id = NEW.plan_id)"
)
CHARGED_ONCE = (
    "NEW.charge_id IS NULL OR NOT EXISTS (SELECT 1 FROM invoice_line l"
    " JOIN invoice i ON i.id = l.invoice_id WHERE l.charge_id = NEW.charge_id"
    " AND l.id <> NEW.id AND i.status <> 'VOID')"
)
ON_ITS_INVOICE = (
    "NEW.status <> 'BILLED' OR EXISTS (SELECT 1 FROM invoice_line l WHERE l.charge_id = NEW.id"
    " AND l.invoice_id = NEW.invoice_id)"
)
FREE_AGAIN = (
    "OLD.status = NEW.status OR OLD.status = 'OPEN' OR (OLD.status = 'BILLED' AND EXISTS"
    " (SELECT 1 FROM invoice i WHERE i.id = OLD.invoice_id AND i.status IN ('DRAFT', 'VOID')))"
)


def _next(kind: str, table: str) -> str:
    """The number just taken from the counter row, one after the last of the series."""
    return (
        f"EXISTS (SELECT 1 FROM number_series s WHERE s.kind = '{kind}' AND s.scope = NEW.series"
        f" AND s.last = NEW.number) AND NEW.number = COALESCE((SELECT MAX(o.number) FROM {table} o"
        " WHERE o.series = NEW.series), NEW.number - 1) + 1"
    )


def _counter(kind: str) -> tuple[str, ...]:
    return (f"number_series WHERE kind = '{kind}' AND scope = NEW.series",)


def _draft(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM invoice i WHERE i.id = {row}.invoice_id AND i.status = 'DRAFT')"


def _the_invoice(row: str) -> tuple[str, ...]:
    return (f"invoice WHERE id = {row}.invoice_id",)


THE_DEPOSIT = "(SELECT i.plan_id FROM invoice i WHERE i.id = NEW.invoice_id AND i.kind = 'DEPOSIT')"
ASKED = waited("pay_from", "NEW.plan_id", "NEW.updated_at")
TAKEN_THEN = waited("pay_from", THE_DEPOSIT, "NEW.taken_at")
SETTLED_THEN = waited("pay_from", THE_DEPOSIT, "NEW.allocated_at")

INVOICE_WALLS: tuple[Rule, ...] = (
    begins("invoice", INVOICE),
    moves_only("invoice", INVOICE),
    Guard(
        "billing.case_not_completed", INVOICE, "INSERT", f"NEW.kind <> 'CASE' OR {CASE_COMPLETED}"
    ),
    Guard(
        "billing.consultation_not_completed", INVOICE, "INSERT",
        f"NEW.kind <> 'CONSULTATION' OR {CONSULTED}",
    ),
    Guard(
        "billing.nothing_to_credit", INVOICE, "INSERT", f"NEW.kind <> 'CREDIT_NOTE' OR {CREDITS}",
        ("invoice WHERE id = NEW.credits_id",),
    ),
    Guard(
        "billing.not_in_ledger", INVOICE, "INSERT", "NEW.paid_minor = 0 AND NEW.credited_minor = 0"
    ),
    Guard(
        "billing.not_in_ledger", INVOICE, "UPDATE OF paid_minor",
        f"NEW.paid_minor = OLD.paid_minor OR NEW.paid_minor = {ALLOCATED}", tag="paid",
    ),
    Guard(
        "billing.not_in_ledger", INVOICE, "UPDATE OF credited_minor",
        f"NEW.credited_minor = OLD.credited_minor OR NEW.credited_minor = {CREDITED}",
        tag="credited",
    ),
    Guard(
        "billing.total_differs", INVOICE, "UPDATE OF status",
        f"NOT ({ISSUES}) OR NEW.total_minor = {LINE_SUM}",
    ),
    Guard(
        "billing.number_order", INVOICE, "UPDATE OF status",
        f"NOT ({ISSUES}) OR ({_next('INVOICE', INVOICE)})", _counter("INVOICE"),
    ),
    Guard("billing.undecided", INVOICE, "UPDATE OF status", f"NOT ({ISSUES}) OR {DECIDED}"),
    Guard(
        "billing.price_deviation", INVOICE, "UPDATE OF status",
        f"NOT ({ISSUES}) OR {AS_QUOTED} OR {DEVIATES}",
    ),
    Guard(
        EARLY, INVOICE, "UPDATE OF status",
        f"NOT ({ISSUES}) OR NEW.kind <> 'DEPOSIT' OR {ASKED}",
    ),
    Guard(EARLY, PAYMENT, "INSERT", f"NEW.direction <> 'IN' OR {TAKEN_THEN}"),
    Guard(EARLY, ALLOCATION, "INSERT", f"NEW.amount_minor < 0 OR {SETTLED_THEN}"),
    Guard("billing.not_settled", INVOICE, "UPDATE OF status", SETTLED),
    frozen(
        "billing.invoice_kept", INVOICE, all_but(Invoice.__table__, *FOLLOWS),
        once="OLD.status <> 'DRAFT'",
    ),
    frozen(
        "billing.invoice_kept", INVOICE,
        ("id", "kind", "patient_id", "case_id", "plan_id", "consultation_id", "credits_id",
         "currency", "created_at", "created_by"),
        tag="whose",
    ),
    *no_delete("billing.invoice_kept", INVOICE), Shield(INVOICE),
    Guard("billing.invoice_kept", LINE, "INSERT", _draft("NEW"), _the_invoice("NEW")),
    Guard(
        "billing.invoice_kept", LINE, "UPDATE",
        f"NEW.invoice_id = OLD.invoice_id AND {_draft('OLD')}", _the_invoice("OLD"),
    ),
    Guard(
        "billing.charged_already", LINE, "INSERT", CHARGED_ONCE,
        ("charge WHERE id = NEW.charge_id",),
    ),
    frozen("billing.kept", LINE, ("charge_id",)),
    Guard("billing.invoice_kept", LINE, "DELETE", _draft("OLD"), _the_invoice("OLD")),
    Shield(LINE),
)  # fmt: skip

TAKEN = ("status", "status_reason", "terminal_state", "terminal_reference", "completed_at")
SESSION_OPEN = (
    "EXISTS (SELECT 1 FROM cash_session s WHERE s.id = NEW.cash_session_id"
    " AND s.closed_at IS NULL AND s.currency = NEW.currency)"
)
STILL_ALLOCATED = (
    "(SELECT COALESCE(SUM(a.amount_minor), 0) FROM payment_allocation a"
    " WHERE a.payment_id = NEW.id)"
)
FITS = (
    "EXISTS (SELECT 1 FROM payment p JOIN invoice i ON i.id = NEW.invoice_id"
    " WHERE p.id = NEW.payment_id AND p.direction = 'IN' AND p.status = 'COMPLETED'"
    " AND i.currency = p.currency AND i.kind <> 'CREDIT_NOTE'"
    " AND i.status IN ('ISSUED', 'PARTIALLY_PAID', 'PAID')"
    " AND i.paid_minor + NEW.amount_minor >= 0"
    " AND i.paid_minor + i.credited_minor + NEW.amount_minor <= i.total_minor"
    f" AND NEW.amount_minor + {used('p.id')} BETWEEN 0 AND p.amount_minor)"
)
OPPOSITE = (
    "NEW.reverses_id IS NULL OR EXISTS (SELECT 1 FROM payment_allocation a"
    " WHERE a.id = NEW.reverses_id AND a.payment_id = NEW.payment_id"
    " AND a.invoice_id = NEW.invoice_id AND a.amount_minor = -NEW.amount_minor)"
)
CARRY = "UPDATE invoice SET paid_minor = paid_minor + NEW.amount_minor WHERE id = NEW.invoice_id"
NOT_GIVEN_BACK = (
    "NOT EXISTS (SELECT 1 FROM payment r WHERE r.refunds_id = NEW.id"
    " AND r.status IN ('PENDING', 'COMPLETED'))"
    " AND (SELECT COALESCE(SUM(c.amount_minor), 0) FROM patient_credit c"
    " WHERE c.payment_id = NEW.id) = 0"
)
SECOND_PERSON = (
    "OLD.direction <> 'OUT' OR OLD.status <> 'PENDING' OR NEW.status <> 'COMPLETED'"
    " OR NEW.updated_by <> NEW.created_by"
)

PAYMENT_WALLS: tuple[Rule, ...] = (
    begins("payment", PAYMENT),
    moves_only("payment", PAYMENT),
    Guard(
        "billing.session_closed", PAYMENT, "INSERT",
        f"NEW.cash_session_id IS NULL OR {SESSION_OPEN}",
        ("cash_session WHERE id = NEW.cash_session_id",),
    ),
    Guard(
        "billing.still_allocated", PAYMENT, "UPDATE OF status",
        f"NEW.status <> 'REVERSED' OR OLD.status = 'REVERSED' OR {STILL_ALLOCATED} = 0",
    ),
    Guard(
        "billing.refunded", PAYMENT, "UPDATE OF status",
        f"NEW.status <> 'REVERSED' OR OLD.status = 'REVERSED' OR ({NOT_GIVEN_BACK})",
    ),
    Guard("billing.own_refund", PAYMENT, "UPDATE OF status", SECOND_PERSON),
    frozen("billing.kept", PAYMENT, all_but(Payment.__table__, *TAKEN)),
    *no_delete("billing.kept", PAYMENT), Shield(PAYMENT),
    Guard(
        "billing.overpaid", ALLOCATION, "INSERT", FITS,
        ("invoice WHERE id = NEW.invoice_id", "payment WHERE id = NEW.payment_id"),
    ),
    Guard("billing.reverse_differs", ALLOCATION, "INSERT", OPPOSITE),
    carries("billing.overpaid", ALLOCATION, CARRY),
    *append_only("billing.kept", ALLOCATION),
    *append_only("billing.kept", "patient_credit"),
    Guard(
        "billing.number_order", "receipt", "INSERT", _next("RECEIPT", "receipt"),
        _counter("RECEIPT"),
    ),
    *append_only("billing.kept", "receipt"),
    frozen(
        "billing.kept", "fiscal_record", all_but(FiscalRecord.__table__, "state", "code", "facts")
    ),
    *no_delete("billing.kept", "fiscal_record"), Shield("fiscal_record"),
    frozen(
        "billing.session_closed", "cash_session", all_but(CashSession.__table__),
        once="OLD.closed_at IS NOT NULL",
    ),
    *no_delete("billing.kept", "cash_session"), Shield("cash_session"),
)  # fmt: skip

PRICE_WALLS: tuple[Rule, ...] = (
    frozen("billing.prices_kept", "price", all_but(Price.__table__, "ended_at")),
    frozen(
        "billing.prices_kept", "price", ("ended_at",), once="OLD.ended_at IS NOT NULL", tag="ended"
    ),
    *no_delete("billing.prices_kept", "price"), Shield("price"),
    frozen("billing.prices_kept", "price_list", ("id", "currency")),
    *no_delete("billing.prices_kept", "price_list"), Shield("price_list"),
    frozen(
        "billing.kept", "charge",
        all_but(Charge.__table__, "status", "status_reason", "invoice_id"),
    ),
    Guard("billing.charged_already", "charge", "UPDATE OF status, invoice_id", FREE_AGAIN),
    Guard(
        "billing.not_in_ledger", "charge", "UPDATE OF status, invoice_id", ON_ITS_INVOICE
    ),
    *no_delete("billing.kept", "charge"), Shield("charge"),
    *refuses(
        "billing.not_waived", "deposit", "waived_by_id",
        f"NEW.waived_by_id IS NULL OR {WAIVED_BY_NAME}",
    ),
    frozen(
        "billing.kept", "deposit", ("waived_by_id",), once="OLD.waived_by_id IS NOT NULL",
        tag="waived",
    ),
    *no_delete("billing.kept", "deposit"), Shield("deposit"),
)  # fmt: skip

GUARDS: tuple[Rule, ...] = (*INVOICE_WALLS, *PAYMENT_WALLS, *PRICE_WALLS)
