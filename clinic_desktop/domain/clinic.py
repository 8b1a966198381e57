"""All desks of one caller: in this process or spoken over HTTPS, nobody above can tell."""

from dataclasses import dataclass

from clinic_desktop.domain.accounts.interface import (
    AccountsDesk,
    PatientAccountsDesk,
    StaffDesk,
    TokensDesk,
)
from clinic_desktop.domain.accounts.interface.credentials import CredentialsDesk
from clinic_desktop.domain.accounts.interface.guardians import GuardiansDesk
from clinic_desktop.domain.accounts.interface.second_factor import (
    FactorCareDesk,
    SecondFactorDesk,
)
from clinic_desktop.domain.billing.interface import BillingDesk, LedgerDesk, TillDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk, SigningDesk
from clinic_desktop.domain.consultations.interface import AppointmentsDesk, ConsultationsDesk
from clinic_desktop.domain.inventory.interface import InventoryDesk, StockMovesDesk
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import PatientRelationsDesk, PatientsDesk
from clinic_desktop.domain.patients.interface.access import AccessDesk
from clinic_desktop.domain.patients.interface.imports import ImportsDesk
from clinic_desktop.domain.plans.interface import PlansDesk, PlanStepsDesk
from clinic_desktop.domain.portal.interface import DraftsDesk, PortalDesk, RegistrationsDesk
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.theatre.interface import BookingsDesk, CasesDesk, TheatreDesk
from clinic_desktop.domain.workflow.interface.beginning import BeginningDesk
from clinic_desktop.domain.workflow.interface.consenting import ConsentingDesk
from clinic_desktop.domain.workflow.interface.court import CourtDesk
from clinic_desktop.domain.workflow.interface.emergencies import EmergenciesDesk
from clinic_desktop.domain.workflow.interface.exports import ExportsDesk
from clinic_desktop.domain.workflow.interface.jobs import JobsDesk
from clinic_desktop.domain.workflow.interface.merging import MergingDesk
from clinic_desktop.domain.workflow.interface.money import MoneyDesk
from clinic_desktop.domain.workflow.interface.overrides import OverridesDesk
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.interface.patient_side import PatientDesk
from clinic_desktop.domain.workflow.interface.planning import PlanningDesk
from clinic_desktop.domain.workflow.interface.progress import ProgressDesk
from clinic_desktop.domain.workflow.interface.reception import ReceptionDesk, VisitsDesk
from clinic_desktop.domain.workflow.interface.reminders import RemindersDesk
from clinic_desktop.domain.workflow.interface.scheduling import SchedulingDesk
from clinic_desktop.domain.workflow.interface.self_service import SelfServiceDesk
from clinic_desktop.domain.workflow.interface.surgery import SurgeryDesk
from clinic_desktop.domain.workflow.interface.tablet_side import TabletDesk
from clinic_desktop.domain.workflow.interface.wards import WardsDesk


@dataclass(frozen=True, slots=True)
class Clinic:
    accounts: AccountsDesk
    staff: StaffDesk
    credentials: CredentialsDesk
    tokens: TokensDesk
    patient_accounts: PatientAccountsDesk
    second_factor: SecondFactorDesk
    factor_care: FactorCareDesk
    guardians: GuardiansDesk
    centre: CentreDesk
    patients: PatientsDesk
    relations: PatientRelationsDesk
    imports: ImportsDesk
    access: AccessDesk
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
    stock_moves: StockMovesDesk
    billing: BillingDesk
    till: TillDesk
    ledger: LedgerDesk
    notices: NoticesDesk
    portal: PortalDesk
    drafts: DraftsDesk
    registrations: RegistrationsDesk
    beginning: BeginningDesk
    merging: MergingDesk
    reception: ReceptionDesk
    visits: VisitsDesk
    planning: PlanningDesk
    consenting: ConsentingDesk
    scheduling: SchedulingDesk
    surgery: SurgeryDesk
    emergencies: EmergenciesDesk
    overrides: OverridesDesk
    money: MoneyDesk
    progress: ProgressDesk
    papers: PapersDesk
    exports: ExportsDesk
    court: CourtDesk
    jobs: JobsDesk
    reminders: RemindersDesk
    patient_side: PatientDesk
    tablet_side: TabletDesk
    self_service: SelfServiceDesk
    wards: WardsDesk
