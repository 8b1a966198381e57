"""Money in integers: tax that is inside a price, parts of a total, what a payment settles."""

from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.domain.billing.interface import AmountRefused, NewLine, Taking


def tax_inside(total_minor: int, rate_bp: int) -> int:
    """The tax that a price with tax contains; `rate_bp` in hundredths of a percent, half up."""
    return (2 * total_minor * rate_bp + 10_000 + rate_bp) // (2 * (10_000 + rate_bp))


def part_of(total_minor: int, percent: int) -> int:
    """So many percent of a total, rounded up to the next minor unit: a deposit is never short."""
    return -(-total_minor * percent // 100)


def shares(total_minor: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Parts that add up to the total exactly; what is left goes to the largest remainders."""
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("there is nothing to share by")
    floors = [total_minor * weight // whole for weight in weights]
    rests = [total_minor * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-rests[i], i))
    for index in order[: total_minor - sum(floors)]:
        floors[index] += 1
    return tuple(floors)


def line_total(line: NewLine) -> int:
    return line.quantity * line.unit_minor


def check_amount(amount_minor: int, open_minor: int) -> None:
    """Raise AmountRefused unless 0 < amount ≤ open."""
    if not 0 < amount_minor <= open_minor:
        raise AmountRefused(params={"open": str(open_minor)})


def request_hash(taking: Taking) -> str:
    """The same key must ask for the same thing."""
    return digest(
        canonical_json(
            {
                "invoice": str(taking.invoice_id),
                "amount": taking.amount_minor,
                "currency": taking.currency,
                "method": taking.method,
            }
        )
    )


def state_after(paid_minor: int, credited_minor: int, total_minor: int) -> str:
    """ISSUED, PARTIALLY_PAID or PAID, by the sums."""
    if paid_minor + credited_minor >= total_minor:
        return "PAID"
    return "PARTIALLY_PAID" if paid_minor > 0 else "ISSUED"
