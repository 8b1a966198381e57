"""The lists of administration."""

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.billing.interface import Price
from clinic_desktop.ui.admin.drawers import role_words
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.money_words import say_money


def colleagues() -> KeyedTable:
    columns = (
        Column("Name", lambda c: f"{c.title} {c.name}".strip(), strong=True),
        Column("Signs in as", lambda c: c.email),
        Column("Roles", _roles),
        Column("State", lambda c: "Active" if c.active else "Disabled", width=90,
               tone=lambda c: "ok" if c.active else "neutral"),
    )  # fmt: skip
    return _named("Colleagues", "colleaguesTable", columns)


def theatres() -> KeyedTable:
    columns = (
        Column("Theatre", lambda r: r.name, strong=True),
        Column("State", lambda r: "In use" if r.active else "Out of service", width=140,
               tone=lambda r: "ok" if r.active else "warn"),
    )  # fmt: skip
    return _named("Theatres", "theatresTable", columns)


def prices() -> KeyedTable:
    columns = (
        Column("Procedure", lambda p: p.name, strong=True),
        Column("Code", lambda p: p.code, width=170),
        Column("Price, tax included", _price, number=True, width=170,
               tone=lambda p: "warn" if p.amount_minor is None else ""),
    )  # fmt: skip
    table = KeyedTable("Prices", columns, key=lambda price: price.code)
    table.setObjectName("pricesTable")
    return table


def tablets() -> KeyedTable:
    columns = (
        Column("Tablet", lambda t: t.name, strong=True),
        Column("State", lambda t: t.state, width=190, tone=lambda t: t.tone),
        Column("Seen last", lambda t: t.seen, width=190),
    )
    return _named("Tablets", "tabletsTable", columns)


def _named(name: str, object_name: str, columns: tuple[Column, ...]) -> KeyedTable:
    table = KeyedTable(name, columns)
    table.setObjectName(object_name)
    return table


def _roles(one: Colleague) -> str:
    return ", ".join(role_words(role) for role in one.roles)


def _price(price: Price) -> str:
    if price.amount_minor is None:
        return "No price yet"
    return say_money(price.amount_minor, price.currency)
