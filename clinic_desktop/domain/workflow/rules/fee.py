"""What is asked for when something does not take place: computed from the terms, said in words.

Nothing here is forced: every line is a proposal that billing accepts or drops.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clinic_desktop.core.money import amount_words
from clinic_desktop.domain.billing.interface import FeeReason, FeeRule, FeeTier, NewLine
from clinic_desktop.domain.inventory.interface import UsedItem

OUTSIDE = "OUTSIDE"
COMPENSATION = "Compensation, not a supply (CJEU C-277/05); ask your tax adviser"
HOUR = timedelta(hours=1)
NO_RULE = "No cancellation terms were agreed, so nothing is asked for."


class Moment(StrEnum):
    """Where it ended."""

    BEFORE = "BEFORE"  # the operation did not begin
    IN_THEATRE = "IN_THEATRE"  # before incision, S06
    STOPPED = "STOPPED"  # after incision, without the result, S09
    APPOINTMENT = "APPOINTMENT"
    NO_SHOW = "NO_SHOW"


@dataclass(frozen=True, slots=True)
class Ended:
    """What did not take place. `base_minor` is the quoted price, or that of the consultation.

    `starts_at` None: no time was reserved any more. `reason` is a code of the terms, or words.
    """

    moment: Moment
    cause: str  # of the charges: nothing is charged twice for one cause
    reason: str
    at: datetime
    starts_at: datetime | None
    base_minor: int
    currency: str
    purpose: str = ""
    withdrew: bool = False  # the patient took the consent back
    used: tuple[UsedItem, ...] = ()
    anaesthesia: bool = False  # was begun
    anaesthesia_minor: int = 0


@dataclass(frozen=True, slots=True)
class FeeProposal:
    """Lines to be accepted or dropped one by one; without any, `none` says why."""

    lines: tuple[NewLine, ...] = ()
    none: str = ""


def propose(rule: FeeRule | None, ended: Ended) -> FeeProposal:
    """By the terms of the plan: who decided, how late, how much of what."""
    if rule is None:
        return FeeProposal(none=NO_RULE)
    if ended.purpose in rule.free_purposes:
        words = ended.purpose.replace("_", " ").lower()
        return FeeProposal(none=f"Terms {rule.name}: nothing is asked for with purpose {words}.")
    known = reason_of(rule, ended)
    if known is not None and not known.charged:
        return FeeProposal(none=f"Terms {rule.name}: {known.words}; nothing is asked for.")
    who = known.words if known else f"no listed reason was given (“{ended.reason}”); ask first"
    share, notice = _share(rule, ended)
    fee = _fee(rule, ended, share, f"{who}, {notice}")
    lines = (*fee, *_anaesthesia(rule, ended), *_goods(rule, ended))
    if not lines:
        return FeeProposal(none=f"Terms {rule.name}: {who}, {notice}: nothing is asked for.")
    return FeeProposal(lines)


def reason_of(rule: FeeRule, ended: Ended) -> FeeReason | None:
    """A listed code first (alone or before a colon), then what the records say of the patient."""
    named = rule.reason(ended.reason.partition(":")[0].strip())
    if named is not None:
        return named
    if ended.withdrew:
        return rule.reason("PATIENT_DECIDED")
    return rule.reason("NO_SHOW") if ended.moment == Moment.NO_SHOW else None


def hours_of_notice(at: datetime, starts_at: datetime) -> int:
    """Whole hours from the word to the start; nothing once it should have begun."""
    return max((starts_at - at) // HOUR, 0)


def percent_at(tiers: Iterable[FeeTier], hours: int) -> tuple[int, int]:
    """Percent, and the limit in hours that it stems from (0: notice was early enough)."""
    tier = next((t for t in sorted(tiers, key=lambda t: t.hours) if hours < t.hours), None)
    return (tier.percent, tier.hours) if tier else (0, 0)


def share_of(base_minor: int, percent: int) -> int:
    """Rounded down to the minor unit: a fee is never above its percentage."""
    return base_minor * percent // 100


def _share(rule: FeeRule, ended: Ended) -> tuple[int, str]:
    """Percent of the base, and the words for it."""
    fixed = {
        Moment.IN_THEATRE: (rule.in_theatre_percent, "in theatre, before incision"),
        Moment.STOPPED: (rule.stopped_percent, "after incision, without the result"),
        Moment.NO_SHOW: (rule.no_show_percent, "no notice"),
    }
    if ended.moment in fixed:
        return fixed[ended.moment]
    if ended.starts_at is None:
        return 0, "no time was reserved any more"
    hours = hours_of_notice(ended.at, ended.starts_at)
    tiers = rule.appointment if ended.moment == Moment.APPOINTMENT else rule.operation
    percent, limit = percent_at(tiers, hours)
    told = f"{hours} hours of notice" if hours != 1 else "1 hour of notice"
    return percent, f"{told} (less than {limit})" if limit else f"{told}, early enough"


def _fee(rule: FeeRule, ended: Ended, percent: int, because: str) -> tuple[NewLine, ...]:
    amount = share_of(ended.base_minor, percent)
    if amount <= 0:
        return ()
    base = amount_words(ended.base_minor, ended.currency)
    why = f"Terms {rule.name}: {because}: {percent} % of {base}."
    text = "Missed appointment" if ended.moment == Moment.NO_SHOW else "Cancellation fee"
    return (_line(rule, f"{ended.cause}/FEE", text, 1, amount, why, "FEE"),)


def _anaesthesia(rule: FeeRule, ended: Ended) -> tuple[NewLine, ...]:
    if not (rule.anaesthesia and ended.anaesthesia) or ended.moment == Moment.STOPPED:
        return ()
    priced = "by the price list" if ended.anaesthesia_minor else "without a price: enter one"
    why = f"Terms {rule.name}: an anaesthesia that was begun may be charged, {priced}."
    cause = f"{ended.cause}/ANAESTHESIA"
    text = "Anaesthesia that was begun"
    return (_line(rule, cause, text, 1, ended.anaesthesia_minor, why, "USED"),)


def _goods(rule: FeeRule, ended: Ended) -> tuple[NewLine, ...]:
    if not rule.goods:
        return ()
    why = f"Terms {rule.name}: opened goods may be charged; without a price: enter one."
    return tuple(
        _line(rule, f"{ended.cause}/{sku}", name, quantity, 0, why, "USED", sku)
        for sku, name, quantity in opened(ended.used)
    )


def opened(used: Sequence[UsedItem]) -> tuple[tuple[str, str, int], ...]:
    """Billable goods by item: sku, name, quantity of all lots together."""
    sums: dict[str, tuple[str, int]] = {}
    for one in used:
        if one.billable:
            name, before = sums.get(one.sku, (one.name, 0))
            sums[one.sku] = (name, before + one.quantity)
    return tuple((sku, name, quantity) for sku, (name, quantity) in sums.items() if quantity > 0)


def _line(
    rule: FeeRule, cause: str, text: str, quantity: int, unit: int, why: str, source: str,
    sku: str = "",
) -> NewLine:  # fmt: skip
    return NewLine(
        text, quantity, unit, OUTSIDE, 0, COMPENSATION, purpose="", source=source, sku=sku,
        cause=cause, why=why, rule=rule.name,
    )  # fmt: skip
