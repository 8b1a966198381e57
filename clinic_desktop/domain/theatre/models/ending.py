"""Walls of the end of a case: signed out, counted and written up before it is completed."""

import json

from clinic_desktop.core.procedures import Profile
from clinic_desktop.core.resources import resource
from clinic_desktop.store.guards import Guard

ASKED = json.loads(resource("rules/checklists.json").read_text(encoding="utf-8"))

SIGNED = "n.case_id = NEW.id AND n.signed_at IS NOT NULL"
SOMEBODY_WROTE = f"EXISTS (SELECT 1 FROM operation_note n WHERE {SIGNED})"
OPERATED = "CAST(NEW.performers AS TEXT)"
ALL_WROTE = (
    "NOT EXISTS (SELECT 1 FROM case_team m WHERE m.case_id = NEW.id"
    f" AND REPLACE({OPERATED}, CAST(m.user_id AS TEXT), '') <> {OPERATED} AND NOT EXISTS"
    f" (SELECT 1 FROM operation_note n WHERE {SIGNED} AND n.performer_id = m.user_id))"
)
"""Of the team, those whom the case names as performers."""


def _all(profile: str, which: str, table: str, column: str, wanted: tuple[str, ...]) -> str:
    """Each of `wanted` has a row of this case; a profile that asks for none is met."""
    if not wanted:
        return f"NEW.profile = '{profile}'"
    listed = ", ".join(f"'{one}'" for one in wanted)
    return (
        f"(NEW.profile = '{profile}' AND (SELECT COUNT(DISTINCT a.{column}) FROM {table} a"
        f" WHERE a.case_id = NEW.id{which} AND a.{column} IN ({listed})) = {len(wanted)})"
    )


def _signed_out(profile: str) -> str:
    points = tuple(point["code"] for point in ASKED[profile]["SIGN_OUT"])
    return _all(profile, " AND a.phase = 'SIGN_OUT'", "checklist_answer", "item", points)


def _counted(profile: str) -> str:
    return _all(profile, "", "case_count", "what", tuple(ASKED[profile]["counts"]))


SIGNED_OUT = " OR ".join(_signed_out(profile) for profile in Profile)
COUNTED = " OR ".join(_counted(profile) for profile in Profile)
ENDS = "NEW.status = 'COMPLETED' AND OLD.status <> 'COMPLETED'"
AS_PLANNED = f"{ENDS} AND NEW.outcome = 'DONE'"
MISSING = "theatre.record_missing"

WALLS = (
    Guard(
        MISSING, "surgical_case", "UPDATE OF status", tag="note",
        holds=f"NOT ({ENDS}) OR ({SOMEBODY_WROTE} AND (NEW.outcome <> 'DONE' OR {ALL_WROTE}))",
    ),
    Guard(
        MISSING, "surgical_case", "UPDATE OF status", tag="signout",
        holds=f"NOT ({AS_PLANNED}) OR {SIGNED_OUT}",
    ),
    Guard(
        MISSING, "surgical_case", "UPDATE OF status", tag="counts",
        holds=f"NOT ({AS_PLANNED}) OR {COUNTED}",
    ),
)  # fmt: skip
"""An operation that was stopped needs the note of somebody who operated, no more."""
