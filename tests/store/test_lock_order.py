"""Guards take what they rely on in one order, so that no two of them wait for each other."""

from clinic_desktop.app import schema
from clinic_desktop.store.guards import Guard

ORDER = (
    "procedure_plan", "clearance", "preop_item", "allocation", "user_account", "patient", "charge",
    "invoice", "payment", "cash_session", "number_series", "stock_lot",
)  # fmt: skip
"""Rows of `allocation` are taken by the id of their own slot or visit: nobody else wants them."""
ALONE = frozenset({"allocation"})


def fired() -> dict[tuple[str, str], list[str]]:
    """By table and verb: the tables whose rows are held, in the order in which triggers fire."""
    found: dict[tuple[str, str], list[str]] = {}
    guards = [rule for rule in schema.GUARDS if isinstance(rule, Guard)]
    for guard in sorted(guards, key=lambda guard: guard.name):
        held = [rows.split(" WHERE ")[0] for rows in guard.locks]
        found.setdefault((guard.on, guard.at.split()[0]), []).extend(held)
    return found


def test_every_guard_holds_rows_in_the_same_order() -> None:
    for place, held in fired().items():
        first = [table for table in dict.fromkeys(held) if table not in ALONE]
        assert first == sorted(first, key=ORDER.index), place


def test_whatever_moves_the_chain_takes_the_plan_first() -> None:
    chain = ("consent", "surgical_case", "theatre_booking", "plan_line", "consent_signature")
    for (table, _), held in fired().items():
        if table in chain and held:
            assert held[0] == "procedure_plan", table
