"""English words of the waiting rules, for refusals and for the earliest date on a screen."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from clinic_desktop.core.waiting import AgeAt, Counting, Start, WaitingRule

NO_WAITING = "There is no waiting time."

EVENTS: Mapping[Start, str] = {
    Start.QUOTATION_HANDED_OVER: "the signed quotation is handed over",
    Start.INFORMATION_COMPLETE: "the spoken and written information is complete",
    Start.ALL_INFORMED: "the information is complete, that of the anaesthetist included",
    Start.CONSULTATION: "the consultation is completed",
    Start.CONSENT_SIGNED: "the consent is signed",
    Start.CHECKLIST_SIGNED: "the maker's checklist is signed",
    Start.LAST_SAME_TREATMENT: "the same treatment was given",
}

WHO_STARTS: Mapping[Start, str] = {
    Start.QUOTATION_HANDED_OVER: "RECEPTION",
    Start.INFORMATION_COMPLETE: "SURGEON ANAESTHETIST",
    Start.ALL_INFORMED: "SURGEON ANAESTHETIST",
    Start.CONSULTATION: "SURGEON",
    Start.CONSENT_SIGNED: "PATIENT SURGEON",
    Start.CHECKLIST_SIGNED: "PATIENT SURGEON",
    Start.LAST_SAME_TREATMENT: "SURGEON",
}
"""Who can make the event happen that a clock waits for."""

MISSING: Mapping[str, str] = {
    "consultations": "At least {count} completed consultations are needed.",
    "in_person": "One consultation must be in person with the doctor who operates.",
    "referral": "A referral by a doctor who does no cosmetic work is needed.",
    "screening": "The screening that this country asks for is not done.",
}

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_words(moment: datetime, zone: tzinfo) -> str:
    """Monday 16 March 2026, on the clock of `zone`."""
    local = moment.astimezone(zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def length_words(rule: WaitingRule) -> str:
    unit = "month" if rule.counting is Counting.MONTHS else "day"
    return f"{rule.wait} full {unit}{'' if rule.wait == 1 else 's'}"


def waiting_words(
    rule: WaitingRule, opens: datetime, began: datetime, zone: tzinfo, soft: bool
) -> str:
    if rule.wait == 0:
        return "Nothing more has to be waited for."
    since = f"{length_words(rule)} after {day_words(began, zone)}"
    return f"{'Advised' if soft else 'Possible'} from {day_words(opens, zone)} ({since})."


def next_day_words(opens: datetime, zone: tzinfo, soft: bool) -> str:
    kind = "Advised" if soft else "Possible"
    return f"{kind} from {day_words(opens, zone)} (the day after the consent was signed)."


def missing_words(rule: WaitingRule, start: Start, soft: bool) -> str:
    event = EVENTS[start]
    if start is rule.start and rule.wait:
        verb = "advised" if soft else "to wait"
        return f"{length_words(rule)} {verb}; they begin when {event}. That is still open."
    return f"{'Better' if soft else 'Only'} after {event}. That is still open."


def age_words(minimum: int, at: AgeAt) -> str:
    if at is AgeAt.BOOKING:
        return f"Nobody under {minimum} may be given an appointment for this."
    return f"This is not allowed under the age of {minimum}. Nobody can make an exception."
