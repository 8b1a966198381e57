"""What workstations and tablets may ask over the network. Everything not listed is refused."""

from collections.abc import Callable

from clinic_desktop.domain.accounts.interface import (
    AccountsDesk,
    PatientAccountsDesk,
    StaffDesk,
    TokensDesk,
)
from clinic_desktop.domain.accounts.interface.credentials import CredentialsDesk
from clinic_desktop.domain.accounts.interface.second_factor import (
    FactorCareDesk,
    SecondFactorDesk,
)
from clinic_desktop.domain.billing.interface import BillingDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk
from clinic_desktop.domain.consultations.interface import AppointmentsDesk, ConsultationsDesk
from clinic_desktop.domain.inventory.interface import InventoryDesk
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import PatientRelationsDesk, PatientsDesk
from clinic_desktop.domain.patients.interface.access import AccessDesk
from clinic_desktop.domain.patients.interface.imports import ImportsDesk
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.portal.interface import DraftsDesk, PortalDesk
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.theatre.interface import BookingsDesk, TheatreDesk
from clinic_desktop.domain.workflow.interface.consenting import ConsentingDesk
from clinic_desktop.domain.workflow.interface.court import CourtDesk
from clinic_desktop.domain.workflow.interface.emergencies import EmergenciesDesk
from clinic_desktop.domain.workflow.interface.merging import MergingDesk
from clinic_desktop.domain.workflow.interface.money import MoneyDesk
from clinic_desktop.domain.workflow.interface.overrides import OverridesDesk
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.interface.patient_side import PatientDesk
from clinic_desktop.domain.workflow.interface.planning import PlanningDesk
from clinic_desktop.domain.workflow.interface.progress import ProgressDesk
from clinic_desktop.domain.workflow.interface.reception import ReceptionDesk, VisitsDesk
from clinic_desktop.domain.workflow.interface.scheduling import SchedulingDesk
from clinic_desktop.domain.workflow.interface.self_service import SelfServiceDesk
from clinic_desktop.domain.workflow.interface.surgery import SurgeryDesk
from clinic_desktop.domain.workflow.interface.tablet_side import TabletDesk
from clinic_desktop.domain.workflow.interface.wards import WardsDesk

Exposed = tuple[str, Callable[..., object]]  # name of the desk on a clinic, operation


def _on(desk: str, *operations: Callable[..., object]) -> tuple[Exposed, ...]:
    return tuple((desk, method) for method in operations)


FOR_TABLETS: tuple[Exposed, ...] = (
    *_on("centre", CentreDesk.face),
    *_on(
        "portal", PortalDesk.pair, PortalDesk.task, PortalDesk.own_tickets, PortalDesk.identify,
        PortalDesk.finish, PortalDesk.leave,
    ),
    *_on("drafts", DraftsDesk.hand_in, DraftsDesk.draft),
    *_on(
        "self_service", SelfServiceDesk.register_myself, SelfServiceDesk.verify_myself,
        SelfServiceDesk.send_code_again, SelfServiceDesk.forgot_password,
        SelfServiceDesk.reset_password, SelfServiceDesk.register_here,
    ),
    *_on(
        "tablet_side", TabletDesk.call_staff, TabletDesk.whose, TabletDesk.guardians,
        TabletDesk.sign_beside, TabletDesk.countersign,
    ),
    *_on("tokens", TokensDesk.log_in, TokensDesk.refresh),
    *_on("wards", WardsDesk.choices, WardsDesk.act_for, WardsDesk.redeem),
    *_on("second_factor", SecondFactorDesk.log_in_with_code),
    *_on(
        "patient_side", PatientDesk.me, PatientDesk.change_me, PatientDesk.my_health,
        PatientDesk.tell_health, PatientDesk.my_consultations,
        PatientDesk.my_plans, PatientDesk.my_consents, PatientDesk.my_consent, PatientDesk.read_on,
        PatientDesk.sign_mine, PatientDesk.decline_mine, PatientDesk.revoke_mine,
        PatientDesk.my_document, PatientDesk.my_bills, PatientDesk.pay_mine, PatientDesk.my_payment,
        PatientDesk.give_me_receipts, PatientDesk.my_status,
    ),
)  # fmt: skip
"""All that the token of a tablet, or of the task open on one, is ever let near."""

FOR_PATIENTS = (
    AccountsDesk.sign_out, AccountsDesk.whoami, AccountsDesk.change_password,
    SecondFactorDesk.state, SecondFactorDesk.enrol, SecondFactorDesk.confirm,
    SecondFactorDesk.replace_codes, SecondFactorDesk.switch_off,
)  # fmt: skip
"""What a patient who is signed in may ask besides; everything else of the desks is for staff."""

FOR_STAFF: tuple[Exposed, ...] = (
    *_on(
        "accounts", AccountsDesk.sign_in, AccountsDesk.sign_out, AccountsDesk.lock,
        AccountsDesk.unlock, AccountsDesk.step_up, AccountsDesk.set_pin,
        AccountsDesk.change_password, AccountsDesk.whoami,
    ),
    *_on(
        "staff", StaffDesk.colleagues, StaffDesk.add_colleague, StaffDesk.set_roles,
        StaffDesk.disable,
    ),
    *_on(
        "credentials", CredentialsDesk.register, CredentialsDesk.grant, CredentialsDesk.renew,
        CredentialsDesk.end,
    ),
    *_on("patient_accounts", PatientAccountsDesk.unlock_account),
    *_on(
        "second_factor", SecondFactorDesk.state, SecondFactorDesk.enrol, SecondFactorDesk.confirm,
        SecondFactorDesk.replace_codes, SecondFactorDesk.switch_off,
        SecondFactorDesk.sign_in_with_code,
    ),
    *_on("factor_care", FactorCareDesk.reset, FactorCareDesk.reset_for_patient),
    *_on("self_service", SelfServiceDesk.invite),
    *_on("wards", WardsDesk.invite),
    *_on(
        "centre", CentreDesk.settings, CentreDesk.change_settings, CentreDesk.resources,
        CentreDesk.add_resource, CentreDesk.my_tasks,
    ),
    *_on(
        "patients", PatientsDesk.search, PatientsDesk.likely_duplicates, PatientsDesk.card,
        PatientsDesk.details, PatientsDesk.file, PatientsDesk.alerts, PatientsDesk.update_admin,
        PatientsDesk.correct_identity, PatientsDesk.verify_identity, PatientsDesk.restrict,
        PatientsDesk.add_health_fact, PatientsDesk.end_health_fact,
    ),
    *_on(
        "relations", PatientRelationsDesk.accept_notice,
        PatientRelationsDesk.set_contact_permissions, PatientRelationsDesk.link_person,
        PatientRelationsDesk.confirm_guardian, PatientRelationsDesk.end_link,
        PatientRelationsDesk.duplicates, PatientRelationsDesk.decide_duplicate,
        PatientRelationsDesk.proposed_merges, PatientRelationsDesk.merges,
    ),
    *_on("merging", MergingDesk.merge, MergingDesk.unmerge),
    *_on("imports", ImportsDesk.held, ImportsDesk.decide),
    *_on("access", AccessDesk.access_log),
    *_on(
        "appointments", AppointmentsDesk.day, AppointmentsDesk.board,
        AppointmentsDesk.appointments_of, AppointmentsDesk.free_slots,
    ),
    *_on(
        "consultations", ConsultationsDesk.of_patient, ConsultationsDesk.consultation,
        ConsultationsDesk.save_notes, ConsultationsDesk.save_vitals,
        ConsultationsDesk.save_screening, ConsultationsDesk.add_addendum,
    ),
    *_on(
        "plans", PlansDesk.catalogue, PlansDesk.plan, PlansDesk.of_patient, PlansDesk.what_changed,
        PlansDesk.save_draft, PlansDesk.amend, PlansDesk.quotation, PlansDesk.hand_over_quotation,
    ),
    *_on(
        "consent", ConsentDesk.of_plan, ConsentDesk.sheet, ConsentDesk.answer_question,
        ConsentDesk.discuss, ConsentDesk.document, ConsentDesk.certificate,
        ConsentDesk.questions,
    ),
    *_on("preop", PreopDesk.items, PreopDesk.complete),
    *_on(
        "theatre", TheatreDesk.theatres, TheatreDesk.board, TheatreDesk.boards,
        TheatreDesk.free_slots, TheatreDesk.next_free,
        TheatreDesk.case, TheatreDesk.record_time, TheatreDesk.record_event,
        TheatreDesk.record_team, TheatreDesk.record_complication, TheatreDesk.add_addendum,
        TheatreDesk.answer, TheatreDesk.agree_count, TheatreDesk.write_note,
        TheatreDesk.sign_note, TheatreDesk.mark_site, TheatreDesk.add_block,
        TheatreDesk.release_block,
    ),
    *_on("bookings", BookingsDesk.close_theatre, BookingsDesk.reopen_theatre),
    *_on(
        "inventory", InventoryDesk.items, InventoryDesk.stock, InventoryDesk.scanned,
        InventoryDesk.movements, InventoryDesk.add_item, InventoryDesk.receive,
        InventoryDesk.quarantine, InventoryDesk.release_lot,
    ),
    *_on(
        "billing", BillingDesk.price_list, BillingDesk.set_price, BillingDesk.invoices,
        BillingDesk.open_invoices, BillingDesk.invoice, BillingDesk.edit_line,
        BillingDesk.charges, BillingDesk.decide, BillingDesk.fee_rule,
        BillingDesk.credit, BillingDesk.month,
    ),
    *_on("notices", NoticesDesk.mine, NoticesDesk.read, NoticesDesk.outbox),
    *_on(
        "portal", PortalDesk.make_pairing, PortalDesk.revoke_device, PortalDesk.all_devices,
        PortalDesk.devices, PortalDesk.issue, PortalDesk.recall, PortalDesk.tickets,
    ),
    *_on(
        "reception", ReceptionDesk.register, ReceptionDesk.book, ReceptionDesk.walk_in,
        ReceptionDesk.book_late,
        ReceptionDesk.reschedule, ReceptionDesk.check_in, ReceptionDesk.undo_check_in,
        ReceptionDesk.check_out, ReceptionDesk.cancel, ReceptionDesk.no_show,
    ),
    *_on("visits", VisitsDesk.start, VisitsDesk.break_off, VisitsDesk.complete),
    *_on(
        "planning", PlanningDesk.draft, PlanningDesk.submit, PlanningDesk.withdraw,
        PlanningDesk.send_back, PlanningDesk.reject, PlanningDesk.approve, PlanningDesk.revise,
        PlanningDesk.cancel, PlanningDesk.accept_quotation,
    ),
    *_on(
        "consenting", ConsentingDesk.create, ConsentingDesk.inform, ConsentingDesk.progress,
        ConsentingDesk.present_emergency, ConsentingDesk.create_interpreted,
        ConsentingDesk.reading, ConsentingDesk.countersign, ConsentingDesk.sign_external,
        ConsentingDesk.decline, ConsentingDesk.revoke,
    ),
    *_on(
        "scheduling", SchedulingDesk.waive, SchedulingDesk.give_clearance,
        SchedulingDesk.withdraw_clearance, SchedulingDesk.create_case, SchedulingDesk.book,
        SchedulingDesk.why_not, SchedulingDesk.confirm, SchedulingDesk.move,
        SchedulingDesk.release, SchedulingDesk.postpone, SchedulingDesk.cancel,
        SchedulingDesk.hold, SchedulingDesk.clear_hold, SchedulingDesk.open_theatre,
        SchedulingDesk.recall, SchedulingDesk.book_over, SchedulingDesk.move_over,
        SchedulingDesk.postpone_over,
    ),
    *_on(
        "surgery", SurgeryDesk.check_in, SurgeryDesk.undo_check_in, SurgeryDesk.reconfirm,
        SurgeryDesk.enter, SurgeryDesk.use, SurgeryDesk.place, SurgeryDesk.deviate,
        SurgeryDesk.extend, SurgeryDesk.complete, SurgeryDesk.stop, SurgeryDesk.abort,
        SurgeryDesk.open_emergency, SurgeryDesk.use_found, SurgeryDesk.explain_late,
    ),
    *_on(
        "emergencies", EmergenciesDesk.write_up, EmergenciesDesk.mark_not_done,
        EmergenciesDesk.refuse, EmergenciesDesk.agreed_after_all,
    ),
    *_on(
        "overrides", OverridesDesk.register, OverridesDesk.review,
        OverridesDesk.break_glass, OverridesDesk.waive_two_people,
    ),
    *_on(
        "money", MoneyDesk.request_deposit, MoneyDesk.waive_deposit, MoneyDesk.issue,
        MoneyDesk.pay, MoneyDesk.discard, MoneyDesk.collect,
        MoneyDesk.reverse, MoneyDesk.credit, MoneyDesk.use_credit, MoneyDesk.refund,
        MoneyDesk.confirm_refund, MoneyDesk.refuse_refund, MoneyDesk.charge_back,
        MoneyDesk.confirm_late, MoneyDesk.confirm_payment,
        MoneyDesk.refuse_payment, MoneyDesk.give_receipt,
    ),
    *_on(
        "progress", ProgressDesk.file, ProgressDesk.status, ProgressDesk.timeline,
        ProgressDesk.next_move, ProgressDesk.gate,
    ),
    *_on(
        "papers", PapersDesk.quotation, PapersDesk.invoice, PapersDesk.receipt,
        PapersDesk.implant_cards, PapersDesk.verify, PapersDesk.print_copy,
        PapersDesk.mail_copy,
    ),
    *_on("court", CourtDesk.evidence),
)  # fmt: skip
EXPOSED = (*FOR_TABLETS, *FOR_STAFF)
NOT_EXPOSED = {
    "exports.person": "made at the clinic's own machine and handed over there, unread",
    "imports.take_in": "files are imported at the clinic's own machine",
    "beginning.begin": "a clinic is founded at its own machine",
    "self_service.challenge": "has a fixed address, for programs that are not ours",
    "accounts.knock": "the gateway's own",
    "accounts.stumbled": "the gateway's own",
    "consenting.ask": "patients ask through patient_side, while they read",
    "consenting.sign_own": "patients sign through patient_side, as nobody but themselves",
    "money.pay_own": "patients pay through patient_side",
}
"""Operations that screens may be granted and that are not spoken, each with its reason."""
