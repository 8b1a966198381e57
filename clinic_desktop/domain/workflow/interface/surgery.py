"""Steps 11 and 12: the day of surgery, what is used, how it ends; and the emergency way."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import does
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.billing.interface import TillDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk
from clinic_desktop.domain.consultations.interface import AppointmentsDesk, ConsultationsDesk
from clinic_desktop.domain.inventory.interface import (
    Found,
    ImplantFacts,
    Placement,
    StockMovesDesk,
    Use,
    UsedItem,
)
from clinic_desktop.domain.plans.interface import PlansDesk, PlanStepsDesk
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.theatre.interface import (
    BookingsDesk,
    CaseFacts,
    CasesDesk,
    TheatreDesk,
)
from clinic_desktop.domain.workflow.interface.planning import ALL, FEE, STEP_DOWN

END = (
    CasesDesk.finish,
    PlanStepsDesk.advance,
    StockMovesDesk.leftover,
    StockMovesDesk.uses,
    StockMovesDesk.implants,
    PlansDesk.quotation,
    TillDesk.issue,
    *FEE,
    *ALL,
)


OPEN = (
    CentreDesk.record_override,
    CentreDesk.two_people_waived,
    CentreDesk.resources,
    CentreDesk.allocate,
    StaffDesk.medical_leads,
    AppointmentsDesk.give_way,
    ConsultationsDesk.open_emergency,
    PlansDesk.catalogue,
    PlanStepsDesk.draft,
    PlanStepsDesk.advance,
    CasesDesk.create_case,
    CasesDesk.hold,
    CasesDesk.keep,
    CasesDesk.join,
    TheatreDesk.theatres,
    TheatreDesk.free_slots,
    BookingsDesk.book,
    BookingsDesk.release,
    BookingsDesk.demote,
    BookingsDesk.bookings_between,
    StockMovesDesk.soften,
    ConsentDesk.facts_of_plan,
    *ALL,
)


class OutsideTheSet(errors.StateRefuses):
    code = "workflow.outside_the_set"
    text = (
        "This implant is outside the set that was agreed with the patient. The surgeon records it"
        " as a deviation with a reason."
    )


class EmergencyRefused(errors.RuleViolation):
    code, text = "workflow.emergency", "This emergency cannot be opened."


@dataclass(frozen=True, slots=True)
class Extension:
    """An act on the table that was not agreed: necessary now, with a second doctor."""

    procedure_code: str
    reason: str
    second_person_id: UUID | None
    told_patient_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class EmergencyCall:
    """At most four choices: who, what, why it may go without the usual way, where.

    `basis`: PATIENT_VERBAL, REPRESENTATIVE or NECESSITY.
    """

    patient_id: UUID
    procedure_code: str  # of the catalogue's class EMERGENCY
    basis: str
    theatre_id: UUID | None = None  # None: the first that is free or can be freed
    parent_case_id: UUID | None = None
    surgeon_id: UUID | None = None
    second_person_id: UUID | None = None
    said_by: str = ""
    capacity: str = ""  # CAPABLE, NOT_CAPABLE, UNKNOWN
    side: Side = Side.NONE
    site: str = ""
    occurred_at: Moment | None = None  # entered later, from paper


class PlanAltered(errors.StateRefuses):
    code = "workflow.plan_altered"
    text = (
        "The plan is not the one that was agreed: somebody changed it beside the program. Nobody"
        " may operate on it. Call your administrator, and revise the plan."
    )


class SurgeryDesk(Protocol):
    @does("theatre.case.check_in", includes=(CasesDesk.check_in, *ALL))
    def check_in(self, case_id: UUID) -> CaseFacts:
        """On the day of the slot, with a sealed consent."""

    @does("theatre.case.check_in", includes=(CasesDesk.undo_check_in, *ALL))
    def undo_check_in(self, case_id: UUID) -> CaseFacts: ...

    @does(
        "consent.consent.reconfirm",
        includes=(CasesDesk.reconfirm, PreopDesk.settle, PlansDesk.unaltered, *ALL),
    )
    def reconfirm(self, case_id: UUID) -> CaseFacts:
        """The yes of the day to the plan as agreed, hashed anew. Raises PlanAltered."""

    @does("theatre.case.enter_theatre", includes=(CasesDesk.enter, CasesDesk.keep, *ALL))
    def enter(self, case_id: UUID) -> CaseFacts:
        """S07; an emergency enters whatever is unmet (S13)."""

    @does(
        "inventory.stock.consume",
        includes=(StockMovesDesk.consume, StockMovesDesk.item_of, *ALL),
    )
    def use(self, case_id: UUID, use: Use) -> UsedItem:
        """In an emergency nothing but an implant is refused: the balance follows the fact."""

    @does("inventory.stock.consume", includes=(StockMovesDesk.consume_found, *ALL))
    def use_found(self, case_id: UUID, found: Found) -> UsedItem:
        """Something that the stock does not know of was used. Never refused, reconciled later."""

    @does(
        "inventory.implant.place",
        includes=(StockMovesDesk.place_implant, StockMovesDesk.item_of, CasesDesk.placed, *ALL),
    )
    def place(self, case_id: UUID, placement: Placement) -> ImplantFacts:
        """Inside the agreed set no question is asked. Raises OutsideTheSet before it is opened."""

    @does(
        "inventory.implant.deviate",
        includes=(
            StockMovesDesk.place_implant, StockMovesDesk.item_of, CasesDesk.placed,
            CasesDesk.keep, CentreDesk.record_override, *ALL,
        ),
    )  # fmt: skip
    def deviate(self, case_id: UUID, placement: Placement, reason: str) -> ImplantFacts:
        """IMPLANT_DEVIATION: it lies in the body, so it is recorded.

        Shown with its reason beside the operation note, and on the implant card.
        """

    @does(
        "theatre.opnote.write",
        includes=(
            CasesDesk.keep, CentreDesk.record_override, CentreDesk.two_people_waived, *ALL,
        ),
    )  # fmt: skip
    def extend(self, case_id: UUID, extension: Extension) -> CaseFacts:
        """INTRAOP_EXTENSION: stands in the record, beside the note, and is told to the patient."""

    @does(
        "theatre.checklist.write",
        includes=(CasesDesk.keep, CentreDesk.record_override, *ALL),
    )
    def explain_late(self, case_id: UUID, phase: str, reason: str) -> CaseFacts:
        """CHECKLIST_LATE: a phase of the checklist came after its moment. Raises NothingToPass."""

    @does("theatre.case.complete", includes=END)
    def complete(self, case_id: UUID) -> CaseFacts:
        """Steps 12 and 13: case, plan and bill in one transaction."""

    @does("theatre.case.complete", includes=END)
    def stop(self, case_id: UUID, outcome: str, reason: str) -> CaseFacts:
        """S09 after incision: PARTIAL or ABANDONED; what was done is recorded and billed."""

    @does(
        "theatre.case.abort",
        includes=(CasesDesk.abort, *FEE, *STEP_DOWN, *ALL),
    )
    def abort(self, case_id: UUID, reason: str) -> CaseFacts:
        """S06 before incision: used goods stay used, the fee rule proposes, nothing is forced."""

    @does("theatre.emergency.open", includes=OPEN)
    def open_emergency(self, call: EmergencyCall) -> CaseFacts:
        """Everything at once: override, consultation, plan, case, slot; displaced people told."""
