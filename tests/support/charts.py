"""Rows of other modules that a test of one module stands on, put there as they would be."""

import sqlite3
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import make_url

from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON
from tests.support.raw_chain import CONSULTED
from tests.support.second_program import Program


class Charts:
    """Writes past the services, not past the walls."""

    def __init__(self, url: str) -> None:
        where = make_url(url)
        if where.get_backend_name() == "sqlite":
            self.program = Program("sqlite", sqlite3.connect(str(where.database), timeout=60))
        else:
            line = psycopg.connect(
                host=where.host, port=where.port, dbname=where.database, user=where.username,
                password=where.password,
            )  # fmt: skip
            self.program = Program("postgresql", line)

    def close(self) -> None:
        self.program.connection.close()

    def patient(self, last: str = "Berger") -> UUID:
        mrn = f"MRN-2026-{uuid4().hex[:8]}"
        names = {"last_name": last, "search_name": last.lower(), "search_last": last.lower()}
        return UUID(self.program.put("patient", mrn=mrn, source="IMPORT", **names))

    def consultation(self, patient_id: UUID, clinician_id: UUID, status: str = "COMPLETED") -> UUID:
        """As far as `status`, step by step."""
        said = {
            "complaint": "nose", "findings": "deviated", "outcome": "PROCEDURE_PLANNED",
            "completed_at": NOON,
        }  # fmt: skip
        row = self.program.put("consultation", patient_id=patient_id, clinician_id=clinician_id)
        way_there = CONSULTED if status in CONSULTED else (CONSULTED[0], status)
        for reached in way_there[1 : way_there.index(status) + 1]:
            more = said if reached == "COMPLETED" else {}
            self.program.change("consultation", row, status=reached, **more)
        return UUID(row)

    def consent(self, plan_id: UUID, kind: str = "PROCEDURE") -> UUID:
        """A draft bound to the current revision of the plan."""
        mark = "?" if self.program.engine == "sqlite" else "%s"
        asked = (
            "SELECT p.patient_id, p.consultation_id, p.revision, r.consent_hash"
            " FROM procedure_plan p JOIN plan_revision r ON r.plan_id = p.id"
            f" AND r.revision = p.revision WHERE p.id = {mark}"
        )
        patient, consultation, revision, said = self.program.ask(asked, plan_id)[0]
        return UUID(
            self.program.put(
                "consent", patient_id=patient, consultation_id=consultation, plan_id=plan_id,
                plan_revision=revision, consent_hash=said, kind=kind, language="en",
            )
        )  # fmt: skip

    def override(self, patient_id: UUID, actor_id: UUID, code: str = "EMERGENCY") -> UUID:
        return UUID(
            self.program.put(
                "override", code=code, patient_id=patient_id, actor_id=actor_id,
                reason_code="BLEEDING",
            )
        )  # fmt: skip


def id_of(clinic: StaffedClinic, role: str) -> UUID:
    """Of the colleague who has this role from the beginning."""
    return clinic.role(role).accounts.whoami().id
