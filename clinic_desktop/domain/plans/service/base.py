"""What the parts of the service share: loading plans, writing lines, the way to the centre."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import flag_modified

from clinic_desktop.core import errors
from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.core.procedures import ProcedureEntry
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import RevisionContent
from clinic_desktop.domain.plans.models import (
    CatalogueEntry,
    PlanAmendment,
    PlanApproval,
    PlanLine,
    PlanRevision,
    ProcedurePlan,
    Quotation,
    QuotationSignature,
)
from clinic_desktop.domain.plans.rules.changes import what_changed
from clinic_desktop.domain.plans.rules.content import material_line
from clinic_desktop.domain.plans.rules.shown import Eyes, eyes_of
from clinic_desktop.domain.plans.rules.stored import plain
from clinic_desktop.domain.plans.service.loaded import READ, Loaded, Offer, entry_of
from clinic_desktop.store.service import Service, Work

READS = "plans.plan.read"
PLANS = "plans"
WANTED: BindParameter[Any] = bindparam(PLANS, expanding=True)
OTHER = aliased(Quotation)
FIRST_HANDED = (
    select(func.min(OTHER.handed_over_at))
    .join(ProcedurePlan, ProcedurePlan.id == OTHER.plan_id)
    .where(
        OTHER.plan_id == Quotation.plan_id,
        OTHER.made_at >= func.coalesce(ProcedurePlan.clock_restarted_at, ProcedurePlan.created_at),
    )
    .correlate(Quotation)
    .scalar_subquery()
)
IN_FORCE = (
    select(Quotation, func.max(QuotationSignature.signed_at), FIRST_HANDED)
    .outerjoin(QuotationSignature, QuotationSignature.quotation_id == Quotation.id)
    .where(Quotation.replaced_at.is_(None), Quotation.plan_id.in_(WANTED))
    .group_by(Quotation.id)
)
"""Quotations that stand."""


def _current(table: type[PlanRevision | PlanLine | PlanApproval | PlanAmendment]) -> Any:
    """A row of the revision that its plan has now."""
    return and_(
        ProcedurePlan.id.in_(WANTED),
        ProcedurePlan.id == table.plan_id,
        ProcedurePlan.revision == table.revision,
    )


REVISIONS = select(PlanRevision).join(ProcedurePlan, _current(PlanRevision))
APPROVALS = select(PlanApproval).join(ProcedurePlan, _current(PlanApproval))
LINES = (
    select(PlanLine, CatalogueEntry.id)
    .join(ProcedurePlan, _current(PlanLine))
    .join(
        CatalogueEntry,
        and_(
            CatalogueEntry.code == PlanLine.procedure_code,
            CatalogueEntry.edition == PlanLine.edition,
        ),
    )
    .order_by(PlanLine.position)
)
AMENDED = (
    select(PlanAmendment.plan_id, PlanAmendment.full_hash)
    .join(ProcedurePlan, _current(PlanAmendment))
    .order_by(PlanAmendment.no)
)
"""All made once: putting a statement together takes longer than asking it."""

Entries = Mapping[str, ProcedureEntry]
Editions = Mapping[str, int]


class PlansPart(Service):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    def _eyes(self) -> Eyes:
        """What of plans the caller sees, whatever operation this is."""
        caller = self.caller
        roles = caller.roles | ({"PATIENT"} if caller.kind == "patient" else set())
        scope = "c" if caller.kind == "system" else caller.scope(READS)
        return eyes_of(scope, roles)

    def _opened(self, plan_id: UUID) -> ProcedurePlan:
        """A plan whose patient's file this operation opens."""
        row = self.found(ProcedurePlan, plan_id)
        self.about(row.patient_id)
        return row

    def _taken(self, plan_id: UUID) -> ProcedurePlan:
        """The same, held until commit because it will be written."""
        row = self.locked(ProcedurePlan, plan_id)
        self.about(row.patient_id)
        return row

    def _load(self, plan: ProcedurePlan) -> Loaded:
        return self._loaded((plan,))[0]

    def _loaded(self, plans: Sequence[ProcedurePlan]) -> tuple[Loaded, ...]:
        """In the order of the plans: five statements, however many there are; none without one."""
        if not plans:
            return ()
        ids = [plan.id for plan in plans]
        revisions = {row.plan_id: row for row in self.session.scalars(REVISIONS, {PLANS: ids})}
        lines, entries = self._lines(ids)
        given = defaultdict[UUID, list[PlanApproval]](list)
        for approval in self.session.scalars(APPROVALS, {PLANS: ids}):
            given[approval.plan_id].append(approval)
        amended, offers = self._amended(ids), self._offers(ids)
        return tuple(
            Loaded(
                plan,
                revisions[plan.id],
                tuple(lines[plan.id]),
                entries[plan.id],
                tuple(given[plan.id]),
                amended.get(plan.id),
                offers.get(plan.id),
            )
            for plan in plans
        )

    def _lines(
        self, ids: list[UUID]
    ) -> tuple[Mapping[UUID, list[PlanLine]], Mapping[UUID, dict[str, ProcedureEntry]]]:
        """Of the current revisions, with the editions they were written with."""
        lines = defaultdict[UUID, list[PlanLine]](list)
        entries = defaultdict[UUID, dict[str, ProcedureEntry]](dict)
        found = self.session.execute(LINES, {PLANS: ids}).all()
        self._read_editions({edition_id for _, edition_id in found})
        for line, edition_id in found:
            lines[line.plan_id].append(line)
            entries[line.plan_id][line.procedure_code] = READ[edition_id]
        return lines, entries

    def _read_editions(self, ids: set[UUID]) -> None:
        """What was not read before: an edition is long and does not change."""
        new = ids - READ.keys()
        if new:
            asked = select(CatalogueEntry).where(CatalogueEntry.id.in_(new))
            for row in self.session.scalars(asked):
                entry_of(row)

    def _amended(self, ids: list[UUID]) -> Mapping[UUID, str]:
        """The hash since the last amendment of each current revision that has one."""
        return {plan: text for plan, text in self.session.execute(AMENDED, {PLANS: ids})}

    def _offers(self, ids: list[UUID]) -> Mapping[UUID, Offer]:
        """The quotations in force."""
        found = self.session.execute(IN_FORCE, {PLANS: ids})
        return {row.plan_id: Offer(row, *times) for row, *times in found}

    def _in_force(self) -> tuple[Entries, Editions]:
        """The newest active edition of every procedure, in the order of their codes."""
        newest = (
            select(CatalogueEntry.code, func.max(CatalogueEntry.edition).label("edition"))
            .where(CatalogueEntry.active)
            .group_by(CatalogueEntry.code)
            .subquery()
        )
        same = and_(
            CatalogueEntry.code == newest.c.code, CatalogueEntry.edition == newest.c.edition
        )
        asked = select(CatalogueEntry).join(newest, same).order_by(CatalogueEntry.code)
        rows = list(self.session.scalars(asked))
        return {row.code: entry_of(row) for row in rows}, {row.code: row.edition for row in rows}

    def _frozen_before(self, plan: ProcedurePlan) -> PlanRevision | None:
        """The last frozen revision before the current one."""
        asked = select(PlanRevision).where(
            PlanRevision.plan_id == plan.id,
            PlanRevision.revision < plan.revision,
            PlanRevision.frozen_at.is_not(None),
        )
        newest = asked.order_by(PlanRevision.revision.desc()).limit(1)
        return self.session.scalars(newest).first()

    def _agreed_total(self, plan: ProcedurePlan) -> int | None:
        """The highest total that was offered before the current revision; None before any."""
        asked = select(func.max(Quotation.total_minor)).where(
            Quotation.plan_id == plan.id, Quotation.revision < plan.revision
        )
        return self.session.scalar(asked)

    def _write_lines(
        self, plan: ProcedurePlan, content: RevisionContent, editions: Editions
    ) -> None:
        for position, line in enumerate(content.lines):
            self.session.add(
                PlanLine(
                    plan_id=plan.id,
                    patient_id=plan.patient_id,
                    revision=plan.revision,
                    position=position,
                    procedure_code=line.procedure_code,
                    edition=editions[line.procedure_code],
                    name=line.name,
                    side=line.side,
                    site=line.site,
                    performer_id=line.performer_id,
                    purpose=line.purpose,
                    price_minor=line.price_minor,
                    anaesthesia=line.anaesthesia,
                    minutes=line.minutes,
                    technique=line.technique,
                    graft_source=line.graft_source,
                    material_hash=digest(canonical_json(material_line(line))),
                    implants=plain(line.implants),
                    items=plain(line.items),
                )
            )
        self.session.flush()

    def _current_of(self, loaded: Loaded, version: int, sent: RevisionContent) -> None:
        """Refuse when the plan was saved meanwhile, with both values of what differs."""
        plan = loaded.plan
        if plan.version == version:
            return
        params = {"shown": str(version), "stands": str(plan.version)}
        for change in what_changed(loaded.content, sent):
            name = f"{change.line}: {change.field}" if change.line else change.field
            params |= {f"sent.{name}": change.after, f"stands.{name}": change.before}
        raise errors.Stale(params=params)


def moved_on(plan: ProcedurePlan) -> None:
    """What changed lies in rows below; the version of the plan speaks for all of them."""
    flag_modified(plan, "status_reason")


def reason_of(text: str, limit: int = 200) -> str:
    """Raises PlanReasonMissing, TextRefused."""
    reason = clean(text, "reason", limit)
    if not reason:
        raise face.PlanReasonMissing
    return reason
