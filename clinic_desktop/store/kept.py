"""What holds for every table: nobody empties it, moves its rows to other keys, or removes them."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Table

from clinic_desktop.store.guards import Guard, NoTruncate, Rule, Shield
from clinic_desktop.store.refusals import BY_CONSTRAINT

CODE = "clinic.kept"
PRUNED = frozenset(
    {"answer_kept", "change", "user_session", "email_code", "registration", "guess_counter",
     "ticket", "draft", "patient_phone", "spent_challenge", "sign_in_step"}
)  # fmt: skip
"""Kept for a while only, or replaced with what the patient says next; row by row, never at once."""
BEGUN = ("created_at", "created_by")


def for_every(tables: Iterable[Table], declared: Iterable[Rule]) -> Iterator[Rule]:
    """The walls that a table does not declare by itself."""
    declared = tuple(declared)
    emptied = {rule.on for rule in declared if isinstance(rule, NoTruncate)}
    shielded = {rule.on for rule in declared if isinstance(rule, Shield)}
    removed = {
        rule.on for rule in declared if isinstance(rule, Guard) and rule.at.startswith("DELETE")
    }
    for table in sorted(tables, key=lambda table: table.name):
        name = table.name
        if name not in emptied:
            yield NoTruncate(CODE, name)
        if name not in removed and name not in PRUNED:
            yield Guard(CODE, name, "DELETE", "FALSE")
        if name not in shielded and name not in PRUNED:
            yield Shield(name)
        yield from _stays_put(table, declared)


def _stays_put(table: Table, declared: Iterable[Rule]) -> Iterator[Guard]:
    """Its id, who made it when, and, once said, whose it is."""
    stays = "NEW.{0} IS NOT DISTINCT FROM OLD.{0}"
    said = " ".join(
        rule.holds
        for rule in declared
        if isinstance(rule, Guard) and rule.on == table.name and rule.at == "UPDATE"
        if rule.holds.startswith("NOT (TRUE)") or rule.holds == "FALSE"
    )
    loose = [
        name
        for name in ("id", *BEGUN, "patient_id")
        if name in table.columns and said != "FALSE" and stays.format(name) not in said
    ]
    if loose:
        holds = " AND ".join(f"({_first(name)}{stays.format(name)})" for name in loose)
        yield Guard(CODE, table.name, f"UPDATE OF {', '.join(loose)}", holds, tag="keys")


def _first(name: str) -> str:
    return "OLD.patient_id IS NULL OR " if name == "patient_id" else ""


def codes_of(table: Table) -> dict[str, list[str]]:
    """The checks of a table by the code of the error that each stands for."""
    found: dict[str, list[str]] = {}
    for check in table.constraints:
        words = getattr(check, "sqltext", None)
        if words is not None:
            code = BY_CONSTRAINT.get(str(check.name), "clinic.broken")
            found.setdefault(code, []).append(str(words))
    # A table keeps its checks as a set: sorted, each program makes the same walls of them.
    return {code: sorted(checks) for code, checks in found.items()}
