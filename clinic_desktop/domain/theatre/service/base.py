"""What the services of theatre share: rows held in the right order, the record, answers."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, column, func, select, table
from sqlalchemy.orm import InstrumentedAttribute

from clinic_desktop.core import errors
from clinic_desktop.domain.centre.interface import CentreDesk, ResourceCard
from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.models import (
    CaseEvent,
    SurgicalCase,
    Theatre,
    TheatreBooking,
)
from clinic_desktop.domain.theatre.service.board import LIVE
from clinic_desktop.domain.theatre.service.reading import facts_of
from clinic_desktop.store.base import Id
from clinic_desktop.store.service import Service, Work

TICK = timedelta(microseconds=1)
# The walls hold the plan before the case. Whoever held the case first would wait crosswise.
PLAN = table("procedure_plan", column("id", Id))
HELD_PLAN = select(PLAN.c.id).where(PLAN.c.id == bindparam("plan")).with_for_update(key_share=True)
WHOSE = select(SurgicalCase.plan_id, SurgicalCase.patient_id).where(
    SurgicalCase.id == bindparam("case")
)
HELD_SLOT = (
    select(TheatreBooking)
    .where(
        TheatreBooking.plan_id == bindparam("plan"),  # by its index
        TheatreBooking.case_id == bindparam("case"),
        TheatreBooking.status.in_(LIVE),
    )
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


class TheatrePart(Service):
    """Base of the services; rooms have their names from the centre."""

    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    def _case(self, case_id: UUID) -> SurgicalCase:
        """Of a file this operation opens, held for a step along its states."""
        plan_id, patient_id = self._whose(case_id)
        self.about(patient_id)
        self.session.execute(HELD_PLAN, {"plan": plan_id})
        return self.locked(SurgicalCase, case_id)

    def _recorded(self, case_id: UUID) -> SurgicalCase:
        """Of a file this operation opens, held to write its record."""
        self.about(self._whose(case_id)[1])
        return self.locked(SurgicalCase, case_id)

    def _whose(self, case_id: UUID) -> tuple[UUID, UUID]:
        """Plan and patient of a case, which never change. Raises NotFound."""
        row = self.session.execute(WHOSE, {"case": case_id}).one_or_none()
        if row is None:
            raise errors.NotFound
        return row[0], row[1]

    def _event(
        self,
        case: SurgicalCase,
        kind: str,
        code: str = "",
        text: str = "",
        at: datetime | None = None,
        **facts: str,
    ) -> None:
        if self.caller.kind == "system":  # has no account; what it did stands in the audit log
            return
        self.session.add(
            CaseEvent(
                case_id=case.id,
                patient_id=case.patient_id,
                kind=kind,
                code=code,
                text=text,
                facts=facts,
                author_id=self.caller.id,
                occurred_at=at or self.now(),
                recorded_at=self._next(CaseEvent.recorded_at, CaseEvent.case_id == case.id),
            )
        )
        self.session.flush()

    def _next(self, kept: InstrumentedAttribute[datetime], *where: ColumnElement[bool]) -> datetime:
        """Now, but after all that is kept: also when the clock was set back, the newest is last."""
        last = self.session.scalar(select(func.max(kept)).where(*where))
        return self.now() if last is None else max(self.now(), last + TICK)

    def _facts(self, case: SurgicalCase) -> face.CaseFacts:
        self.session.flush()
        return facts_of(self.session, [case], self._rooms)[0]

    def _rooms(self) -> dict[UUID, ResourceCard]:
        """Theatres and treatment rooms by id."""
        kinds = ("THEATRE", "ROOM")
        return {card.id: card for kind in kinds for card in self._centre.resources(kind)}

    def _room(self, theatre_id: UUID) -> tuple[Theatre, ResourceCard]:
        """A room that is in service. Raises NotFound, SlotRefused."""
        row = self.found(Theatre, theatre_id)
        room = self._rooms()[theatre_id]
        if not room.active:
            raise face.SlotRefused(f"{room.name} is out of service. Choose another theatre.")
        return row, room

    def _live_slot(self, case: SurgicalCase) -> TheatreBooking | None:
        """Of a case that is held, to be written with it."""
        asked = {"plan": case.plan_id, "case": case.id}
        row: TheatreBooking | None = self.session.scalar(HELD_SLOT, asked)
        return row
