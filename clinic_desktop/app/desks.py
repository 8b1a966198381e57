"""Which service stands behind each desk, and whom it works with."""

from dataclasses import dataclass

from clinic_desktop.documents.seal import Sealer
from clinic_desktop.domain.accounts.rules.second_factor import FactorKeys
from clinic_desktop.domain.accounts.rules.tokens import TokenKeys
from clinic_desktop.domain.accounts.service import (
    AccountsService,
    CredentialsService,
    FactorCareService,
    GuardiansService,
    PatientAccountsService,
    ProofsService,
    QueuedHasher,
    SecondFactorService,
    StaffService,
    TokensService,
)
from clinic_desktop.domain.billing.service import BillingService, LedgerService, TillService
from clinic_desktop.domain.centre.service import CentreService, RegisterService
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.service import ConsentService, SigningService
from clinic_desktop.domain.consultations.service import AppointmentsService, ConsultationsService
from clinic_desktop.domain.inventory.service import InventoryService, StockMovesService
from clinic_desktop.domain.notices.service import NoticesService
from clinic_desktop.domain.patients.service import (
    AccessService,
    ImportsService,
    PatientRelationsService,
    PatientsService,
)
from clinic_desktop.domain.plans.service import PlansService, PlanStepsService
from clinic_desktop.domain.portal.rules import PortalKeys
from clinic_desktop.domain.portal.service import (
    DraftsService,
    PortalService,
    RegistrationsService,
    Tablets,
)
from clinic_desktop.domain.preop.service import PreopService
from clinic_desktop.domain.theatre.service import BookingsService, CasesService, TheatreService
from clinic_desktop.domain.workflow.service.beginning import Beginning
from clinic_desktop.domain.workflow.service.consenting import Consenting
from clinic_desktop.domain.workflow.service.court import Court
from clinic_desktop.domain.workflow.service.emergencies import Emergencies
from clinic_desktop.domain.workflow.service.exports import Exports
from clinic_desktop.domain.workflow.service.gatekeeper import Peers
from clinic_desktop.domain.workflow.service.jobs import Jobs
from clinic_desktop.domain.workflow.service.merging import MergingProcess
from clinic_desktop.domain.workflow.service.money import Money
from clinic_desktop.domain.workflow.service.overrides import Overrides
from clinic_desktop.domain.workflow.service.papers import Papers
from clinic_desktop.domain.workflow.service.patient_side import Around, PatientSide
from clinic_desktop.domain.workflow.service.planning import Planning
from clinic_desktop.domain.workflow.service.progress import Progress
from clinic_desktop.domain.workflow.service.reception import Reception, Visits
from clinic_desktop.domain.workflow.service.reminders import Reminders
from clinic_desktop.domain.workflow.service.scheduling import Scheduling
from clinic_desktop.domain.workflow.service.self_service import SelfService
from clinic_desktop.domain.workflow.service.surgery import Surgery
from clinic_desktop.domain.workflow.service.tablet_side import Beside, TabletSide
from clinic_desktop.domain.workflow.service.wards import Wards
from clinic_desktop.store.unit_of_work import Work


@dataclass(frozen=True, slots=True)
class Keychain:
    """What proves who somebody is; one of each per process."""

    hasher: QueuedHasher
    keys: TokenKeys
    tablets: Tablets
    portal: PortalKeys
    factors: FactorKeys
    seal: Sealer


def desks_of(work: Work, chain: Keychain) -> Clinic:
    """The desks of one caller; everything they do together is one transaction."""
    centre, staff = CentreService(work), StaffService(work, chain.hasher)
    accounts, patients = AccountsService(work, chain.hasher), PatientsService(work, centre)
    tokens = TokensService(work, chain.hasher, chain.keys, accounts)
    peers = _peers(work, centre, staff, patients, chain.seal)
    by_patients, registrations, care = *_doors(work, chain), FactorCareService(work)
    consenting, money, progress = Consenting(work, peers), Money(work, peers), Progress(work, peers)
    guardians, relations = GuardiansService(work), PatientRelationsService(work, centre)
    papers, access = Papers(work, peers, chain.seal), AccessService(work)
    portal = PortalService(work, chain.portal, chain.tablets, centre, patients, accounts, tokens)
    beside = Beside(portal, patients, accounts, tokens, peers.notices, consenting)
    return Clinic(
        accounts=accounts, staff=staff, credentials=peers.credentials, tokens=tokens,
        patient_accounts=by_patients,
        second_factor=SecondFactorService(
            work, chain.hasher, chain.factors, accounts, tokens, centre
        ),
        factor_care=care, guardians=guardians,
        centre=centre, patients=patients, relations=relations,
        imports=ImportsService(work, centre), access=access,
        appointments=peers.appointments, consultations=peers.consultations,
        plans=peers.plans, plan_steps=peers.plan_steps,
        consent=peers.consent, signing=peers.signing,
        preop=peers.preop,
        theatre=peers.theatre, cases=peers.cases, bookings=peers.bookings,
        inventory=peers.inventory, stock_moves=peers.stock,
        billing=peers.billing, till=peers.till, ledger=peers.ledger,
        notices=peers.notices, portal=portal, registrations=registrations,
        drafts=DraftsService(work, chain.portal),
        beginning=Beginning(work, centre, staff, peers.plans, peers.theatre, peers.signing),
        merging=MergingProcess(work, relations, by_patients, peers.centre),
        reception=Reception(work, peers), visits=Visits(work, peers),
        planning=Planning(work, peers), consenting=consenting,
        scheduling=Scheduling(work, peers), surgery=Surgery(work, peers),
        emergencies=Emergencies(work, peers),
        overrides=Overrides(work, peers),
        money=money, progress=progress, papers=papers,
        exports=Exports(work, peers, papers, access),
        court=Court(work, peers, papers, chain.seal),
        jobs=Jobs(work, peers, care, papers),
        reminders=Reminders(work, peers),
        patient_side=PatientSide(work, _around(peers, consenting, money, progress)),
        tablet_side=TabletSide(work, beside),
        self_service=SelfService(
            work, centre, tokens, by_patients, patients, registrations, peers.notices,
            ProofsService(work, chain.portal.proofs), guardians,
        ),
        wards=Wards(work, tokens, by_patients, guardians, patients, relations, registrations),
    )  # fmt: skip


def _doors(work: Work, chain: Keychain) -> tuple[PatientAccountsService, RegistrationsService]:
    """Where patients come in by themselves."""
    return PatientAccountsService(work, chain.hasher), RegistrationsService(work, chain.portal)


def _around(peers: Peers, consenting: Consenting, money: Money, progress: Progress) -> Around:
    return Around(
        peers.staff, peers.patients, peers.appointments, peers.consultations, peers.plans,
        peers.consent, peers.signing, consenting, peers.billing, peers.till, money, progress,
        peers.centre, peers.notices,
    )  # fmt: skip


def _peers(
    work: Work,
    centre: CentreService,
    staff: StaffService,
    patients: PatientsService,
    seal: Sealer,
) -> Peers:
    return Peers(
        staff=staff,
        credentials=CredentialsService(work),
        centre=centre,
        register=RegisterService(work),
        patients=patients,
        appointments=AppointmentsService(work, centre, patients, staff),
        consultations=ConsultationsService(work, centre),
        plans=PlansService(work, centre),
        plan_steps=PlanStepsService(work, centre),
        consent=ConsentService(work, centre),
        signing=SigningService(work, centre, seal),
        preop=PreopService(work, centre),
        theatre=TheatreService(work, centre),
        cases=CasesService(work, centre),
        bookings=BookingsService(work, centre),
        inventory=InventoryService(work, centre),
        stock=StockMovesService(work, centre),
        billing=BillingService(work, centre),
        till=TillService(work, centre),
        ledger=LedgerService(work, centre),
        notices=NoticesService(work, centre),
    )
