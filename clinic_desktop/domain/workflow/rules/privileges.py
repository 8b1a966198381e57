"""Licence, indemnity and privilege of who operates, live on the date (rules 2.1).

What was never recorded of somebody is asked for only where the clinic has said so (0014).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.accounts.interface.credentials import (
    EVERY_PROCEDURE,
    INDEMNITY,
    LICENCE,
    PRIVILEGE,
    Held,
    Holder,
)
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.workflow.rules.facts import Facts
from clinic_desktop.domain.workflow.rules.words import day_words

CODE, WHO = "staff.privileged", "THEATRE_MANAGER"
NAMES = {LICENCE: "licence", INDEMNITY: "indemnity insurance"}
TICK = timedelta(microseconds=1)
REQUIRED = "credentials_required"
"""The setting: what was never recorded is missing."""


def staff_privileged(facts: Facts) -> tuple[Unmet, ...]:
    acts = performed(facts.plan)
    return tuple(
        unmet
        for holder in facts.holders
        for unmet in lacking(
            holder, acts.get(holder.user_id, {}), Day(facts.act_at, facts.zone),
            required=facts.credentials_required,
        )
    )  # fmt: skip


def performed(plan: PlanFacts | None) -> Mapping[UUID, Mapping[str, str]]:
    """Who performs what of a plan: names of procedures by their codes."""
    found: dict[UUID, dict[str, str]] = {}
    for line in plan.lines if plan else ():
        if line.performer_id is not None:
            found.setdefault(line.performer_id, {})[line.procedure_code] = line.name
    return found


@dataclass(frozen=True, slots=True)
class Day:
    """When the act is, and in which zone its days are told."""

    at: datetime
    zone: ZoneInfo


def lacking(
    holder: Holder, acts: Mapping[str, str], day: Day, *, required: bool
) -> Iterator[Unmet]:
    """What is not live that day of what was recorded, or of everything where it is `required`.

    `acts` are the procedures this person performs, names by codes.
    """
    wanted = required and (bool(acts) or holder.operates)
    held = [one for one in holder.held if one.counts]
    for kind, name in NAMES.items():
        own = [one for one in held if one.kind == kind]
        if own or wanted:
            none = f"No {name} of {holder.name} is recorded."
            yield from _unless_live(day, own, none, f"The {name} of {holder.name}")
    privileges = [one for one in held if one.kind == PRIVILEGE]
    if privileges or wanted:
        for code, procedure in acts.items():
            own = [one for one in privileges if one.value in (code, EVERY_PROCEDURE)]
            none = f"{holder.name} has no privilege for {procedure}."
            what = f"The privilege of {holder.name} for {procedure}"
            yield from _unless_live(day, own, none, what)


def _unless_live(day: Day, own: Sequence[Held], none: str, what: str) -> Iterator[Unmet]:
    at = day.at
    if any(one.is_live(at) for one in own):
        return
    begins = min((one.starts_at for one in own if one.starts_at > at), default=None)
    ended = max((one.ends_at for one in own if one.ends_at and one.ends_at <= at), default=None)
    if begins is not None:
        first = day_words(begins, day.zone)
        yield Unmet(CODE, f"{what} is valid from {first} only.", WHO, begins)
    elif ended is not None:
        last = day_words(ended - TICK, day.zone)
        yield Unmet(CODE, f"{what} is valid until {last} only.", WHO)
    else:
        yield Unmet(CODE, none, WHO)
