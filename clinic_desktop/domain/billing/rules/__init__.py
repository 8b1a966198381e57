"""Money in integers: tax that is inside a price, parts of a total, what a payment settles."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from uuid import UUID

from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.core.errors import Unreadable
from clinic_desktop.core.resources import resource
from clinic_desktop.domain.billing.interface import (
    AmountRefused,
    CreditPart,
    InvoiceRefused,
    LineCard,
    LineChange,
    NewInvoice,
    NewLine,
    Refunding,
    Taking,
    TaxSum,
)

METHODS = ("CASH", "CARD", "TRANSFER", "MOBILE")
KEY = re.compile(r"[!-~]{1,64}")
MOST = 2_000_000_000  # in minor units; more does not fit, and is a slip of the finger
MOST_PARTS = 20  # payments that one refund comes out of
REFUND_LIMIT = 50_000
STANDARD, WHOLE, POINTS = "STANDARD", 100, 10_000
Rate = tuple[str, int, str]


def tax_inside(total_minor: int, rate_bp: int) -> int:
    """The tax that a price with tax contains; `rate_bp` in hundredths of a percent, half up."""
    return (2 * total_minor * rate_bp + POINTS + rate_bp) // (2 * (POINTS + rate_bp))


def taxes_inside(lines: Sequence[tuple[Rate, int]]) -> tuple[int, ...]:
    """Per line the tax inside its total; lines of one rate add up to the tax of their sum.

    Rounding each line alone would miss the sum by a cent now and then.
    """
    groups: defaultdict[Rate, list[int]] = defaultdict(list)
    for number, (rate, _) in enumerate(lines):
        groups[rate].append(number)
    found = [0] * len(lines)
    for (_, percent, _), numbers in groups.items():
        totals = tuple(lines[number][1] for number in numbers)
        sign = -1 if sum(totals) < 0 else 1
        if percent and sum(totals):
            tax = tax_inside(sign * sum(totals), percent * WHOLE)
            parts = shares(tax, tuple(sign * total for total in totals))
            for number, part in zip(numbers, parts, strict=True):
                found[number] = sign * part
    return tuple(found)


def tax_sums(lines: Sequence[LineCard]) -> tuple[TaxSum, ...]:
    """One per category, rate and reason, in the order of the lines."""
    gross: defaultdict[Rate, int] = defaultdict(int)
    tax: defaultdict[Rate, int] = defaultdict(int)
    for line in lines:
        rate = (line.tax_category, line.tax_percent, line.exemption_reason)
        gross[rate] += line.total_minor
        tax[rate] += line.tax_minor
    return tuple(TaxSum(r[0], r[1], gross[r], tax[r], r[2]) for r in gross)


def part_of(total_minor: int, percent: int) -> int:
    """So many percent of a total, rounded up to the next minor unit: a deposit is never short."""
    return -(-total_minor * percent // WHOLE)


def percent_of(choice: str) -> int:
    """What the clinic chose, between 0 and 100; what is no number asks for nothing."""
    return min(int(choice), WHOLE) if choice.isascii() and choice.isdigit() else 0


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


def rate_of(line: NewLine) -> Rate:
    return (line.tax_category, line.tax_percent, line.exemption_reason)


def check_invoice(new: NewInvoice) -> None:
    """Raises InvoiceRefused with what is wrong."""
    if not new.lines:
        raise InvoiceRefused("An invoice needs at least one line.")
    for line in new.lines:
        check_line(line)
    if not 0 <= sum(line_total(line) for line in new.lines) <= MOST:
        raise InvoiceRefused("The lines of an invoice add up to nothing or more.")


def check_line(line: NewLine) -> None:
    if not line.text.strip() or line.quantity < 1 or abs(line_total(line)) > MOST:
        raise InvoiceRefused("A line needs words, a quantity of at least 1 and a price.")
    if not 0 <= line.tax_percent <= WHOLE:
        raise InvoiceRefused("A tax rate is between 0 and 100 percent.")
    if line.tax_category != STANDARD and not line.exemption_reason.strip():
        raise InvoiceRefused("Say on the line why no tax, or another tax, is due.")


def check_change(change: LineChange) -> None:
    if not change.reason.strip():
        raise InvoiceRefused("Say why the line changes; it is kept with the invoice.")
    if not 0 <= change.quantity <= MOST or abs(change.unit_minor) * change.quantity > MOST:
        raise InvoiceRefused("A line needs a quantity of at least 1 and a price.")
    if not 0 <= change.tax_percent <= WHOLE:
        raise InvoiceRefused("A tax rate is between 0 and 100 percent.")


def check_price(amount_minor: int) -> None:
    if not 0 <= amount_minor <= MOST:
        raise AmountRefused("A price is nothing or more.")


def check_taking(taking: Taking, currency: str, open_minor: int) -> None:
    """Raise AmountRefused unless 0 < amount ≤ open (or surplus), in the currency, a known way."""
    if taking.method not in METHODS:
        raise AmountRefused("Choose how the patient pays: cash, card, transfer or mobile.")
    if taking.currency != currency:
        raise AmountRefused(f"This invoice is paid in {currency}.")
    most = MOST if taking.surplus else open_minor
    if not 0 < taking.amount_minor <= most or open_minor <= 0:
        raise AmountRefused(params={"open": str(open_minor)})


def check_key(key: str) -> None:
    """As the wire has it; the program's own keys begin with a sign that nobody can send."""
    if not KEY.fullmatch(key):
        raise Unreadable("A request number has 1 to 64 printable ASCII characters.")


def own_key(invoice_id: UUID) -> str:
    """Under which deposits are set off against an invoice, once."""
    return f"§{invoice_id}"


def request_hash(taking: Taking) -> str:
    """The same key must ask for the same thing."""
    asked: dict[str, str | int] = {
        "invoice": str(taking.invoice_id),
        "amount": taking.amount_minor,
        "currency": taking.currency,
        "method": taking.method,
    }
    return digest(canonical_json(asked | ({"surplus": 1} if taking.surplus else {})))


def state_after(paid_minor: int, credited_minor: int, total_minor: int) -> str:
    """ISSUED, PARTIALLY_PAID or PAID, by the sums."""
    if paid_minor + credited_minor >= total_minor:
        return "PAID"
    return "PARTIALLY_PAID" if paid_minor > 0 else "ISSUED"


@cache
def procedure_names() -> dict[str, str]:
    """Of the catalogue, by code, in its order."""
    raw = json.loads(resource("rules/procedures.json").read_text(encoding="utf-8"))
    return {row["code"]: row["name"] for row in raw["procedures"]}


def credit_lines(
    state: Sequence[tuple[LineCard, int]], parts: Sequence[CreditPart]
) -> tuple[NewLine, ...]:
    """Lines of a credit note; `sku` keeps the position of the line that each takes back.

    Without parts everything that is left. Raises AmountRefused for more than a line has left.
    """
    left = {line.position: (line, rest) for line, rest in state}
    wanted = tuple(parts) or tuple(
        CreditPart(position, rest) for position, (_, rest) in left.items() if rest
    )
    if len({part.position for part in wanted}) < len(wanted):
        raise AmountRefused("Name each line once.")
    found = list[NewLine]()
    for part in wanted:
        line, rest = left.get(part.position, (None, 0))
        if line is None or part.amount_minor == 0 or not _within(part.amount_minor, rest):
            raise AmountRefused("A line is credited up to what is left of it.")
        found.append(
            NewLine(
                line.text, 1, part.amount_minor, line.tax_category, line.tax_percent,
                line.exemption_reason, source="CREDIT", sku=str(part.position),
            )
        )  # fmt: skip
    return tuple(found)


def _within(amount: int, rest: int) -> bool:
    """Between nothing and the rest, on its side of nothing."""
    return 0 <= amount <= rest or rest <= amount <= 0


def draw(left: Mapping[UUID, int], amount: int) -> dict[UUID, int]:
    """Which payments a sum comes out of, the first first; the parts add up to the sum."""
    parts = dict[UUID, int]()
    for payment, rest in left.items():
        part = min(rest, amount - sum(parts.values()))
        if part > 0:
            parts[payment] = part
    return parts


def limit_of(choices: Mapping[str, object]) -> int:
    """Above this a refund needs a second person, in minor units."""
    chosen = str(choices.get("refund_limit_minor", ""))
    return int(chosen) if chosen.isascii() and chosen.isdigit() else REFUND_LIMIT


def part_key(key: str, number: int) -> str:
    """The first part has the key itself."""
    return f"{key}§{number}" if number else key


def refund_hash(refunding: Refunding) -> str:
    """The same key must ask for the same thing."""
    return digest(
        canonical_json(
            {
                "patient": str(refunding.patient_id),
                "amount": refunding.amount_minor,
                "currency": refunding.currency,
                "method": refunding.method,
            }
        )
    )
