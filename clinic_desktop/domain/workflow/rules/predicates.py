"""The named predicates of the gates: each says what is unmet, who can meet it, and from when.

Codes are those of the rules table (2.1); they are stable and cross the wire.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.centre.interface import Span
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.words import consent_words, day_words, time_words

Predicate = Callable[[Facts], tuple[Unmet, ...]]
GRACE = timedelta(minutes=15)
CLEARANCE_LIFE = timedelta(days=30)
AFTER_APPROVAL = ("APPROVED", "CONSENT_PENDING", "CONSENT_SIGNED", "SCHEDULED")


def _unless(met: bool, code: str, text: str, who: str) -> tuple[Unmet, ...]:
    return () if met else (Unmet(code, text, who),)


def patient_open(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.patient.status in ("REVIEW", "ACTIVE")
    return _unless(met, "patient.open", "The patient's record is closed.", "RECEPTION")


def patient_active(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.patient.status == "ACTIVE"
    text = "The record waits for reception to decide about a possible duplicate, or is closed."
    return _unless(met, "patient.active", text, "RECEPTION")


def age_allowed(facts: Facts) -> tuple[Unmet, ...]:
    return facts.waits.age


def age_at_booking(facts: Facts) -> tuple[Unmet, ...]:
    return facts.waits.age_at_booking


def time_not_past(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.wanted is None or facts.wanted.starts_at >= facts.now - GRACE
    return _unless(met, "time.not_past", "This time is over. Choose a later one.", "date")


def slots_free(facts: Facts) -> tuple[Unmet, ...]:
    """Person, patient, theatre … by the kind of what is taken."""
    codes = {"PERSON": "slot.person_free", "PATIENT": "slot.patient_free"}
    return tuple(
        Unmet(
            _slot_code(facts, span, codes),
            f"{facts.names.get(str(span.resource_id), 'Something needed')} is taken from"
            f" {time_words(span.starts_at, facts.zone)} to {time_words(span.ends_at, facts.zone)}.",
            "RECEPTION" if span.source == "APPOINTMENT" else "THEATRE_MANAGER",
        )
        for span in facts.taken
    )


def _slot_code(facts: Facts, span: Span, codes: Mapping[str, str]) -> str:
    """Who comes after us meets only our cleaning: that is soft."""
    wanted = facts.wanted
    if span.kind in ("THEATRE", "ROOM") and wanted and span.starts_at >= wanted.ends_at:
        return "slot.turnover"
    return codes.get(span.kind, "resources.free")


def room_fits(facts: Facts) -> tuple[Unmet, ...]:
    """Surgery needs a theatre; what is done in a treatment room may be done in either."""
    met = (
        facts.wanted is None
        or facts.plan is None
        or facts.wanted.kind != "ROOM"
        or facts.plan.profile == "TREATMENT_ROOM"
    )
    text = "This plan needs a theatre; the chosen room is a treatment room."
    return _unless(met, "resources.free", text, "THEATRE_MANAGER")


def slot_hours(facts: Facts) -> tuple[Unmet, ...]:
    wanted = facts.wanted
    if wanted is None or wanted.hours is None:
        return ()
    starts, ends = (at.astimezone(facts.zone) for at in (wanted.starts_at, wanted.ends_at))
    opens, closes = wanted.hours
    end = ends.hour * 60 + ends.minute if ends.date() == starts.date() else 24 * 60 + 1
    met = starts.hour * 60 + starts.minute >= opens and end <= closes
    says = f"{wanted.room} is open from {opens // 60:02}:{opens % 60:02}"
    text = f"{says} to {closes // 60:02}:{closes % 60:02}."
    return _unless(met, "slot.hours", text, "THEATRE_MANAGER")


def slot_duration(facts: Facts) -> tuple[Unmet, ...]:
    if facts.wanted is None or facts.plan is None:
        return ()
    has = int((facts.wanted.ends_at - facts.wanted.starts_at).total_seconds() // 60)
    text = f"The plan needs {facts.plan.minutes} minutes, the slot has {has}."
    return _unless(has >= facts.plan.minutes, "slot.duration", text, "THEATRE_MANAGER")


def list_open(facts: Facts) -> tuple[Unmet, ...]:
    """The list of a day freezes some hours before; the clinic chooses how many."""
    slot = facts.case.booking if facts.case else None
    times = [facts.wanted.starts_at] if facts.wanted else []
    times += [slot.starts_at] if slot is not None else []
    limit = timedelta(hours=facts.freeze_hours)
    met = not facts.freeze_hours or all(facts.now < at - limit for at in times)
    text = f"The list is frozen: it changes no more in the last {facts.freeze_hours} hours."
    return _unless(met, "list.frozen", text, "THEATRE_MANAGER")


def consultation_completed(facts: Facts) -> tuple[Unmet, ...]:
    held = facts.consultation
    met = held is not None and held.status == "COMPLETED"
    text = "The consultation is not completed yet."
    missing = _unless(met, "consultation.completed", text, "SURGEON")
    return missing or facts.waits.consultations


def plan_complete(facts: Facts) -> tuple[Unmet, ...]:
    return facts.plan.unmet if facts.plan else ()


def plan_status(*wanted: str) -> Predicate:
    """The plan stands where the step needs it."""

    def check(facts: Facts) -> tuple[Unmet, ...]:
        status = facts.plan.status if facts.plan else ""
        return _unless(status in wanted, "plan.status", _PLAN_SAYS.get(status, ""), "SURGEON")

    return check


_PLAN_SAYS = {
    "": "There is no plan yet.",
    "DRAFT": "The plan is a draft; it must be submitted and approved first.",
    "PENDING_APPROVAL": "The plan waits for approval by its surgeon.",
    "APPROVED": "No consent has been made for the approved plan.",
    "CONSENT_PENDING": "The consent is not signed yet.",
    "CONSENT_SIGNED": "The theatre is not booked yet.",
    "SCHEDULED": "The plan is scheduled already.",
    "COMPLETED": "The plan is completed.",
    "CANCELLED": "The plan was cancelled.",
}


def quote_handed_over(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.plan is not None and facts.plan.handed_over_at is not None
    text = "The signed quotation has not been handed over to the patient."
    return _unless(met, "quote.handed_over", text, "RECEPTION")


def none_live(kind: str) -> Predicate:
    def check(facts: Facts) -> tuple[Unmet, ...]:
        text = "There is a live consent of this kind already."
        return _unless(facts.live(kind) is None, "consent.none_live", text, "SURGEON")

    return check


def template_valid(facts: Facts) -> tuple[Unmet, ...]:
    text = "There is no approved consent text for one of the procedures."
    return _unless(facts.template_fits, "template.valid", text, "ADMIN")


def language_covered(facts: Facts) -> tuple[Unmet, ...]:
    text = "There is no consent text in the patient's language and no interpreter is named."
    return _unless(facts.covered_language, "language.covered", text, "RECEPTION")


def reflection(code: str) -> Predicate:
    """What the country's policy makes wait, with the date from which it is open."""

    def check(facts: Facts) -> tuple[Unmet, ...]:
        return facts.waits.unmet.get(code, ())

    return check


def consent_open_points(facts: Facts) -> tuple[Unmet, ...]:
    live = facts.live()
    return live.open_points if live else ()


def consent_valid_today(facts: Facts) -> tuple[Unmet, ...]:
    return _valid(facts, facts.now, "consent.valid_today")


def consent_valid_on(facts: Facts) -> tuple[Unmet, ...]:
    return _valid(facts, facts.act_at, "consent.valid_on")


def _valid(facts: Facts, when: datetime, code: str) -> tuple[Unmet, ...]:
    kinds = facts.needed_kinds
    return tuple(
        Unmet(code, consent_words(facts, kind, when), "SURGEON PATIENT")
        for kind in kinds
        if not facts.valid_on(when, kind)
    )


def anaesthesia_consent(facts: Facts) -> tuple[Unmet, ...]:
    """Before theatre the anaesthesia consent stands as well, where the procedure needs one."""
    plan = facts.plan
    if plan is None or not plan.needs_anaesthesia_consent or plan.kind == "EMERGENCY":
        return ()
    if facts.valid_on(facts.now, "ANAESTHESIA"):
        return ()
    text = consent_words(facts, "ANAESTHESIA", facts.now)
    return (Unmet("consent.valid_today", text, "ANAESTHETIST PATIENT"),)


def consent_sealed(facts: Facts) -> tuple[Unmet, ...]:
    found = facts.signed()
    met = not facts.needed_kinds or (found is not None and found.sealed_at is not None)
    text = "The signed consent is not sealed as a document yet. That takes a few seconds."
    return _unless(met, "consent.sealed", text, "date")


def consent_reconfirmed(facts: Facts) -> tuple[Unmet, ...]:
    at = facts.case.reconfirmed_at if facts.case else None
    met = at is not None and at.astimezone(facts.zone).date() == facts.today
    text = "The surgeon has not confirmed the consent with the awake patient today."
    return _unless(met, "consent.reconfirmed", text, "SURGEON PATIENT")


def preop(gate: str, code: str) -> Predicate:
    """Each required item of that gate is done and its result lets through, or it is waived."""

    def check(facts: Facts) -> tuple[Unmet, ...]:
        items = facts.preop.items if facts.preop else ()
        gates = ("SCHED",) if gate == "SCHED" else ("SCHED", "SURG", "DAY")
        return tuple(
            Unmet(code, _item_words(item.text, item.result_open), " ".join(item.owners))
            for item in items
            if item.gate in gates and (item.status == "OPEN" or item.result_open)
        )

    return check


def _item_words(text: str, result_open: bool) -> str:
    return f"{text}: the result must be talked about first." if result_open else f"{text}: open."


def case_none_open(facts: Facts) -> tuple[Unmet, ...]:
    text = "There is an open case of this plan already."
    return _unless(facts.open_case is None, "case.none_open", text, "THEATRE_MANAGER")


def case_status(*wanted: str) -> Predicate:
    def check(facts: Facts) -> tuple[Unmet, ...]:
        status = facts.case.status if facts.case else ""
        text = _CASE_SAYS.get(status, f"The case is {status.lower().replace('_', ' ')}.")
        return _unless(status in wanted, "case.status", text, "THEATRE_MANAGER")

    return check


_CASE_SAYS = {
    "": "There is no surgical case yet.",
    "ON_HOLD": "The case is on hold: the plan changed, or a consent is missing.",
    "POSTPONED": "The case was postponed and waits for a new time.",
    "SCHEDULED": "The patient is not checked in for surgery yet.",
    "CHECKED_IN": "The patient is not in theatre yet.",
    "IN_THEATRE": "The operation is not finished yet.",
}


def booking_today(facts: Facts) -> tuple[Unmet, ...]:
    slot = facts.case.booking if facts.case else None
    if slot is None or slot.status != "CONFIRMED":
        text = "The case has no confirmed theatre slot."
        return (Unmet("booking.status", text, "THEATRE_MANAGER"),)
    met = slot.starts_at.astimezone(facts.zone).date() == facts.today
    text = f"The slot is on {day_words(slot.starts_at, facts.zone)}, not today."
    return _unless(met, "date.today", text, "date")


def deposit_met(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.money is None or facts.money.deposit_met
    return _unless(met, "deposit.met", "The deposit is not paid.", "RECEPTION PATIENT")


def stock_covered(facts: Facts) -> tuple[Unmet, ...]:
    return tuple(
        Unmet("stock.covered", f"{c.name}: {c.free} of {c.needed} in stock.", "STOCK_KEEPER")
        for c in facts.stock
        if not c.covered
    )


def clearance_valid(facts: Facts) -> tuple[Unmet, ...]:
    if facts.case is not None and facts.case.profile == "TREATMENT_ROOM":
        return ()
    given = facts.preop.clearance_given_at if facts.preop else None
    withdrawn = facts.preop.clearance_withdrawn if facts.preop else False
    met = given is not None and not withdrawn and facts.now - given <= CLEARANCE_LIFE
    text = "There is no valid clearance for anaesthesia of the last 30 days."
    return _unless(met, "clearance.valid_today", text, "ANAESTHETIST")


def site_marked(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.case is not None and facts.case.sites_marked
    return _unless(met, "site.marked", "A side or site is not marked yet.", "SURGEON")


def who_phase(phase: str) -> Predicate:
    code = f"who.{phase.lower()}"

    def check(facts: Facts) -> tuple[Unmet, ...]:
        missing = facts.case.who_missing.get(phase, ()) if facts.case else ()
        words = phase.replace("_", " ").lower()
        text = f"{len(missing)} points of the {words} are not answered."
        return _unless(not missing, code, text, "NURSE SURGEON ANAESTHETIST")

    return check


def counts_agreed(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.case is not None and facts.case.counts_agreed
    return _unless(met, "counts.agreed", "The counts are not agreed by two people.", "NURSE")


def opnote_signed(facts: Facts) -> tuple[Unmet, ...]:
    missing = facts.case.notes_missing if facts.case else ()
    names = ", ".join(facts.names.get(str(person), "a surgeon") for person in missing)
    text = f"The operation note of {names} is not signed."
    return _unless(not missing, "opnote.signed", text, "SURGEON")


def opnote_of_somebody(facts: Facts) -> tuple[Unmet, ...]:
    """An operation that ends early: who did not operate has nothing to write."""
    case = facts.case
    met = case is None or len(case.notes_missing) < len(case.performers)
    text = "No operation note of who operated is signed."
    return _unless(met, "opnote.signed", text, "SURGEON")


def implants_recorded(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.case is None or facts.case.implants_recorded
    text = "Not every planned implant side has its device, lot and serial recorded."
    return _unless(met, "implants.recorded", text, "NURSE SURGEON")


def quote_accepted(facts: Facts) -> tuple[Unmet, ...]:
    met = facts.plan is not None and facts.plan.accepted_at is not None
    return _unless(met, "quote.accepted", "The quotation is not accepted yet.", "PATIENT")
