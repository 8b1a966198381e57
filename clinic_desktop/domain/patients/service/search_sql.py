"""The one statement of a search, for both engines. Every part of it is bounded by a limit."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Boolean, Date, String, TextClause, bindparam, text

from clinic_desktop.domain.patients.rules.search import Asked
from clinic_desktop.store.base import Id

ALL, DAYS, WINDOW, FEW = 160, 200, 600, 50
"""How many rows all branches of a reading bring, and how many beginnings are looked through.

Beginnings stand first: where they fill the page, the engine does not look inside of words.
"""

LAST = "\U0010ffff"
"""Sorts after every letter: the end of all words that begin alike."""

SHOWN = (
    "p.id, p.mrn, p.first_name, p.last_name, p.called, p.born, p.status, p.restricted,"
    " p.search_last, p.search_name"
)
PHONE = (
    "SELECT f.e164 FROM patient_phone f WHERE f.patient_id = s.id"
    " ORDER BY CASE WHEN f.e164 LIKE :phone THEN 0 ELSE 1 END, f.kind DESC, f.e164 LIMIT 1"
)
"""The number that was typed, else the first mobile."""


class Search:
    """Collects the branches and their values; `place` 0 stands for a name that begins so."""

    def __init__(self, engine: str) -> None:
        self._postgres = engine == "postgresql"
        self._values: dict[str, str | int | date] = {}

    def statement(self, readings: tuple[Asked, ...], limit: int) -> TextClause:
        every = " UNION ALL ".join(map(self._reading, readings))
        digits = next((d for asked in readings for d in asked.digits), "")
        self._values |= {"phone": f"%{digits}%" if digits else "", "limit": limit}
        order = self._order("p.search_last"), self._order("p.search_name")
        sql = (
            f"SELECT s.*, ({PHONE}) AS phone FROM (SELECT {SHOWN} FROM"
            " (SELECT COALESCE(r.merged_into, r.id) AS id, MIN(b.place) AS place"
            f" FROM ({every}) b JOIN patient r ON r.id = b.id GROUP BY 1) found"
            " JOIN patient p ON p.id = found.id WHERE p.status <> 'MERGED'"
            f" ORDER BY found.place, {', '.join(order)} LIMIT :limit) s"
        )
        binds = [
            bindparam(name, value, Date if isinstance(value, date) else None)
            for name, value in self._values.items()
        ]
        columns = {"id": Id, "born": Date, "restricted": Boolean, "phone": String}
        return text(sql).bindparams(*binds).columns(**columns)  # type: ignore[return-value]

    def _reading(self, asked: Asked) -> str:
        return f"SELECT * FROM ({' UNION ALL '.join(self._branches(asked))} LIMIT {ALL}) r"

    def _branches(self, asked: Asked) -> Iterator[str]:
        if asked.born:
            days = ", ".join(map(self._bind, asked.born))
            where = " AND ".join([f"p.born IN ({days})", *self._filters(asked, "p")])
            found = f"SELECT p.id, 0 AS place FROM patient p WHERE {where} LIMIT {DAYS}"
            yield f"SELECT * FROM ({found}) d"
            return
        if asked.words and not asked.digits:
            for column in ("search_last", "search_name"):
                yield self._beginning(asked, column)
        if asked.grams:
            yield f"SELECT * FROM ({self._anywhere(asked)} LIMIT {ALL}) g"

    def _anywhere(self, asked: Asked) -> str:
        if self._postgres:
            where = [f"p.search_name LIKE {self._bind(f'%{gram}%')}" for gram in asked.grams]
            where += self._starts(asked.starts, "p")
            return f"SELECT p.id, 1 AS place FROM patient p WHERE {' AND '.join(where)}"
        match = self._bind(" ".join(f'"{gram}"' for gram in asked.grams))
        join, where = "", [f"patient_search MATCH {match}"]
        if asked.starts:
            join = " CROSS JOIN patient p ON p.id = r.patient_id"
            where += self._starts(asked.starts, "p")
        return (
            "SELECT r.patient_id AS id, 1 AS place FROM patient_search"
            f" CROSS JOIN patient_search_row r ON r.no = patient_search.rowid{join}"
            f" WHERE {' AND '.join(where)}"
        )

    def _beginning(self, asked: Asked, column: str) -> str:
        """The words as typed begin the column; of short words the first does, the rest follow."""
        others = asked.words[1:] if not asked.grams else ()
        typed = " ".join(asked.words) if asked.grams else asked.words[0]
        low, high = self._bind(typed), self._bind(typed + LAST)
        at_least, below = ("~>=~", "~<~") if self._postgres else (">=", "<")
        window = (
            f"SELECT p.id, p.search_name FROM patient p WHERE p.{column} {at_least} {low}"
            f" AND p.{column} {below} {high} ORDER BY {self._order(f'p.{column}')}"
            f" LIMIT {WINDOW if others else FEW}"
        )
        filters = " AND ".join(self._starts(others, "w"))
        chosen = f" WHERE {filters}" if filters else ""
        return f"SELECT * FROM (SELECT w.id, 0 AS place FROM ({window}) w{chosen} LIMIT {FEW}) n"

    def _filters(self, asked: Asked, row: str) -> list[str]:
        parts = [f"{row}.search_name LIKE {self._bind(f'%{gram}%')}" for gram in asked.grams]
        return parts + self._starts(asked.starts, row)

    def _starts(self, words: tuple[str, ...], row: str) -> list[str]:
        return [f"' ' || {row}.search_name LIKE {self._bind(f'% {word}%')}" for word in words]

    def _order(self, column: str) -> str:
        """By code points on both engines, whatever the language of the database."""
        return f"{column} USING ~<~" if self._postgres else column

    def _bind(self, value: str | date) -> str:
        name = f"v{len(self._values)}"
        self._values[name] = value
        return f":{name}"
