"""Walls of sides: what is marked on the skin before theatre, which device lies where at the end.

The lines are those of the frozen revision that the case stands on; an emergency is never refused.
"""

from clinic_desktop.core.procedures import Side
from clinic_desktop.store.guards import Guard

LINE = "RTRIM(l.procedure_code || ':' || l.side || ':' || l.site, ':')"  # as marks name it
UNSIDED = f"('{Side.NONE}', '{Side.MIDLINE}')"
RIGHT = (
    "CASE m.code WHEN 'NOT_APPLICABLE' THEN TRIM(m.text) <> ''"
    f" ELSE m.code = l.side OR (m.code IN {UNSIDED} AND l.side IN {UNSIDED}) END"
)
"""On the side of the plan; where nothing is marked, with the reason."""


def _mark(row: str) -> str:
    return f"{row}.case_id = NEW.id AND {row}.kind = 'MARK' AND ({row}.facts ->> 'line') = ({LINE})"


MARKED = (
    "NOT EXISTS (SELECT 1 FROM plan_revision r"
    " JOIN plan_line l ON l.plan_id = r.plan_id AND l.revision = r.revision"
    f" WHERE r.id = NEW.plan_revision_id AND (l.side <> '{Side.NONE}' OR l.site <> '')"
    f" AND NOT EXISTS (SELECT 1 FROM case_event m WHERE {_mark('m')} AND {RIGHT}"
    f" AND NOT EXISTS (SELECT 1 FROM case_event n WHERE {_mark('n')}"
    " AND n.recorded_at > m.recorded_at)))"
)
"""The newest mark of each line counts, as in the service."""

WANTED = "CAST(NEW.implant_sides AS TEXT)"


def _placed(side: Side) -> str:
    return (
        f"(REPLACE({WANTED}, '\"{side}\"', '') = {WANTED} OR EXISTS (SELECT 1 FROM implant i"
        " WHERE i.case_id = NEW.id AND i.patient_id = NEW.patient_id AND NOT i.external"
        f" AND i.side = '{side}'))"
    )


PLACED = " AND ".join(_placed(side) for side in Side)


def walls(enters: str, as_planned: str) -> tuple[Guard, ...]:
    """`enters`: an elective case goes into theatre; `as_planned`: it is completed as agreed."""
    return (
        Guard(
            "theatre.not_marked", "surgical_case", "UPDATE OF status",
            f"NOT ({enters}) OR {MARKED}",
        ),
        Guard(
            "theatre.implant_missing", "surgical_case", "UPDATE OF status",
            f"NOT ({as_planned}) OR ({PLACED})",
        ),
    )  # fmt: skip
