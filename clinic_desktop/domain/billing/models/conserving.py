"""Walls of one payment: what it settles, what of it is credit and what went back stay within it.

Whoever writes one of the three parts (`payment_allocation`, `patient_credit`, a payment OUT) holds
the payment first, so two programs in the same second count each other. A service takes a part away
before it writes the next: the sum is not above the payment even half way.
"""

from clinic_desktop.store.guards import Guard, Rule

CREDIT, PAYMENT = "patient_credit", "payment"
GOING_BACK = "('PENDING', 'COMPLETED')"  # a refund that waits for its second person is not free


def used(payment: str) -> str:
    """What a payment settles, what of it is the patient's credit, and what of it went back."""
    return (
        "((SELECT COALESCE(SUM(a.amount_minor), 0) FROM payment_allocation a"
        f" WHERE a.payment_id = {payment}) + (SELECT COALESCE(SUM(c.amount_minor), 0)"
        f" FROM patient_credit c WHERE c.payment_id = {payment})"
        " + (SELECT COALESCE(SUM(r.amount_minor), 0) FROM payment r"
        f" WHERE r.refunds_id = {payment} AND r.id <> NEW.id AND r.status IN {GOING_BACK}))"
    )


def _within(payment: str) -> str:
    """Money that was received has room for the amount of the row."""
    return (
        f"EXISTS (SELECT 1 FROM payment o WHERE o.id = {payment} AND o.direction = 'IN'"
        " AND o.status = 'COMPLETED' AND o.currency = NEW.currency"
        f" AND NEW.amount_minor + {used('o.id')} <= o.amount_minor)"
    )


REFUNDABLE = _within("NEW.refunds_id")
LATE = "OLD.status = 'FAILED' AND NEW.status = 'COMPLETED'"  # Y06: a refused one is paid after all
CREDIT_LEFT = (
    "NEW.amount_minor > 0 OR (NEW.payment_id IS NOT NULL"
    " AND NEW.amount_minor + (SELECT COALESCE(SUM(c.amount_minor), 0) FROM patient_credit c"
    " WHERE c.patient_id = NEW.patient_id AND c.currency = NEW.currency) >= 0"
    " AND NEW.amount_minor + (SELECT COALESCE(SUM(c.amount_minor), 0)"
    " FROM patient_credit c WHERE c.payment_id = NEW.payment_id) >= 0)"
)

OF_CREDIT = ("patient WHERE id = NEW.patient_id", "payment WHERE id = NEW.payment_id")

GUARDS: tuple[Rule, ...] = (
    Guard(
        "billing.refund_too_much", PAYMENT, "INSERT",
        "(NEW.direction = 'IN' AND NEW.refunds_id IS NULL)"
        f" OR (NEW.direction = 'OUT' AND {REFUNDABLE})",
        ("payment WHERE id = NEW.refunds_id",),
    ),
    Guard(
        "billing.refund_too_much", PAYMENT, "UPDATE OF status",
        f"NEW.direction <> 'OUT' OR NOT ({LATE}) OR {REFUNDABLE}",
        ("payment WHERE id = NEW.refunds_id",),
    ),
    Guard(
        "billing.credit_too_large", CREDIT, "INSERT",
        f"NEW.amount_minor < 0 OR {_within('NEW.payment_id')}",
        OF_CREDIT,
    ),
    Guard("billing.credit_too_small", CREDIT, "INSERT", CREDIT_LEFT, OF_CREDIT),
)  # fmt: skip
