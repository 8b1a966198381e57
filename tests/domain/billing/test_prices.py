"""The price list: names from the catalogue, every price from one moment on."""

import pytest

from clinic_desktop.core import errors
from clinic_desktop.domain.billing.interface import AmountRefused, Price, UnknownPrice
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON, TestClock


def price(clinic: StaffedClinic, code: str) -> Price:
    return next(one for one in clinic.role("SURGEON").billing.price_list() if one.code == code)


def test_every_procedure_stands_in_the_list(clinic: StaffedClinic) -> None:
    unset = price(clinic, "RHINO_PRIM")
    assert (unset.name, unset.amount_minor, unset.currency) == (
        "Rhinoplasty (primary)",
        None,
        "EUR",
    )
    desk = clinic.role("BILLING").billing
    made = desk.set_price("RHINO_PRIM", 650_000)
    assert made == price(clinic, "RHINO_PRIM")
    assert (made.amount_minor, made.since) == (650_000, NOON)


@pytest.mark.row("F117")
def test_a_new_price_leaves_the_old_one_standing(clinic: StaffedClinic, clock: TestClock) -> None:
    clinic.role("ADMIN").billing.set_price("RHINO_PRIM", 650_000)
    clock.go(minutes=5)
    clinic.role("BILLING").billing.set_price("RHINO_PRIM", 0)
    assert price(clinic, "RHINO_PRIM").amount_minor == 0
    with clinic.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT edition, amount_minor, ended_at IS NULL FROM price ORDER BY edition"
        ).all()
    assert [tuple(row) for row in rows] == [(1, 650_000, False), (2, 0, True)]


def test_prices_that_are_none(clinic: StaffedClinic) -> None:
    desk = clinic.role("BILLING").billing
    for amount in (-1, 3 * 10**9):
        with pytest.raises(AmountRefused):
            desk.set_price("RHINO_PRIM", amount)
    with pytest.raises(UnknownPrice):
        desk.set_price("NOT-OURS", 1)
    for role in ("SURGEON", "RECEPTION", "NURSE"):
        with pytest.raises(errors.Forbidden):
            clinic.role(role).billing.set_price("RHINO_PRIM", 1)
