"""A patient with a completed consultation, two surgeons, and the desks that write plans."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.operations import operation
from clinic_desktop.domain.accounts.interface import AccountsDesk, NewColleague
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.plans.interface import PlanFacts, PlanLine, PlanSheet, RevisionContent
from clinic_desktop.store.unit_of_work import Work
from tests.domain.plans.support import content, nose
from tests.support.charts import Charts, id_of
from tests.support.clinics import PASSWORD, PIN, StaffedClinic
from tests.support.inner import inner

OSEI_MAIL = "osei@example.test"


@dataclass
class Scene:
    """`lindqvist` is the surgeon of the staff, `osei` a second one."""

    clinic: StaffedClinic
    charts: Charts
    patient: UUID
    consultation: UUID
    lindqvist: UUID
    osei: UUID

    def __post_init__(self) -> None:
        self.surgeon, self.nurse = inner(self.clinic, "SURGEON"), inner(self.clinic, "NURSE")

    def nose(self, **more: Any) -> PlanLine:
        return nose(**{"performer_id": self.lindqvist, **more})

    def draft(self, *lines: PlanLine, **more: Any) -> PlanSheet:
        said = content(*(lines or (self.nose(),)), **more)
        return self.written(said)

    def written(self, said: RevisionContent) -> PlanSheet:
        return self.surgeon.plan_steps.draft(
            self.patient, self.consultation, said, "ELECTIVE", None, None
        )

    def submitted(self, *lines: PlanLine) -> UUID:
        plan = self.draft(*lines).card.id
        self.surgeon.plan_steps.submit(plan)
        return plan

    def approve(self, plan: UUID) -> PlanFacts:
        """By the surgeon of the staff, who operates every line."""
        self.surgeon.plan_steps.approve_lines(plan)
        return self.surgeon.plan_steps.approve(plan)

    def approved(self, *lines: PlanLine) -> PlanFacts:
        return self.approve(self.submitted(*lines))

    def emergency(self, *lines: PlanLine, override: UUID | None = None) -> PlanSheet:
        held = override or self.charts.override(self.patient, self.lindqvist)
        return self.surgeon.plan_steps.draft(
            self.patient, self.consultation, content(*lines), "EMERGENCY", None, held
        )

    def second(self) -> Clinic:
        """The desks of the second surgeon, inner operations included."""
        token = self.clinic.as_caller(None).accounts.sign_in(OSEI_MAIL, PASSWORD, "test").token
        self.clinic.as_caller(token).accounts.step_up(PIN)
        with self.clinic.store.reading() as session:
            whoami = operation(AccountsDesk.whoami)
            caller = self.clinic.store.identify(session, token, whoami)
        wider = replace(caller, scopes={**caller.scopes, INTERNAL: "c"})
        return self.clinic._desks(Work(self.clinic.store, caller=wider))

    def assign(self, role: str) -> None:
        """A task names this role, so the patient is among theirs."""
        self.charts.program.put(
            "task", kind="LOOK", text="look", entity="patient", entity_id=self.patient,
            patient_id=self.patient, role=role,
        )  # fmt: skip


@pytest.fixture
def scene(clinic: StaffedClinic, clinic_url: str) -> Iterator[Scene]:
    new = NewColleague("Ama Osei", OSEI_MAIL, PASSWORD, ("SURGEON",), pin=PIN)
    osei = clinic.role("ADMIN").staff.add_colleague(new)
    charts, lindqvist = Charts(clinic_url), id_of(clinic, "SURGEON")
    patient = charts.patient()
    consultation = charts.consultation(patient, lindqvist)
    yield Scene(clinic, charts, patient, consultation, lindqvist, osei)
    charts.close()
