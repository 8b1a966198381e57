"""What both desks of consent do alike: find, lock, check words, close the reading."""

from uuid import UUID

from sqlalchemy import Select, bindparam, column, select, table

from clinic_desktop.core import errors
from clinic_desktop.core.moves import after
from clinic_desktop.documents.glyphs import require_settable
from clinic_desktop.domain.consent.interface import (
    AskedQuestion,
    Belonging,
    ConsentFacts,
    WordsRefused,
)
from clinic_desktop.domain.consent.models import Consent, ConsentQuestion
from clinic_desktop.domain.consent.service.standing import (
    UNSIGNED,
    Standing,
    facts_of,
    standings,
)
from clinic_desktop.store.base import Id
from clinic_desktop.store.service import Service

PLAN = table("procedure_plan", column("id", Id()))
NEWEST = (Consent.plan_revision.desc(), Consent.created_at.desc(), Consent.id)
"""The order of the consents of one plan."""


def of_plan(asked: Select[Consent]) -> Select[Consent]:
    """All of the `plan`, read anew."""
    mine = asked.where(Consent.plan_id == bindparam("plan")).order_by(*NEWEST)
    return mine.execution_options(populate_existing=True)


OF_PLAN = of_plan(select(Consent))


class ConsentBase(Service):
    """Every operation opens the patient's file through `_look` or `_take`."""

    def _look(self, consent_id: UUID) -> Standing:
        return self._standing(self._opened(consent_id))

    def _take(self, consent_id: UUID) -> Standing:
        """The row held until commit, and what stands with it now."""
        return self._standing(self._held(consent_id))

    def _held(self, consent_id: UUID) -> Consent:
        """The row held until commit, its plan before it."""
        self._hold_plan(self._reached(consent_id).plan_id)
        return self.locked(Consent, consent_id)

    def _hold_plan(self, plan_id: UUID) -> None:
        """Plan before consent, as the walls do; nothing of the plan is read."""
        asked = select(PLAN.c.id).where(PLAN.c.id == plan_id)
        self.session.execute(asked.with_for_update(key_share=True))

    def _opened(self, consent_id: UUID) -> Consent:
        asked = select(Consent).where(Consent.id == consent_id)
        row = self.session.scalar(asked.execution_options(populate_existing=True))
        if row is None:
            raise errors.NotFound
        self._reach(consent_id, row.patient_id)
        return row

    def _reached(self, consent_id: UUID) -> Belonging:
        """As `_opened`, without the long sheet."""
        asked = select(Consent.patient_id, Consent.plan_id).where(Consent.id == consent_id)
        found = self.session.execute(asked).one_or_none()
        if found is None:
            raise errors.NotFound
        self._reach(consent_id, found.patient_id)
        return Belonging(found.patient_id, found.plan_id)

    def _reach(self, consent_id: UUID, patient_id: UUID) -> None:
        """A task on a tablet reaches the one consent that it was sent with."""
        self.about(patient_id)
        if self.caller.kind == "ticket" and self.caller.entity_id != consent_id:
            raise errors.NotFound

    def _standing(self, row: Consent) -> Standing:
        self.session.flush()
        return standings(self.session, (row,))[0]

    def _facts(self, row: Consent) -> ConsentFacts:
        """What was read and said tells only while it is not signed."""
        if row.status in UNSIGNED:
            return self._standing(row).facts()
        self.session.flush()
        return facts_of(self.session, (row,))[0]

    def _before(self, row: Consent) -> Standing | None:
        """The consent that this one came in the place of, the newest where there are several."""
        asked = select(Consent).where(Consent.superseded_by == row.id).order_by(*NEWEST).limit(1)
        old = self.session.scalar(asked)
        return self._standing(old) if old is not None else None

    def _of_plan(self, plan_id: UUID) -> tuple[Standing, ...]:
        """All consents of a plan, the newest first."""
        return standings(self.session, self._rows_of_plan(plan_id, OF_PLAN))

    def _rows_of_plan(self, plan_id: UUID, asked: Select[Consent]) -> tuple[Consent, ...]:
        rows = tuple(self.session.scalars(asked, {"plan": plan_id}))
        for patient_id in {row.patient_id for row in rows}:
            self.about(patient_id)
        if not rows:
            self.own_rows_only()
        return rows

    def _finish(self, standing: Standing) -> Standing:
        """K05 when nothing is left open."""
        row = standing.row
        if row.status == "IN_PROGRESS" and not standing.open_points:
            row.status, row.read_at = after("K05", row.status), self.now()
            return self._standing(row)
        return standing

    def _words(self, field: str, text: str, limit: int, *, required: bool = True) -> str:
        """Tidy words that fit their column and the paper. Raises WordsRefused, Unsettable."""
        tidy = text.strip()
        if required and not tidy:
            raise WordsRefused("Please write a few words.", params={"field": field})
        if len(tidy) > limit:
            said = f"This is too long: {len(tidy)} characters, {limit} are possible."
            raise WordsRefused(said, params={"field": field, "limit": str(limit)})
        require_settable((tidy,))
        return tidy


def asked_view(row: ConsentQuestion, title: str) -> AskedQuestion:
    return AskedQuestion(
        id=row.id,
        consent_id=row.consent_id,
        patient_id=row.patient_id,
        section=row.section,
        section_title=title,
        text=row.text,
        routed_to=row.routed_to,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        version=row.version,
    )
