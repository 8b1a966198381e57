"""A plan with all that belongs to its current revision, and what is told of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import Anaesthesia, ItemNeed, ProcedureEntry, Side
from clinic_desktop.core.waiting import Purpose
from clinic_desktop.domain.plans import interface as face
from clinic_desktop.domain.plans.interface import PlanLine as Line
from clinic_desktop.domain.plans.interface import RevisionContent
from clinic_desktop.domain.plans.models import (
    CatalogueEntry,
    PlanApproval,
    PlanLine,
    PlanRevision,
    ProcedurePlan,
    Quotation,
)
from clinic_desktop.domain.plans.rules import content as hashes
from clinic_desktop.domain.plans.rules.completeness import complete
from clinic_desktop.domain.plans.rules.demands import demands, title_of
from clinic_desktop.domain.plans.rules.shown import Eyes, shown
from clinic_desktop.domain.plans.rules.stored import read, read_all

READ: dict[UUID, ProcedureEntry] = {}
"""Editions read from rows before; a row never changes but for being in force or not."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The quotation in force, when the last performer signed it, and from when a clock counts.

    `first_handed` is the first hand-over since the waiting time last began: a revision that adds
    nothing brings a new paper, and no new wait.
    """

    row: Quotation
    signed_at: datetime | None
    first_handed: datetime | None


@dataclass(frozen=True)
class Loaded:
    """`entries` are the editions that the lines were written with, by code."""

    plan: ProcedurePlan
    revision: PlanRevision
    rows: tuple[PlanLine, ...]
    entries: Mapping[str, ProcedureEntry]
    approvals: tuple[PlanApproval, ...]
    amended_hash: str | None
    offer: Offer | None

    @cached_property
    def content(self) -> RevisionContent:
        plan, revision = self.plan, self.revision
        return RevisionContent(
            tuple(line_of(row) for row in self.rows),
            plan.sessions,
            revision.note,
            plan.currency,
            revision.allergies_reconciled,
        )

    @property
    def performers(self) -> tuple[UUID, ...]:
        ids = (row.performer_id for row in self.rows if row.performer_id is not None)
        return tuple(dict.fromkeys(ids))

    @cached_property
    def text_hash(self) -> str:
        """Of the text that the performers approve."""
        return self.revision.full_hash or hashes.full_hash(self.content, self.plan.patient_id)

    @property
    def approved_by(self) -> tuple[UUID, ...]:
        wanted = self.text_hash
        given = {row.performer_id for row in self.approvals if row.full_hash == wanted}
        return tuple(person for person in self.performers if person in given)

    @property
    def unaltered(self) -> bool:
        """Whether text and rows still give the hashes that were agreed; nothing is, in a draft."""
        revision, patient_id = self.revision, self.plan.patient_id
        if revision.frozen_at is None:
            return True
        agreed = content_of(revision)
        if hashes.full_hash(agreed, patient_id) != revision.full_hash:
            return False
        now = hashes.consent_hash(self.content, patient_id, agreed.total_minor)
        return now == hashes.consent_hash(agreed, patient_id)

    @cached_property
    def unmet(self) -> tuple[Unmet, ...]:
        return complete(self.content, self.entries)

    def facts(self) -> face.PlanFacts:
        plan, revision, content = self.plan, self.revision, self.content
        asked, offer = demands(content.lines, self.entries), self.offer
        return face.PlanFacts(
            plan.id, plan.patient_id, plan.consultation_id, plan.kind, plan.status, plan.revision,
            revision.id,
            revision.consent_hash or hashes.consent_hash(content, plan.patient_id),
            self.amended_hash or self.text_hash,
            revision.author_id, self.performers, self.approved_by, content.lines,
            plan.sessions, plan.currency, content.total_minor,
            asked.act_class, asked.purpose, asked.minutes, asked.turnover, asked.profile,
            asked.needs_anaesthesia_consent, asked.has_implants, self.unmet,
            plan.created_at, plan.submitted_at, plan.approved_at, plan.clock_restarted_at,
            offer.row.id if offer else None,
            offer.signed_at if offer else None,
            offer.first_handed if offer and offer.row.handed_over_at else None,
            offer.row.accepted_at if offer else None,
            plan.closed_at, plan.version, plan.fee_rule, asked.acts,
        )  # fmt: skip

    def card(self, eyes: Eyes) -> face.PlanCard:
        plan, content = self.plan, shown(self.content, eyes)
        return face.PlanCard(
            plan.id, plan.patient_id, plan.kind, plan.status, plan.revision,
            title_of(content.lines, self.entries),
            sum(line.minutes for line in content.lines), content.total_minor, plan.currency,
            plan.created_at, plan.version,
        )  # fmt: skip

    def sheet(self, eyes: Eyes) -> face.PlanSheet:
        plan, offer = self.plan, self.offer
        back = plan.status_reason if plan.status == "DRAFT" and eyes.whole else ""
        return face.PlanSheet(
            self.card(eyes), plan.consultation_id, shown(self.content, eyes),
            self.revision.author_id, self.performers, self.approved_by,
            self.unmet if eyes.whole else (),
            plan.submitted_at, plan.approved_at,
            offer.row.handed_over_at if offer else None,
            offer.row.accepted_at if offer else None,
            back,
        )  # fmt: skip


def line_of(row: PlanLine) -> Line:
    """The value of a row."""
    return Line(
        row.procedure_code,
        row.name,
        Side(row.side),
        row.site,
        row.performer_id,
        Anaesthesia(row.anaesthesia) if row.anaesthesia else None,
        Purpose(row.purpose) if row.purpose else None,
        row.minutes,
        row.price_minor,
        row.technique,
        row.graft_source,
        read_all(face.ImplantChoice, row.implants),
        read_all(ItemNeed, row.items),
    )


def content_of(revision: PlanRevision) -> RevisionContent:
    """What a frozen revision says, without its amendments."""
    return read(RevisionContent, json.loads(revision.content))


def entry_of(row: CatalogueEntry) -> ProcedureEntry:
    """The value of an edition."""
    found = READ.get(row.id)
    if found is None:
        found = READ[row.id] = read(ProcedureEntry, row.content)
    return found
