"""The terms of cancellation: who decided, how late, how much; none where the clinic or illness."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.billing.interface import FeeRule, FeeTier
from clinic_desktop.domain.billing.rules import fees
from clinic_desktop.domain.inventory.interface import UsedItem
from clinic_desktop.domain.workflow.rules import fee
from clinic_desktop.domain.workflow.rules.fee import Ended, Moment, propose

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
RULE = fees.editions()["STANDARD/1"]
ENDED = Ended(
    Moment.BEFORE, "CASE/1", "PATIENT_DECIDED", AT, AT + timedelta(hours=5), 140_001, "EUR"
)
CHARGED = [reason.code for reason in RULE.reasons if reason.charged]
FREE = [reason.code for reason in RULE.reasons if not reason.charged]


def amount(ended: Ended, rule: FeeRule | None = RULE) -> int:
    return sum(line.quantity * line.unit_minor for line in propose(rule, ended).lines)


def used(sku: str, quantity: int, *, billable: bool = True) -> UsedItem:
    return UsedItem(UUID(int=1), sku, sku.title(), "L", quantity, billable, AT)


@pytest.mark.parametrize(
    ("hours", "minutes", "percent"),
    [
        (-3, 0, 50), (0, 0, 50), (47, 59, 50), (48, 0, 30), (48, 1, 30),
        (167, 59, 30), (168, 0, 0), (2000, 0, 0),
    ],
)  # fmt: skip
def test_the_notice_decides(hours: int, minutes: int, percent: int) -> None:
    starts = AT + timedelta(hours=hours, minutes=minutes)
    found = propose(RULE, replace(ENDED, starts_at=starts))
    assert sum(line.unit_minor for line in found.lines) == 140_001 * percent // 100
    words = found.none if not percent else found.lines[0].why
    assert "Terms STANDARD/1" in words
    assert "of notice" in words
    if percent:
        assert f"{percent} % of EUR 1 400.01" in words


@pytest.mark.parametrize(
    ("moment", "percent"),
    [(Moment.IN_THEATRE, 50), (Moment.STOPPED, 50), (Moment.NO_SHOW, 100)],
)
def test_without_notice_the_moment_decides(moment: Moment, percent: int) -> None:
    assert amount(replace(ENDED, moment=moment, starts_at=None)) == 140_001 * percent // 100


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("reason", FREE)
def test_nothing_where_the_clinic_cancelled_or_a_body_is_ill(moment: Moment, reason: str) -> None:
    goods = (used("PACK", 2),)
    for said in (reason, f"{reason}: in other words"):
        one = replace(ENDED, moment=moment, reason=said, used=goods, anaesthesia=True)
        found = propose(RULE, replace(one, withdrew=True))
        assert found.lines == ()
        assert RULE.reason(reason) is not None
        assert "nothing is asked for" in found.none


@pytest.mark.parametrize("purpose", ["COMPLICATION", "REVISION_WARRANTY"])
def test_complications_cost_nothing(purpose: str) -> None:
    assert propose(RULE, replace(ENDED, purpose=purpose)).lines == ()


def test_no_terms_no_fee() -> None:
    assert propose(None, ENDED).none == fee.NO_RULE
    assert propose(fees.editions()["NONE/1"], ENDED).lines == ()
    assert propose(RULE, replace(ENDED, starts_at=None)).lines == ()


def test_an_unlisted_reason_is_said_aloud() -> None:
    (line,) = propose(RULE, replace(ENDED, reason="He did not want to")).lines
    assert "no listed reason was given (“He did not want to”); ask first" in line.why
    (line,) = propose(RULE, replace(ENDED, reason="He did not want to", withdrew=True)).lines
    assert "The patient decided so" in line.why


def test_goods_and_anaesthesia_come_without_a_price_of_their_own() -> None:
    goods = (used("PACK", 2), used("PACK", 1), used("GAUZE", 9, billable=False))
    ended = replace(
        ENDED, moment=Moment.IN_THEATRE, used=goods, anaesthesia=True, anaesthesia_minor=9_000
    )
    found = propose(RULE, ended).lines
    assert [(line.text, line.quantity, line.unit_minor) for line in found] == [
        ("Cancellation fee", 1, 70_000), ("Anaesthesia that was begun", 1, 9_000), ("Pack", 3, 0),
    ]  # fmt: skip
    assert len({line.cause for line in found}) == 3
    assert all(line.why and line.exemption_reason and line.rule == RULE.name for line in found)
    assert len(propose(replace(RULE, goods=False, anaesthesia=False), ended).lines) == 1


TIERS = st.lists(
    st.builds(FeeTier, st.integers(1, 2_000), st.integers(0, 100)),
    max_size=5, unique_by=lambda tier: tier.hours,
)  # fmt: skip


@given(TIERS, st.integers(0, 2_500), st.integers(0, 10**9))
def test_a_fee_is_never_more_than_its_highest_share(
    tiers: list[FeeTier], hours: int, base: int
) -> None:
    rule = replace(RULE, operation=tuple(tiers))
    asked = amount(replace(ENDED, base_minor=base, starts_at=AT + timedelta(hours=hours)), rule)
    highest = max((tier.percent for tier in tiers), default=0)
    assert 0 <= asked <= base * highest // 100 <= base
    if all(hours >= tier.hours for tier in tiers):
        assert asked == 0


@given(st.lists(st.integers(0, 100), min_size=3, max_size=3), st.integers(0, 400), st.integers(1))
def test_more_notice_never_costs_more(shares: list[int], hours: int, more: int) -> None:
    falling = sorted(shares, reverse=True)
    tiers = tuple(FeeTier(n * 72, p) for n, p in enumerate(falling, 1))
    rule = replace(RULE, operation=tiers)
    soon = replace(ENDED, starts_at=AT + timedelta(hours=hours))
    later = replace(ENDED, starts_at=AT + timedelta(hours=hours + min(more, 400)))
    assert amount(later, rule) <= amount(soon, rule)


@given(st.text(max_size=80), st.sampled_from(list(Moment)), st.booleans())
def test_whatever_was_said_there_are_words_for_it(
    said: str, moment: Moment, withdrew: bool
) -> None:
    found = propose(RULE, replace(ENDED, reason=said, moment=moment, withdrew=withdrew))
    assert bool(found.lines) != bool(found.none)
    assert all(line.why.startswith("Terms STANDARD/1: ") for line in found.lines)


def test_every_edition_reads_well() -> None:
    assert {"STANDARD/1", "NONE/1"} <= fees.editions().keys()
    for name, rule in fees.editions().items():
        assert fees.rule_named(name) is rule
        assert CHARGED
        assert FREE
        assert [tier.hours for tier in rule.operation] == sorted(t.hours for t in rule.operation)
    assert fees.rule_named("GONE/9") is None
    assert fees.in_force("").name == "STANDARD/1"
    assert fees.in_force("NONE/1").name == "NONE/1"
    assert fees.in_force("no such").name == "STANDARD/1"
