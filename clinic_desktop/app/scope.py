"""Whose file somebody may open: assigned patients, and restricted files."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from clinic_desktop.core.caller import Caller
from clinic_desktop.core.clock import Clock
from clinic_desktop.domain.patients.interface import MergedAway, NotAssigned, Restricted
from clinic_desktop.store.base import Id, UtcDateTime

HALF_DAY = timedelta(hours=12)
GLASS = timedelta(minutes=60)
"""How long a file stays open to who broke the glass (accounts.breakglass.open)."""
RESTRICTED = text("SELECT restricted FROM patient WHERE id = :patient").bindparams(
    bindparam("patient", type_=Id)
)
GONE = text(
    "SELECT k.mrn FROM patient p JOIN patient k ON k.id = p.merged_into"
    " WHERE p.id = :patient AND p.status = 'MERGED'"
).bindparams(bindparam("patient", type_=Id))
READS = frozenset({"consent.document.print_copy", "patients.export.create"})
"""Commands, because they are kept, that take nothing but a look."""
PARTS = (
    "SELECT 1 FROM task t WHERE t.patient_id = :patient AND t.closed_at IS NULL"
    " AND (t.person_id = :person OR t.role IN :roles)",
    "SELECT 1 FROM appointment a WHERE a.patient_id = :patient AND a.clinician_id = :person"
    " AND a.status <> 'CANCELLED' AND a.starts_at >= :since AND a.starts_at < :until",
    "SELECT 1 FROM consultation c WHERE c.patient_id = :patient AND c.clinician_id = :person"
    " AND c.status IN ('CHECKED_IN', 'IN_PROGRESS')",
    "SELECT 1 FROM procedure_plan p WHERE p.patient_id = :patient"
    " AND p.status NOT IN ('COMPLETED', 'CANCELLED') AND (p.author_id = :person"
    " OR EXISTS (SELECT 1 FROM plan_line l WHERE l.plan_id = p.id"
    " AND l.revision = p.revision AND l.performer_id = :person))",
    "SELECT 1 FROM case_team m JOIN surgical_case k ON k.id = m.case_id"
    " WHERE m.patient_id = :patient AND m.user_id = :person AND k.status <> 'CANCELLED'"
    " AND (m.planned OR m.in_at IS NOT NULL)",
    "SELECT 1 FROM surgical_case e WHERE e.patient_id = :patient AND e.kind = 'EMERGENCY'"
    " AND e.status NOT IN ('COMPLETED', 'CANCELLED') AND :clinical = 1",
    "SELECT 1 FROM override g WHERE g.patient_id = :patient AND g.code = 'BREAK_GLASS'"
    " AND g.actor_id = :person AND g.recorded_at > :glass",
)
"""What makes somebody assigned; an open emergency assigns all who treat, and so does breaking the
glass, for who broke it and an hour long."""
CLINICAL = frozenset({"SURGEON", "ANAESTHETIST", "NURSE", "THEATRE_MANAGER"})


class Scope:
    """Answers `may_open` for the door, one statement each."""

    def __init__(self, clock: Clock, parts: tuple[str, ...] = PARTS) -> None:
        self._clock = clock
        self._assigned = text("SELECT EXISTS (" + " UNION ALL ".join(parts) + ")").bindparams(
            bindparam("patient", type_=Id),
            bindparam("person", type_=Id),
            bindparam("roles", expanding=True),
            bindparam("since", type_=UtcDateTime),
            bindparam("until", type_=UtcDateTime),
            bindparam("glass", type_=UtcDateTime),
        )

    def may_open(self, session: Session, caller: Caller, permission: str, patient: UUID) -> None:
        """Raises NotAssigned or Restricted; a permission of the whole clinic opens the rest."""
        if caller.kind != "staff":
            return
        narrow = caller.scope(permission) == "a"
        shut = permission in caller.on_restricted and self._restricted(session, patient)
        if (narrow or shut) and not self._is_assigned(session, caller, patient):
            raise Restricted if shut else NotAssigned

    def may_write(self, session: Session, permission: str, patient: UUID) -> None:
        """Raises MergedAway with the number of the record that stands."""
        number = session.scalar(GONE, {"patient": patient}) if permission not in READS else None
        if number is not None:
            words = f"This record was merged into {number}. Go on in that file."
            raise MergedAway(words, params={"mrn": number})

    def _restricted(self, session: Session, patient: UUID) -> bool:
        return bool(session.scalar(RESTRICTED, {"patient": patient}))

    def _is_assigned(self, session: Session, caller: Caller, patient: UUID) -> bool:
        now = self._clock()
        since, until = _around(now)
        asked = {
            "patient": patient,
            "person": caller.id,
            "roles": sorted(caller.roles) or [""],
            "since": since,
            "until": until,
            "clinical": int(bool(CLINICAL & caller.roles)),
            "glass": now - GLASS,
        }
        return bool(session.scalar(self._assigned, asked))


def _around(now: datetime) -> tuple[datetime, datetime]:
    """Today, generously: the site's zone may lie half a day away."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - HALF_DAY, day + 3 * HALF_DAY
