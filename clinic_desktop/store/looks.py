"""Who opened a patient's file, read from the chain."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_desktop.store.audit import CHAIN, event_table, opened_table


@dataclass(frozen=True, slots=True)
class LookRow:
    """One operation that opened the file; `outcome` is "done" or the code of a refusal."""

    seq: int
    at: datetime
    actor_id: UUID
    kind: str
    operation: str
    outcome: str


def looks_into(session: Session, patient_id: UUID) -> Iterator[LookRow]:
    """The oldest first."""
    asked = (
        select(event_table.c.seq, event_table.c.body)
        .join(opened_table, opened_table.c.seq == event_table.c.seq)
        .where(opened_table.c.patient_id == patient_id, event_table.c.chain == CHAIN)  # by its key
        .order_by(opened_table.c.seq)
    )
    for seq, text in session.execute(asked):
        body = json.loads(text)
        kind = "guardian" if "guardian_of" in body else body["kind"]
        yield LookRow(
            seq, datetime.fromisoformat(body["at"]), UUID(body["actor"]), kind,
            body["op"], body["outcome"],
        )  # fmt: skip
