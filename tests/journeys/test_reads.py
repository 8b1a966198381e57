"""What the lists ask is found by indexes: nothing walks over a table that grows with patients."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event

from clinic_desktop.app import schema
from clinic_desktop.app.walk import day as theatre_day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic

GROWING = {"patient", "allocation", "invoice_line", "audit_event", "change"} | {
    table.name for table in schema.metadata.sorted_tables if "patient_id" in table.columns
}
Said = list[tuple[str, Any]]


@contextmanager
def heard(engine: Engine) -> Iterator[Said]:
    said: Said = []

    def hear(_conn: object, _cursor: object, words: str, values: Any, *_rest: object) -> None:
        if words.startswith("SELECT"):
            said.append((words, values))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def walks(engine: Engine, words: str, values: Any) -> list[str]:
    """Growing tables that this statement reads from end to end."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        run = connection.connection.driver_connection.cursor().execute
        if sqlite:
            lines = [row[3].split() for row in run(f"EXPLAIN QUERY PLAN {words}", values)]
            made = {line[1] for line in lines if line[0] in ("MATERIALIZE", "CO-ROUTINE")}
            kept = [line for line in lines if line[0] == "SCAN" and line[1] not in made]
            scans = [_table(words, line[1]) for line in kept if "VIRTUAL" not in line]
        else:
            run("SET LOCAL enable_seqscan = off")  # a walk is left only where no index serves
            plan = run(f"EXPLAIN (FORMAT JSON) {words}", values).fetchone()[0][0]["Plan"]
            scans = list(_unserved(plan))
    return [table for table in scans if table in GROWING]


def _table(words: str, name: str) -> str:
    """The table behind a name that a statement gave it."""
    given = re.search(rf"(?:FROM|JOIN|,) (\w+) (?:AS )?{re.escape(name)}\b", words)
    return given[1] if name not in GROWING and given else name


def _unserved(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from _unserved(below)


def test_a_walk_over_patients_would_be_seen(clinic: StaffedClinic) -> None:
    words = "SELECT p.id FROM patient AS p WHERE p.created_at IS NULL"
    assert walks(clinic.engine, words, ()) == ["patient"]
    by_index = "SELECT p.id FROM patient AS p WHERE p.mrn = 'A'"
    assert walks(clinic.engine, by_index, ()) == []


def test_no_list_walks_over_what_grows_with_patients(
    clinic: StaffedClinic, new_way: Callable[..., Way]
) -> None:
    way = new_way()
    steps.register(way, person("Ingrid", "Quist"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    today = way.clock().date()
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    steps.make_consent(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    at = way.clock() + timedelta(days=20)
    theatre_day.book_theatre(way, at)
    desk, plan = way.desks("THEATRE_MANAGER"), at.date()
    reads: dict[str, Callable[[], object]] = {
        "day_list": lambda: way.desks("RECEPTION").appointments.board(today, None),
        "theatre_day": lambda: desk.theatre.boards(plan, 1),
        "week_list": lambda: desk.theatre.boards(plan, 7),
        "next_free": lambda: desk.theatre.next_free(plan, 30, 600, (way.surgeon_id,)),
        "search_prefix": lambda: way.desks("RECEPTION").patients.search("qu", 50),
        "search_text": lambda: way.desks("RECEPTION").patients.search("ngri", 50),
        "open_patient": lambda: way.desks("SURGEON").progress.file(way.patient_id),
        "month_report": lambda: way.desks("BILLING").billing.month(today.year, today.month),
    }
    found = {}
    for name, read in reads.items():
        with heard(clinic.engine) as said:
            assert read() is not None
        assert said, name
        found[name] = [
            (table, words)
            for words, values in said
            for table in walks(clinic.engine, words, values)
        ]
    assert {name: those for name, those in found.items() if those} == {}
