"""Dates, times and the validity of a consent in words, in the site's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clinic_desktop.domain.workflow.rules.facts import Facts

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_words(when: datetime, zone: ZoneInfo) -> str:
    """`7 December 2026` in the site's zone."""
    local = when.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def time_words(when: datetime, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%H:%M}"


def consent_words(facts: Facts, kind: str, when: datetime) -> str:
    """Why this consent does not hold on that day; never silently cleared."""
    name = "The anaesthesia consent" if kind == "ANAESTHESIA" else "The consent"
    newest = next((c for c in facts.consents if c.kind == kind), None)
    if newest is None:
        return f"{name} has not been made."
    said = {
        "SUPERSEDED": f"{name} is void because the plan changed; a new one must be signed.",
        "REVOKED": f"{name} was withdrawn by the patient.",
        "DECLINED": f"{name} was declined.",
        "EXPIRED": f"{name} has ended.",
    }
    if newest.status in said:
        return said[newest.status]
    if newest.status != "SIGNED":
        return f"{name} is not signed yet."
    if newest.valid_until is not None and when > newest.valid_until:
        return f"{name} is valid until {day_words(newest.valid_until, facts.zone)} only."
    return f"{name} was signed for an earlier version of the plan."
