"""What every process does alike: gather facts, ask the gate, tell people. Takes desks only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.waiting import ActClass, Purpose, Start
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.accounts.interface.credentials import CredentialsDesk
from clinic_desktop.domain.billing.interface import BillingDesk, LedgerDesk, TillDesk
from clinic_desktop.domain.centre.interface import (
    CentreDesk,
    NewTask,
    RegisterDesk,
    Settings,
    Span,
    WaitingAnswer,
    WaitingQuestion,
)
from clinic_desktop.domain.consent.interface import ConsentDesk, SigningDesk
from clinic_desktop.domain.consultations.interface import AppointmentsDesk, ConsultationsDesk
from clinic_desktop.domain.inventory.interface import InventoryDesk, StockMovesDesk
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import Contact, PatientFacts, PatientsDesk
from clinic_desktop.domain.plans.interface import PlanFacts, PlansDesk, PlanStepsDesk
from clinic_desktop.domain.preop.interface import PreopDesk, PreopFacts
from clinic_desktop.domain.theatre.interface import BookingsDesk, CasesDesk, TheatreDesk
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.rules.facts import Facts, Wanted, last_repeat, starts_of
from clinic_desktop.domain.workflow.rules.gates import unmet
from clinic_desktop.domain.workflow.rules.needs import needs_of
from clinic_desktop.domain.workflow.rules.privileges import REQUIRED, performed
from clinic_desktop.domain.workflow.rules.told import About, telling
from clinic_desktop.domain.workflow.rules.words import day_words, time_words
from clinic_desktop.store.service import Service
from clinic_desktop.store.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Peers:
    """The desks of one caller that processes work with."""

    staff: StaffDesk
    credentials: CredentialsDesk
    centre: CentreDesk
    register: RegisterDesk
    patients: PatientsDesk
    appointments: AppointmentsDesk
    consultations: ConsultationsDesk
    plans: PlansDesk
    plan_steps: PlanStepsDesk
    consent: ConsentDesk
    signing: SigningDesk
    preop: PreopDesk
    theatre: TheatreDesk
    cases: CasesDesk
    bookings: BookingsDesk
    inventory: InventoryDesk
    stock: StockMovesDesk
    billing: BillingDesk
    till: TillDesk
    ledger: LedgerDesk
    notices: NoticesDesk


READS_ITEMS = "preop.item.read"


class Gatekeeper(Service):
    """Base of the processes."""

    def __init__(self, work: Work, peers: Peers) -> None:
        super().__init__(work)
        self._of = peers

    def _facts(self, patient_id: UUID, at: datetime | None = None) -> Facts:
        """Of a patient without a plan: record, newest consultation, what waits by age."""
        self.about(patient_id)
        settings = self._of.centre.settings()
        facts = Facts(
            self.now(),
            ZoneInfo(settings.time_zone),
            self._of.patients.facts(patient_id),
            self._of.consultations.newest(patient_id),
        )
        return replace(facts, waits=self._waits(facts, at or self.now()))

    def _plan_facts(self, plan: PlanFacts, at: datetime | None = None) -> Facts:
        """All of one plan; what waits is asked for `at`, else for the slot, else for now."""
        self.about(plan.patient_id)
        settings = self._of.centre.settings()
        facts = Facts(
            self.now(),
            ZoneInfo(settings.time_zone),
            self._of.patients.facts(plan.patient_id),
            self._of.consultations.facts(plan.consultation_id),
            plan,
            self._of.consent.facts_of_plan(plan.id),
            self._as_read(self._of.preop.facts(plan.id)),
            self._of.cases.case_of_plan(plan.id),
            self._of.billing.money_of(plan.id, plan.total_minor),
            freeze_hours=int(settings.choices.get("freeze_hours", 0)),
        )
        return replace(facts, waits=self._waits(facts, at or facts.act_at))

    def _as_read(self, preop: PreopFacts) -> PreopFacts:
        """Colleagues who may not read the items hear that one is open, not which."""
        if self.caller.kind != "staff" or self.caller.scope(READS_ITEMS) not in (None, "s"):
            return preop
        items = tuple(replace(item, text="A pre-op item", evidence="") for item in preop.items)
        return replace(preop, items=items)

    def _covering(self, facts: Facts) -> Facts:
        """With the stock that the plan needs on the day of the act."""
        if facts.plan is None:
            return facts
        day = facts.act_at.astimezone(facts.zone).date()
        stock = self._of.stock.cover(needs_of(facts.plan), day, facts.plan.id)
        return replace(facts, stock=stock)

    def _with_holders(self, facts: Facts, team: Iterable[UUID] = ()) -> Facts:
        """With the credentials of who performs the plan, and of the rest of a wished team.

        They are the clinic's own matter: a patient who looks on is told nothing of them.
        """
        if self.caller.kind not in ("staff", "system"):
            return facts
        ids = tuple(dict.fromkeys((*performed(facts.plan), *team)))
        required = self._of.centre.settings().choices.get(REQUIRED) == "yes"
        holders = self._of.credentials.holders(ids) if ids else ()
        return replace(facts, holders=holders, credentials_required=required)

    def _waits(self, facts: Facts, at: datetime) -> WaitingAnswer:
        """What the policy says of the plan's acts at `at`; without a plan nothing waits."""
        return self._of.centre.waiting(replace(self._question(facts), at=at, now=self.now()))

    def _question(self, facts: Facts) -> WaitingQuestion:
        """What the policy must know of this person and plan; `at` is when the plan was made."""
        person, held, plan = facts.patient, facts.consultation, facts.plan
        starts = starts_of(held, plan, facts.consents)
        if plan is not None and plan.act_class is ActClass.INJECTION:
            again = last_repeat(plan, self._of.plans.facts_of(plan.patient_id))
            starts |= {Start.LAST_SAME_TREATMENT: again} if again is not None else {}
        return WaitingQuestion(
            acts=_acts(plan),
            at=plan.created_at if plan is not None else self.now(),
            born=person.born,
            residence_country=person.residence_country or None,
            implants=plan is not None and plan.has_implants,
            starts=starts,
            consultations=held.completed if held else 0,
            in_person=held.completed_in_person if held else 0,
            with_operator=held.completed_in_person if held else 0,
            screening=held is not None and held.screened,
            referral=person.referred,
        )

    def _keep_waiting(self, facts: Facts) -> None:
        """Before an act that may have to wait: the database is told what the policy says.

        A patient's own acts find what the clinic's last step kept: the portal opens no gate.
        """
        plan = facts.plan
        inside = self.caller.kind in ("staff", "system")
        if inside and plan is not None and plan.kind == "ELECTIVE" and plan.approved_at is not None:
            self._of.plan_steps.keep_waiting(plan.id, self._question(facts))

    def _wanting(
        self, facts: Facts, wanted: Wanted, resources: Iterable[UUID], leave_out: UUID | None = None
    ) -> Facts:
        """With a slot: what of it is taken, by name; `leave_out` is the source that moves."""
        ids = tuple(dict.fromkeys(resources))
        found = self._of.centre.taken(ids, wanted.starts_at, wanted.blocked_until)
        taken = tuple(span for span in found if span.source_id != leave_out and _met(span, wanted))
        named = {str(p.id): p.name for p in self._of.staff.names(ids)} if taken else {}
        named[str(facts.patient.patient_id)] = "The patient"
        return replace(facts, wanted=wanted, taken=taken, names={**facts.names, **named})

    def _require(self, step: str, facts: Facts, *, only: Iterable[str] = ()) -> None:
        """Raises GateShut with everything that keeps the step shut."""
        missing = unmet(step, facts)
        if only:
            wanted = tuple(only)
            missing = tuple(reason for reason in missing if reason.code.startswith(wanted))
        if missing:
            raise GateShut(_sentence(missing), missing)

    def _tell(
        self,
        event: str,
        entity: str,
        entity_id: UUID,
        person: PatientFacts | Contact,
        *,
        people: Mapping[str, tuple[UUID, ...]] | None = None,
        at: datetime | None = None,
        again: str = "",
        **words: str,
    ) -> None:
        """Tell who must know, in the program and by mail; content stays in the clinic."""
        settings = self._of.centre.settings()
        said = {**_when(at, settings, self.now()), **words}
        about = About(
            entity, entity_id, person.patient_id, people or {}, said, person.email,
            person.language, f"{settings.name}\n{settings.phone}".strip(), again,
        )  # fmt: skip
        self._of.notices.tell(telling(event, about))

    def _task(
        self,
        kind: str,
        text: str,
        entity: str,
        entity_id: UUID,
        patient_id: UUID,
        *,
        role: str | None = None,
        person: UUID | None = None,
    ) -> None:
        new = NewTask(kind, text, entity, entity_id, role, person, patient_id)
        self._of.centre.open_task(new)


def _acts(plan: PlanFacts | None) -> tuple[tuple[ActClass, Purpose], ...]:
    if plan is None:
        return ()
    return plan.acts or ((plan.act_class, plan.purpose),)


def _met(span: Span, wanted: Wanted) -> bool:
    """People are needed until the end, the room until it is clean."""
    until = wanted.blocked_until if span.kind in ("THEATRE", "ROOM") else wanted.ends_at
    return span.starts_at < until and wanted.starts_at < span.ends_at


def _sentence(missing: tuple[Unmet, ...]) -> str:
    first = missing[0].text
    more = len(missing) - 1
    return f"{first} And {more} more." if more else first


def _when(at: datetime | None, settings: Settings, now: datetime) -> dict[str, str]:
    zone, moment = ZoneInfo(settings.time_zone), at or now
    return {"day": day_words(moment, zone), "time": time_words(moment, zone)}
