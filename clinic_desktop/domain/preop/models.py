"""Pre-operative requirements of a plan and the clearance for anaesthesia and theatre."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.core.procedures import DueEvent, PreopGate
from clinic_desktop.store.base import Record, one_of
from clinic_desktop.store.guards import Guard, Rule, Shield, frozen, no_delete
from clinic_desktop.store.keys import same_patient
from clinic_desktop.store.machines import all_but

ITEM = ("OPEN", "DONE", "WAIVED", "DROPPED")


class PreopItem(Record):
    """One requirement of one session. Done with `result_open`: its result still shuts the gate."""

    __tablename__ = "preop_item"
    __table_args__ = (
        one_of("gate", tuple(PreopGate)),
        one_of("due_event", tuple(DueEvent)),
        one_of("status", ITEM),
        CheckConstraint(
            "status <> 'DONE' OR (done_by IS NOT NULL AND done_at IS NOT NULL)", name="done_whole"
        ),
        CheckConstraint("status <> 'WAIVED' OR override_id IS NOT NULL", name="waived_by_name"),
        same_patient("plan_id", "procedure_plan"),
        same_patient("override_id", "override"),
        UniqueConstraint("plan_id", "session_no", "code", "gate", name="uq_preop_item_code"),
        Index("ix_preop_item_due", "status", "due_on"),
        Index("ix_preop_item_person", "patient_id"),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    session_no: Mapped[int] = mapped_column(server_default="1")
    code: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(400))
    gate: Mapped[str] = mapped_column(String(10))
    owners: Mapped[list[Any]] = mapped_column(default=list)
    due_event: Mapped[str] = mapped_column(String(20), default="SURGERY")
    due_days: Mapped[int | None]
    not_before_days: Mapped[int | None]
    valid_days: Mapped[int | None]
    due_on: Mapped[date | None]
    waivable: Mapped[bool] = mapped_column(default=False)
    result_bearing: Mapped[bool] = mapped_column(default=False)
    result_open: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), server_default="OPEN")
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None]
    occurred_at: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    override_id: Mapped[UUID | None]


class Clearance(Record):
    """Fit for this plan, said by name; withdrawn once, given anew as another row."""

    __tablename__ = "clearance"
    __table_args__ = (
        CheckConstraint("valid_until > given_at", name="validity"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_whole"),
        same_patient("plan_id", "procedure_plan"),
        Index("ix_clearance_plan", "plan_id", "given_at"),
        Index("ix_clearance_person", "patient_id"),
    )

    plan_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    given_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    asa: Mapped[int | None]
    airway: Mapped[str] = mapped_column(String(20), default="", server_default="")
    anaesthesia: Mapped[str] = mapped_column(String(20), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_reason: Mapped[str] = mapped_column(String(400), default="", server_default="")


WITHDRAWN = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")
WAIVED_BY_NAME = (
    "NEW.status <> 'WAIVED' OR (NEW.waivable AND EXISTS (SELECT 1 FROM override o"
    " WHERE o.id = NEW.override_id AND o.patient_id = NEW.patient_id AND o.code = 'PREOP_WAIVE'))"
)
DEFINED = (
    "id", "plan_id", "patient_id", "session_no", "code", "gate", "waivable", "result_bearing",
)  # fmt: skip

GUARDS: tuple[Rule, ...] = (
    Guard("preop.not_waivable", "preop_item", "INSERT", WAIVED_BY_NAME),
    Guard("preop.not_waivable", "preop_item", "UPDATE OF status, override_id", WAIVED_BY_NAME),
    frozen("preop.kept", "preop_item", DEFINED),
    *no_delete("preop.kept", "preop_item"), Shield("preop_item"),
    frozen("preop.clearance_kept", "clearance", all_but(Clearance.__table__, *WITHDRAWN)),
    frozen(
        "preop.clearance_kept", "clearance", WITHDRAWN, once="OLD.withdrawn_at IS NOT NULL",
        tag="withdrawn",
    ),
    *no_delete("preop.clearance_kept", "clearance"), Shield("clearance"),
)  # fmt: skip
