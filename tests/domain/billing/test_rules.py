"""Money in integers: nothing is lost to rounding, nothing is refused without words."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinic_desktop.core.errors import ClinicError, Unreadable
from clinic_desktop.domain.billing import rules
from clinic_desktop.domain.billing.interface import (
    AmountRefused,
    InvoiceRefused,
    LineCard,
    LineChange,
    NewInvoice,
    NewLine,
    Taking,
)

LINE = NewLine("Rhinoplasty", 1, 500_000, tax_percent=20)
MONEY = st.integers(-2_000_000, 2_000_000)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=9))
def test_shares_add_up_and_none_is_off_by_a_unit(total: int, weights: list[int]) -> None:
    assume(sum(weights) > 0)
    parts = rules.shares(total, tuple(weights))
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert weight or not part


def test_a_cent_over_goes_to_the_largest_remainder_then_to_the_first() -> None:
    assert rules.shares(100, (1, 1, 1)) == (34, 33, 33)
    assert rules.shares(10, (2, 5, 3)) == (2, 5, 3)
    assert rules.shares(5, (1, 2)) == (2, 3)
    with pytest.raises(ValueError, match="nothing to share"):
        rules.shares(5, (0, 0))


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_tax_inside_is_rounded_half_up(total: int, percent: int) -> None:
    exact = Decimal(total) * percent / (100 + percent)
    wanted = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert rules.tax_inside(total, percent * 100) == wanted


RATES = st.tuples(
    st.sampled_from(["STANDARD", "REDUCED"]), st.sampled_from([0, 10, 20]), st.just("")
)


@given(st.lists(st.tuples(RATES, MONEY), max_size=8))
def test_lines_of_one_rate_carry_the_tax_of_their_sum(lines: list[tuple[rules.Rate, int]]) -> None:
    parts = rules.taxes_inside(lines)
    for rate in {rate for rate, _ in lines}:
        total = sum(amount for one, amount in lines if one == rate)
        tax = sum(part for part, (one, _) in zip(parts, lines, strict=True) if one == rate)
        sign = -1 if total < 0 else 1
        assert tax == sign * rules.tax_inside(sign * total, rate[1] * 100)


def test_three_lines_whose_taxes_alone_would_miss_a_cent() -> None:
    rate = ("STANDARD", 20, "")
    assert rules.taxes_inside([(rate, 100)] * 3) == (17, 17, 16)
    assert rules.tax_inside(300, 2000) == 50


@given(st.integers(0, 10**9), st.integers(0, 100))
def test_a_part_is_never_short_and_never_more_than_all(total: int, percent: int) -> None:
    part = rules.part_of(total, percent)
    assert Fraction(total * percent, 100) <= part <= total
    assert part - Fraction(total * percent, 100) < 1


@pytest.mark.parametrize(
    ("chosen", "percent"),
    [("0", 0), ("30", 30), ("100", 100), ("250", 100), ("", 0), ("-5", 0), ("1.5", 0), ("²", 0)],
)
def test_the_chosen_percent(chosen: str, percent: int) -> None:
    assert rules.percent_of(chosen) == percent


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_state_by_the_sums(paid: int, credited: int, total: int) -> None:
    state = rules.state_after(paid, credited, total)
    assert (state == "PAID") == (paid + credited >= total)
    assert (state == "ISSUED") == (paid == 0 and credited < total)


def refused(call: object, *arguments: object) -> str:
    with pytest.raises(ClinicError) as caught:
        call(*arguments)  # type: ignore[operator]
    assert len(str(caught.value)) > 15
    return caught.value.code


def test_lines_that_no_invoice_takes() -> None:
    good = NewInvoice("CASE", uuid4(), "EUR", (LINE,))
    rules.check_invoice(good)
    rules.check_invoice(replace(good, lines=(LINE, NewLine("Discount", 1, -500_000))))
    for lines in (
        (), (replace(LINE, text=" "),), (replace(LINE, quantity=0),),
        (replace(LINE, unit_minor=3 * 10**9),), (replace(LINE, tax_percent=101),),
        (replace(LINE, tax_percent=-1),), (replace(LINE, unit_minor=-1),),
        (replace(LINE, tax_category="EXEMPT"),), (replace(LINE, unit_minor=10**9),) * 3,
    ):  # fmt: skip
        assert refused(rules.check_invoice, replace(good, lines=lines)) == InvoiceRefused.code


def test_changes_that_no_line_takes() -> None:
    good = LineChange(1, 1, 100, "As agreed")
    rules.check_change(good)
    rules.check_change(replace(good, quantity=0))
    for wrong in (
        replace(good, reason=""), replace(good, quantity=-1), replace(good, unit_minor=3 * 10**9),
        replace(good, tax_percent=101), replace(good, quantity=3 * 10**9),
    ):  # fmt: skip
        assert refused(rules.check_change, wrong) == InvoiceRefused.code


@pytest.mark.row("C07")
def test_amounts_that_nobody_may_pay() -> None:
    good = Taking(uuid4(), 100, "EUR", "CARD", "key-1")
    rules.check_taking(good, "EUR", 100)
    for wrong in (
        replace(good, amount_minor=0), replace(good, amount_minor=-100),
        replace(good, amount_minor=101), replace(good, currency="CHF"),
        replace(good, method="CREDIT"), replace(good, method="DEPOSIT"),
    ):  # fmt: skip
        assert refused(rules.check_taking, wrong, "EUR", 100) == AmountRefused.code
    for price in (-1, 3 * 10**9):
        assert refused(rules.check_price, price) == AmountRefused.code


@given(st.text(max_size=70))
def test_no_key_of_a_client_is_one_of_the_programs_own(key: str) -> None:
    own = rules.own_key(UUID(int=1))
    assert len(own) <= 80
    assert key != own or not key.isascii()
    if not (1 <= len(key) <= 64 and key.isascii() and key.isprintable() and " " not in key):
        assert refused(rules.check_key, key) == Unreadable.code
    else:
        rules.check_key(key)


def test_the_same_request_has_the_same_hash() -> None:
    one = Taking(UUID(int=1), 100, "EUR", "CARD", "key-1", "terminal 1")
    assert rules.request_hash(one) == rules.request_hash(replace(one, key="b", reference="x"))
    for other in (
        replace(one, invoice_id=UUID(int=2)), replace(one, amount_minor=99),
        replace(one, currency="CHF"), replace(one, method="CASH"),
    ):  # fmt: skip
        assert rules.request_hash(other) != rules.request_hash(one)


def test_taxes_of_an_invoice_by_rate() -> None:
    def line(category: str, percent: int, total: int, tax: int, why: str = "") -> LineCard:
        return LineCard("x", 1, total, total, category, percent, why, "", tax)

    told = rules.tax_sums(
        (line("STANDARD", 20, 1200, 200), line("EXEMPT", 0, 500, 0, "therapeutic"),
         line("STANDARD", 20, 60, 10))
    )  # fmt: skip
    assert [
        (t.category, t.percent, t.gross_minor, t.tax_minor, t.exemption_reason) for t in told
    ] == [
        ("STANDARD", 20, 1260, 210, ""),
        ("EXEMPT", 0, 500, 0, "therapeutic"),
    ]


def test_every_procedure_of_the_catalogue_has_a_name() -> None:
    assert rules.procedure_names()["RHINO_PRIM"] == "Rhinoplasty (primary)"
