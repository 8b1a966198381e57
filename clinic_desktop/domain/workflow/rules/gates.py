"""Which predicates open which step: one table that refuses, explains and tells what is next."""

from collections.abc import Mapping

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.workflow.rules import predicates as p
from clinic_desktop.domain.workflow.rules.duties import duties
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.privileges import staff_privileged

GATES: Mapping[str, tuple[p.Predicate, ...]] = {
    "book_appointment": (p.patient_open, p.age_at_booking, p.time_not_past, p.slots_free),
    "walk_in": (p.patient_open, p.age_at_booking),
    "draft_plan": (p.patient_active, p.consultation_completed),
    "submit_plan": (p.plan_status("DRAFT"), p.plan_complete),
    "approve_plan": (
        p.plan_status("PENDING_APPROVAL"),
        p.plan_complete,
        p.age_allowed,
        staff_privileged,
    ),
    "accept_quotation": (p.quote_handed_over, p.reflection("reflection.commit")),
    "create_consent": (
        p.plan_status("APPROVED", "CONSENT_PENDING"),
        p.consultation_completed,
        p.template_valid,
        p.language_covered,
        p.none_live("PROCEDURE"),
    ),
    "create_anaesthesia_consent": (
        p.plan_status("APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED"),
        p.consultation_completed,
        p.template_valid,
        p.language_covered,
        p.none_live("ANAESTHESIA"),
    ),
    "create_emergency_consent": (
        p.plan_status("SCHEDULED"),
        p.template_valid,
        p.none_live("EMERGENCY"),
    ),
    "sign_consent": (
        p.plan_status("CONSENT_PENDING"),
        p.age_allowed,
        p.consent_open_points,
        p.reflection("reflection.consent"),
    ),
    "create_case": (
        p.plan_status("CONSENT_SIGNED"),
        p.consent_valid_today,
        p.preop("SCHED", "preop.before_scheduling"),
        p.case_none_open,
    ),
    "hold_slot": (
        p.case_status("SCHEDULED"),
        p.time_not_past,
        p.slots_free,
        p.room_fits,
        p.slot_hours,
        p.slot_duration,
        p.list_open,
        p.reflection("reflection.booking"),
        p.reflection("reflection.surgery"),
        p.consent_valid_on,
        staff_privileged,
        p.stock_covered,
    ),
    "book_theatre": (
        p.case_status("SCHEDULED"),
        p.time_not_past,
        p.slots_free,
        p.room_fits,
        p.slot_hours,
        p.slot_duration,
        p.list_open,
        p.reflection("reflection.booking"),
        p.reflection("reflection.surgery"),
        p.consent_valid_on,
        staff_privileged,
        p.stock_covered,
        p.deposit_met,
    ),
    "move_slot": (
        p.case_status("SCHEDULED", "ON_HOLD"),
        p.time_not_past,
        p.slots_free,
        p.room_fits,
        p.slot_hours,
        p.list_open,
        p.reflection("reflection.surgery"),
        p.consent_valid_on,
        staff_privileged,
        p.stock_covered,
    ),
    "postpone_case": (p.list_open,),
    "confirm_slot": (
        p.case_status("SCHEDULED"),
        p.deposit_met,
        p.stock_covered,
        p.reflection("reflection.booking"),
        p.reflection("reflection.surgery"),
    ),
    "clear_hold": (p.plan_status("CONSENT_SIGNED", "SCHEDULED"), p.consent_valid_on),
    "check_in_case": (
        p.case_status("SCHEDULED"),
        p.booking_today,
        p.consent_valid_today,
        p.consent_sealed,
    ),
    "enter_theatre": (
        p.case_status("CHECKED_IN"),
        p.consent_reconfirmed,
        p.consent_valid_today,
        p.anaesthesia_consent,
        p.reflection("reflection.surgery"),
        p.clearance_valid,
        p.site_marked,
        p.preop("DAY", "preop.before_surgery"),
    ),
    "complete_case": (
        p.case_status("IN_THEATRE"),
        p.who_phase("SIGN_OUT"),
        p.counts_agreed,
        p.opnote_signed,
        p.implants_recorded,
        duties,
    ),
    "stop_case": (p.case_status("IN_THEATRE"), p.opnote_of_somebody, duties),
    "request_deposit": (p.plan_status(*p.AFTER_APPROVAL), p.reflection("reflection.payment")),
    "pay_deposit": (p.reflection("reflection.payment"),),
}


def unmet(step: str, facts: Facts) -> tuple[Unmet, ...]:
    """What keeps this step shut, in the order in which it should be met; empty is open."""
    found = [reason for predicate in GATES[step] for reason in predicate(facts)]
    return tuple(dict.fromkeys(found))
