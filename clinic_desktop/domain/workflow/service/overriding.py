"""The one way past a gate: a named override, with its reason, and what was unmet in its row."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.centre.interface import NewOverride
from clinic_desktop.domain.workflow.interface.passing import (
    NothingToPass,
    NotYourOverride,
    Passing,
    PlanBMissing,
    SecondPersonMissing,
)
from clinic_desktop.domain.workflow.interface.planning import ReasonNeeded
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.gates import unmet
from clinic_desktop.domain.workflow.rules.named import named, passed_by
from clinic_desktop.domain.workflow.service.stepping_down import CaseWork

ALONE = {"second_person": "nobody, a practice of one person"}
"""Kept with each act for which TWO_PERSON_WAIVE stands."""

SECONDS = {"second_surgeon": ("SURGEON",), "second_doctor": ("SURGEON", "ANAESTHETIST")}


@dataclass(frozen=True, slots=True)
class Use:
    """What an override is used for: its reason, whom it is about, what is kept beside it."""

    reason: str
    reason_code: str = "NAMED"
    patient_id: UUID | None = None
    plan_id: UUID | None = None
    case_id: UUID | None = None
    second_person_id: UUID | None = None
    plan_b: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    occurred_at: datetime | None = None
    review_due: datetime | None = None


class Overriding(CaseWork):
    """Base of the processes in which an override has its place."""

    def _override(self, code: str, missing: tuple[Unmet, ...], use: Use) -> UUID:
        """One append-only row with exactly what was unmet.

        Raises NothingToPass, NotYourOverride, ReasonNeeded, SecondPersonMissing, PlanBMissing.
        """
        rule, passed = named()[code], passed_by(code, missing)
        if not passed:
            raise NothingToPass
        if not {*rule.who} & self.caller.roles:
            raise NotYourOverride
        alone = self._check_needs(rule.needs, use)
        return self._of.centre.record_override(
            NewOverride(
                code, use.reason_code, use.reason.strip(), use.patient_id, use.plan_id,
                use.case_id, use.second_person_id,
                unmet=passed,
                facts={**use.facts, **alone, **({"plan_b": use.plan_b} if use.plan_b else {})},
                occurred_at=use.occurred_at, review_due=use.review_due,
            )
        )  # fmt: skip

    def _check_needs(self, needs: tuple[str, ...], use: Use) -> dict[str, str]:
        """What the register adds: that nobody else was there, where the clinic has said so."""
        least = 10 if "reason10" in needs else 1
        if {"reason", "reason10"} & {*needs} and len(use.reason.strip()) < least:
            raise ReasonNeeded
        if "plan_b" in needs and not use.plan_b.strip():
            raise PlanBMissing
        wanted = [roles for need, roles in SECONDS.items() if need in needs]
        if wanted and use.second_person_id is None and self._of.centre.two_people_waived():
            return ALONE
        for roles in wanted:
            self._check_second(use.second_person_id, roles)
        return {}

    def _check_second(self, person: UUID | None, roles: tuple[str, ...]) -> None:
        if person in (None, self.caller.id) or person not in self._of.staff.with_roles(roles):
            raise SecondPersonMissing

    def _require_but(self, step: str, facts: Facts, passing: Passing) -> tuple[Unmet, ...]:
        """The step with named overrides; what only the deposit keeps shut is handed back.

        Raises GateShut with everything that no override of these passes.
        """
        missing, rows = unmet(step, facts), list[Unmet]()
        plan, case = facts.plan, facts.case
        for code in passing.codes:
            use = Use(
                passing.reason, "NAMED", facts.patient.patient_id, plan.id if plan else None,
                case.id if case else None, passing.second_person_id, passing.plan_b,
            )  # fmt: skip
            self._override(code, missing, use)
            rows += passed_by(code, missing)
        left = tuple(one for one in missing if one not in rows)
        if any(one.code != "deposit.met" for one in left):
            raise GateShut(" ".join(one.text for one in left), left)
        return left
