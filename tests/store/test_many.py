"""Many rows at once are the rows that single ones would be, on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, Integer, MetaData, String, Table, select
from sqlalchemy.exc import DBAPIError

from clinic_desktop.store.base import Id, Json, UtcDateTime
from clinic_desktop.store.ids import in_order
from clinic_desktop.store.many import FEW, MOST_BOUND, insert_rows
from tests.support.clinics import StaffedClinic

AT = datetime(2026, 11, 23, 3, 5, 7, 123456, UTC)
WORDS = ("plain", 'quo"te', "back\\slash", "{a,b}", "NULL", "", "%s ? :x", "ليلى", "🌸", "a\nb\t")
Kept = tuple[Connection, Table]


@pytest.fixture
def kept(clinic: StaffedClinic) -> Iterator[Kept]:
    """A table of all kinds of columns that nobody else sees."""
    table = Table(
        "probe_of_many", MetaData(),
        Column("id", Id, primary_key=True),
        Column("words", String(10), nullable=False),
        Column("born", Date),
        Column("at", UtcDateTime),
        Column("number", Integer),
        Column("yes", Boolean, default=True),
        Column("told", Json, default=dict),
        Column("order", Id),
        prefixes=["TEMPORARY"],
    )  # fmt: skip
    with clinic.engine.connect() as connection:
        table.create(connection)
        yield connection, table
        connection.rollback()


def rows(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"id": one, "number": n, **more} for n, one in enumerate(in_order(AT, count))]


def stands(kept: Kept) -> list[dict[str, Any]]:
    connection, table = kept
    return [dict(row) for row in connection.execute(select(table).order_by("number")).mappings()]


def test_what_is_shared_and_what_differs_is_kept_as_it_was(kept: Kept) -> None:
    told = rows(3 * len(WORDS), born=date(1988, 3, 14), at=AT, order=None)
    for row, words in zip(told, 3 * WORDS, strict=True):
        row |= {"words": words, "told": {"said": [words]}}
    told[3] |= {"born": None, "at": None, "order": told[0]["id"]}
    insert_rows(*kept, told)
    assert stands(kept) == [{**row, "yes": True} for row in told]


@pytest.mark.parametrize("count", [1, 2 * FEW])
def test_what_is_left_out_has_its_default(kept: Kept, count: int) -> None:
    told = rows(count, words="one")
    insert_rows(*kept, told)
    nothing = {"born": None, "at": None, "order": None}
    assert stands(kept) == [{**row, **nothing, "yes": True, "told": {}} for row in told]


def test_more_than_one_statement_takes(kept: Kept) -> None:
    count = MOST_BOUND // 3 + 7
    told = rows(count)
    insert_rows(*kept, [{**row, "words": str(row["number"])} for row in told])
    assert [row["id"] for row in stands(kept)] == [row["id"] for row in told]


@pytest.mark.parametrize("count", [1, 2 * FEW])
@pytest.mark.parametrize("words", [None, "x" * 11, "nul\x00"], ids=["none", "long", "nul"])
def test_what_a_column_does_not_take_is_refused_not_cut(
    kept: Kept, words: str | None, count: int
) -> None:
    """SQLite knows no widths; the walls beside the tables do."""
    if kept[0].dialect.name == "sqlite" and words is not None:
        return
    told = [{**row, "words": "fits"} for row in rows(count)]
    told[-1]["words"] = words
    with pytest.raises(DBAPIError):
        insert_rows(*kept, told)


def test_ids_of_one_moment_lie_together_and_tell_no_other() -> None:
    """RFC 9562, 5.7: 48 bits of milliseconds, version and variant, and 74 bits of chance."""
    made = list(in_order(AT, 2000))
    assert len(set(made)) == 2000
    assert {(one.version, one.variant) for one in made} == {(7, UUID(int=2 << 62).variant)}
    assert {one.int >> 80 for one in made} == {int(AT.timestamp() * 1000)}
    ones = [sum(one.int >> bit & 1 for one in made) for bit in (0, 33, 61, 64, 70, 75)]
    assert all(700 < count < 1300 for count in ones)
