"""The people beside a patient: what each is and may, and why an act is shut. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from clinic_desktop.domain.patients.interface import LinkedPerson
from clinic_desktop.domain.patients.interface.values import TOLD_GUARDIAN
from clinic_desktop.ui.why_not import by_role

RELATIONS = (
    ("GUARDIAN", "Guardian", "Decides for the patient"),
    ("PROXY", "Authorised person", "What the letter of authority says"),
    ("PAYER", "Payer", "Pays; decides nothing"),
    ("ESCORT", "Escort", "Takes the patient home"),
    ("INTERPRETER", "Interpreter", "Interprets"),
    ("HOME_DOCTOR", "Family doctor", "Treats at home"),
    ("REFERRER", "Referring doctor", "Refers"),
)
"""(code, what somebody is, what they may)"""

SAID = ("Says they are the guardian", "Nothing yet")
ACTS = {
    "confirm": "patients.guardian.manage",
    "invite": "portal.account.invite",
    "end": "patients.guardian.manage",
}
NOBODY_CHOSEN = "Choose a person of the list first."
MERGED = (
    "This came with a record that was merged into this one, and counts for nothing here. Add the"
    " person to this file, then end this entry."
)
OVER = "This has ended already."
NO_MAIL = (
    "An account needs an e-mail address, and none is known. Add the guardian once more with the"
    " address, then end this entry."
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list; `link` is what it shows."""

    id: UUID
    name: str
    relation: str
    authority: str
    until: str
    standing: str
    tone: str
    reach: str  # telephone, e-mail, organisation
    lives: bool
    merged: bool  # it came with a record that was merged into this one, and counts for nothing
    link: LinkedPerson


def lines_of(
    people: Sequence[LinkedPerson], patient_id: UUID, now: datetime
) -> tuple[PersonLine, ...]:
    """Who waits to be confirmed first, then who is somebody now, then who was. `now` is local."""
    made = [_line(one, one.patient_id not in (None, patient_id), now) for one in people]
    made.sort(key=lambda one: (not one.lives, one.merged, not one.link.waits))
    return tuple(made)


def waiting(people: Sequence[LinkedPerson], now: datetime) -> int:
    """How many say to be the guardian and were not confirmed."""
    return sum(one.waits and one.lives(now) for one in people)


def shut(act: str, line: PersonLine | None, may: frozenset[str]) -> str:
    """Why this person cannot be confirmed, invited or ended; "" where they can."""
    if ACTS[act] not in may:
        return by_role(ACTS[act])
    if line is None:
        return NOBODY_CHOSEN
    if not line.lives:
        return OVER
    if line.merged and act != "end":
        return MERGED
    if act == "confirm" and not line.link.waits:
        return "Only somebody who says they are the guardian is confirmed."
    return _not_invited(line.link) if act == "invite" else ""


def _not_invited(link: LinkedPerson) -> str:
    if link.waits:
        return "Confirm the guardian first: see the evidence."
    if link.kind != "GUARDIAN":
        return "Only a guardian acts for a patient by an account of their own."
    return "" if link.email else NO_MAIL


def _line(one: LinkedPerson, merged: bool, now: datetime) -> PersonLine:
    lives = one.lives(now)
    relation, authority = _what(one.kind)
    if merged or not lives:
        authority = "Nothing here: merged record" if lives else "Nothing any more"
    standing, tone = _standing(one, now) if lives else (_ended(one), "neutral")
    reach = " · ".join(part for part in (one.phone, one.email, one.organisation) if part)
    return PersonLine(
        one.id, one.name, relation, authority, _until(one, now), standing, tone, reach, lives,
        merged, one,
    )  # fmt: skip


def _what(kind: str) -> tuple[str, str]:
    if kind == TOLD_GUARDIAN:
        return SAID
    known = {code: (what, may) for code, what, may in RELATIONS}
    return known.get(kind, (kind.replace("_", " ").capitalize(), ""))


def _standing(one: LinkedPerson, now: datetime) -> tuple[str, str]:
    if one.waits:
        since = one.starts_at.astimezone(now.tzinfo)
        return f"Said only, {since:%d %b %Y}: confirmation waits", "warn"
    by = f" by {one.seen_by}" if one.seen_by else ""
    if one.kind == "GUARDIAN":
        return f"Confirmed{by}: {one.seen}", "ok"
    return (f"Seen{by}: {one.seen}" if one.seen else "", "neutral")


def _ended(one: LinkedPerson) -> str:
    return f"Ended: {one.why_ended}" if one.why_ended else "Ended"


def _until(one: LinkedPerson, now: datetime) -> str:
    """The last day on which it holds; midnight belongs to the day before."""
    if one.ends_at is None:
        return "No end"
    last = one.ends_at.astimezone(now.tzinfo) - timedelta(microseconds=1)
    return f"{last:%d %b %Y}"
