"""Who shares a key with one of a whole batch: the same text however many they are.

A list is one value, with a place for each of the batch; NULL in it matches nobody.
"""

from functools import cache
from typing import Final

from sqlalchemy import Date, TextClause, TextualSelect, text

LISTS: Final = {
    "email": ("id", "patient", "text", "p.email_norm = t.value"),
    "born": ("id", "patient", "date", "p.born = t.value"),
    "name": ("id", "patient", "text", "p.search_last = t.value"),
    "swapped": ("id", "patient", "text", "p.search_last = t.value"),
    "place": ("id", "patient", "text", "p.address_key = t.value"),
    "tails": (
        "patient_id", "patient_phone", "text",
        "p.reversed >= t.value AND p.reversed < t.value || 'Z'",
    ),
}  # fmt: skip
"""Name of the list, column of the patient's id, table, kind of the values, what has to match."""

SPREAD: Final = {
    "sqlite": "json_each(:{name}) t CROSS JOIN {table} p",  # in this order: by the indexes of p
    "postgresql": "unnest(CAST(:{name} AS {kind}[])) WITH ORDINALITY AS t (value, n)"
    " JOIN {table} p",
}
PLACE: Final = {"sqlite": "t.key", "postgresql": "t.n - 1"}
IN_IDS: Final = {
    "sqlite": "IN (SELECT value FROM json_each(:ids))",
    "postgresql": "= ANY (CAST(:ids AS uuid[]))",
}


@cache
def candidates(engine: str) -> TextualSelect:
    """Kind of key ("tail" or "one"), place in its list, and what somebody is compared by.

    Ids are as the driver reads them: hardly any of them is looked at. Who shares several keys
    comes as often.
    """
    found = " UNION ALL ".join(
        f"SELECT '{'tail' if name == 'tails' else 'one'}' AS kind, {PLACE[engine]} AS place,"
        f" p.{column} AS id FROM {SPREAD[engine].format(name=name, table=table, kind=kind)}"
        f" ON {match}"
        for name, (column, table, kind, match) in LISTS.items()
    )
    asked = (
        "SELECT f.kind, f.place, p.id, p.first_name, p.last_name, p.born, p.email_norm, p.address"
        f" FROM ({found}) f JOIN patient p ON p.id = f.id WHERE p.status <> 'MERGED'"
    )
    return text(asked).columns(born=Date)


@cache
def phones(engine: str) -> TextClause:
    """Of many patients, by `ids`."""
    asked = f"SELECT patient_id, e164 FROM patient_phone WHERE patient_id {IN_IDS[engine]}"
    return text(asked)
