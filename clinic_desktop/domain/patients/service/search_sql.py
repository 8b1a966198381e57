"""The one statement of a search, for both engines. Every part of it is bounded by a limit."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Boolean, Date, TextClause, bindparam, text

from clinic_desktop.domain.patients.rules.search import Asked
from clinic_desktop.store.base import Id

FEW, DAYS, WINDOW = 60, 200, 600
"""How many rows a reading brings, and how many of a birth date or a beginning are looked through.

A few more than a page shows, since two records may lead to the one they were merged into. The
surnames that begin so stand first, then the first names: where they fill the page, the engine
does not look inside of words. No branch brings a row of the branch before it.
"""

LAST = "\U0010ffff"
"""Sorts after every letter: the end of all words that begin alike."""

SHOWN = (
    "p.id, p.mrn, p.first_name, p.last_name, p.called, p.born, p.status, p.restricted,"
    " p.search_last, p.search_name, p.merged_into"
)


class Search:
    """Collects the branches and their values; the lower the `place`, the better the hit.

    Everything shown is read where the branch finds it: in a crowd every look at one more row is
    a look at another page of the disk.
    """

    def __init__(self, engine: str) -> None:
        self._postgres = engine == "postgresql"
        self._values: dict[str, str | date] = {}

    def statement(self, readings: tuple[Asked, ...]) -> TextClause:
        every = " UNION ALL ".join(map(self._reading, readings))
        binds = [
            bindparam(name, value, Date if isinstance(value, date) else None)
            for name, value in self._values.items()
        ]
        columns = {"id": Id, "born": Date, "restricted": Boolean, "merged_into": Id}
        return text(every).bindparams(*binds).columns(**columns)  # type: ignore[return-value]

    def _reading(self, asked: Asked) -> str:
        return f"SELECT * FROM ({' UNION ALL '.join(self._branches(asked))} LIMIT {FEW}) r"

    def _branches(self, asked: Asked) -> Iterator[str]:
        if asked.born:
            days = ", ".join(map(self._bind, asked.born))
            where = [f"p.born IN ({days})", *self._inside(asked), *self._starts(asked.starts, "p")]
            yield self._some("patient p", where, 0, DAYS)
            return
        before: list[str] = []
        if asked.words and not asked.digits:
            for place, column in enumerate(("search_last", "search_name")):
                begins = self._begins(asked, column)
                yield self._beginning(asked, column, place, [begins, *before])
                before.append(f"NOT ({begins})")
        if asked.grams:
            yield self._anywhere(asked, before)

    def _anywhere(self, asked: Asked, before: list[str]) -> str:
        where = [*self._starts(asked.starts, "p"), *before]
        if self._postgres:
            return self._some("patient p", [*self._inside(asked), *where], 2, FEW)
        match = self._bind(" ".join(f'"{gram}"' for gram in asked.grams))
        rows = (
            "patient_search CROSS JOIN patient_search_row r ON r.no = patient_search.rowid"
            " CROSS JOIN patient p ON p.id = r.patient_id"
        )
        return self._some(rows, [f"patient_search MATCH {match}", *where], 2, FEW)

    def _begins(self, asked: Asked, column: str) -> str:
        """The words as typed begin the column; of short words the first does, the rest follow."""
        typed = " ".join(asked.words) if asked.grams else asked.words[0]
        low, high = self._bind(typed), self._bind(typed + LAST)
        at_least, below = ("~>=~", "~<~") if self._postgres else (">=", "<")
        return f"p.{column} {at_least} {low} AND p.{column} {below} {high}"

    def _beginning(self, asked: Asked, column: str, place: int, where: list[str]) -> str:
        others = asked.words[1:] if not asked.grams else ()
        window = (
            f"SELECT {SHOWN} FROM patient p"
            f" WHERE {' AND '.join(where)} ORDER BY {self._order(f'p.{column}')}"
            f" LIMIT {WINDOW if others else FEW}"
        )
        return self._some(f"({window}) w", self._starts(others, "w"), place, FEW, "w.*")

    def _some(self, rows: str, where: list[str], place: int, limit: int, shown: str = SHOWN) -> str:
        chosen = f" WHERE {' AND '.join(where)}" if where else ""
        asked = f"SELECT {shown}, {place} AS place FROM {rows}{chosen}"
        return f"SELECT * FROM ({asked} LIMIT {limit}) b"

    def _inside(self, asked: Asked) -> list[str]:
        return [f"p.search_name LIKE {self._bind(f'%{gram}%')}" for gram in asked.grams]

    def _starts(self, words: tuple[str, ...], row: str) -> list[str]:
        return [f"' ' || {row}.search_name LIKE {self._bind(f'% {word}%')}" for word in words]

    def _order(self, column: str) -> str:
        """By code points on both engines, whatever the language of the database."""
        return f"{column} USING ~<~" if self._postgres else column

    def _bind(self, value: str | date) -> str:
        name = f"v{len(self._values)}"
        self._values[name] = value
        return f":{name}"
