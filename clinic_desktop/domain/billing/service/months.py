"""One month in sums: two statements, whatever was billed before and after it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import String, and_, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from clinic_desktop.domain.billing import interface as billing
from clinic_desktop.domain.billing.models import Invoice, InvoiceLine, Payment

BILLED = ("ISSUED", "PARTIALLY_PAID", "PAID", "VOID")  # void with a number: its note undoes it
NOTE, DEPOSIT = "CREDIT_NOTE", "DEPOSIT"


def span_of_month(year: int, month: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From its first midnight to the next one's. Raises InvoiceRefused."""
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        raise billing.InvoiceRefused("Name a month by its year and number, 1 to 12.")
    begins = datetime(year, month, 1, tzinfo=zone)
    ends = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def by_surgeon(
    session: Session, begins: datetime, ends: datetime
) -> tuple[billing.SurgeonSum, ...]:
    """A credit note is taken off where the line that it takes back was counted."""
    sign = case((Invoice.kind == NOTE, -1), else_=1)
    taken_back = aliased(InvoiceLine)
    performer = func.coalesce(taken_back.performer_id, InvoiceLine.performer_id)
    asked = (
        select(
            performer,
            Invoice.currency,
            func.count(Invoice.id.distinct()),
            func.sum(sign * InvoiceLine.total_minor),
            func.sum(sign * InvoiceLine.tax_minor),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(
            taken_back,
            and_(
                taken_back.invoice_id == Invoice.credits_id,
                cast(taken_back.position, String) == InvoiceLine.sku,
            ),
        )
        .where(
            Invoice.status.in_(BILLED),
            Invoice.issued_at >= begins,
            Invoice.issued_at < ends,
            Invoice.kind != DEPOSIT,
        )
        .group_by(performer, Invoice.currency)
    )
    found = [
        billing.SurgeonSum(who, currency, int(count), int(total), int(tax))
        for who, currency, count, total, tax in session.execute(asked)
    ]
    return tuple(sorted(found, key=lambda one: (-one.total_minor, str(one.performer_id))))


def by_method(session: Session, begins: datetime, ends: datetime) -> tuple[billing.MethodSum, ...]:
    taken = case((Payment.direction == "IN", Payment.amount_minor), else_=0)
    given = case((Payment.direction == "OUT", Payment.amount_minor), else_=0)
    asked = (
        select(Payment.method, Payment.currency, func.count(), func.sum(taken), func.sum(given))
        .where(Payment.status == "COMPLETED", Payment.taken_at >= begins, Payment.taken_at < ends)
        .group_by(Payment.method, Payment.currency)
        .order_by(Payment.method, Payment.currency)
    )
    return tuple(
        billing.MethodSum(method, currency, int(count), int(into), int(out))
        for method, currency, count, into, out in session.execute(asked)
    )
