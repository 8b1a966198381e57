"""A consent in the words of its staff side: how far the patient is, who signs next. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from clinic_desktop.core.consent_statements import statements
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.domain.consent.interface import AskedQuestion, Check, ConsentCard, ConsentView

MODES: Mapping[str, str] = {"IN_PERSON": "In person", "PHONE": "By phone", "WRITING": "In writing"}
TALK_MODES: Mapping[str, str] = {
    "IN_PERSON": "In person", "VIDEO": "By video", "PHONE": "By phone",
}  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    "en": "English", "ar": "Arabic", "de": "German", "es": "Spanish", "fr": "French",
    "it": "Italian", "pt": "Portuguese", "tr": "Turkish",
}  # fmt: skip
ENDED = ("REVOKED", "SUPERSEDED", "EXPIRED", "DECLINED")
KINDS = {
    "PROCEDURE": "Consent to the procedure",
    "ANAESTHESIA": "Consent to the anaesthesia",
    "GENERAL": "General consent",
    "EMERGENCY": "Emergency consent",
}
PARTIES = {
    "PATIENT": "the patient",
    "GUARDIAN": "the guardian",
    "INTERPRETER": "the interpreter",
    "WITNESS": "a witness",
    "SURGEON": "the surgeon",
    "ANAESTHETIST": "the anaesthetist",
}
ENDED = ("REVOKED", "DECLINED", "SUPERSEDED", "EXPIRED")
UNSIGNED = ("DRAFT", "INFORMED", "IN_PROGRESS", "PENDING_SIGNATURES")
PARTY_OF_KIND = {"ANAESTHESIA": PartyKind.ANAESTHETIST}


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of the text and how far the patient is with it."""

    id: str
    title: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class StepWords:
    """`state`: done, current, todo or blocked."""

    title: str
    state: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class GateWords:
    """`state`: ok, warn or blocked."""

    code: str
    state: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TalkNeeded:
    """A check or clause that waits for a recorded talk."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """All that the screen shows; `acts` are the steps this person may take now."""

    view: ConsentView
    title: str
    patient: str
    steps: tuple[StepWords, ...]
    parts: tuple[PartRow, ...]
    gates: tuple[GateWords, ...]
    questions: tuple[AskedQuestion, ...]
    talks: tuple[TalkNeeded, ...]
    signatures: tuple[str, ...]
    siblings: tuple[ConsentCard, ...]
    acts: frozenset[str]  # inform, send, answer, discuss, sign, document, decline, revoke
    progress: str
    now: datetime

    @property
    def zone(self) -> tzinfo | None:
        return self.now.tzinfo


def title_of(view: ConsentView) -> str:
    return f"{KINDS.get(view.kind, view.kind.capitalize())}, version {view.revision} of the plan"


def short_day(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b}"


def day_words(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}, {local:%H:%M}"


def steps_of(view: ConsentView, sealed: bool, zone: tzinfo) -> tuple[StepWords, ...]:
    """Explained, read, signed by the patient, signed by the doctors, sealed."""
    signed = {one.party for one in view.signed}
    when = {one.party: short_day(one.signed_at, zone) for one in view.signed}
    mine = str(PARTY_OF_KIND.get(view.kind, PartyKind.SURGEON))
    said = short_day(view.informed_at, zone) if view.informed_at else ""
    own = "GUARDIAN" if "GUARDIAN" in signed else "PATIENT"
    done = (
        ("Explained", view.informed_at is not None, said),
        ("Read", not view.open_points and view.status not in ("DRAFT", "INFORMED"), ""),
        ("Signed by patient", own in signed, when.get(own, "")),
        ("Signed by doctor", view.signed_at is not None, when.get(mine, "")),
        ("Sealed", sealed, ""),
    )
    steps, seen = list[StepWords](), False
    for name, is_done, at in done:
        if is_done:
            steps.append(StepWords(name, "done", at))
            continue
        late = view.status in ENDED
        now = "blocked" if late else "current"
        steps.append(StepWords(name, "todo" if seen else now))
        seen = True
    return tuple(steps)


def part_rows(view: ConsentView) -> tuple[PartRow, ...]:
    """Each part: read to its end, begun, asked about; what stands against signing first wins."""
    read = {one.section: one for one in view.progress.sections}
    asked = {one.section for one in view.questions if one.answered_at is None}
    rows = []
    for section in view.sections:
        got = read.get(section.code)
        if section.code in asked:
            said = ("Question open", "warn")
        elif got is None:
            said = ("Not opened", "neutral")
        elif not got.reached_end:
            said = (f"Begun, {_span(got.seconds)}", "info")
        elif section.title in view.read_quickly:
            said = (f"Read quickly, {_span(got.seconds)}", "warn")
        else:
            said = (f"Read, {_span(got.seconds)}", "ok")
        rows.append(PartRow(section.code, section.title, *said))
    return tuple(rows)


def progress_words(view: ConsentView) -> str:
    """ "4 of 9 parts, 2 of 3 questions understood, 6 min"."""
    read = [one for one in view.progress.sections if one.reached_end]
    seconds = sum(one.seconds for one in view.progress.sections)
    passed = sum(1 for check in view.checks if check.passed)
    words = [f"{len(read)} of {len(view.sections)} parts read"]
    if view.checks:
        words.append(f"{passed} of {len(view.checks)} questions understood")
    if seconds:
        words.append(_span(seconds))
    return ", ".join(words)


def gates_of(view: ConsentView, sealed: bool) -> tuple[GateWords, ...]:
    """What stands between now and the sealed document, the next thing first."""
    if view.status in ENDED:
        why = view.status_reason or "It no longer counts."
        words = view.status.replace("_", " ").capitalize()
        return (GateWords("ended", "blocked", words, why),)
    gates = list[GateWords]()
    if view.informed_at is None:
        gates.append(GateWords("inform", "blocked", "The talk with the patient is not recorded"))
    by_code: dict[str, int] = {}
    for point in view.open_points:
        by_code[point.code] = by_code.get(point.code, 0) + 1
    gates += [
        GateWords(code, "blocked", _points(number, code), POINT_WHO.get(code, ""))
        for code, number in by_code.items()
    ]
    gates += [
        GateWords(f"sign:{turn.party}", "warn", f"{_cap(PARTIES[str(turn.party)])} signs")
        for turn in view.next_turns
    ]
    if view.signed_at is not None:
        said = "The document is sealed" if sealed else "The document is being sealed"
        gates.append(GateWords("sealed", "ok" if sealed else "warn", said))
    return tuple(gates)


POINTS = {
    "sections.read": ("part is not read to the end", "parts are not read to the end"),
    "clauses.acked": ("statement is open", "statements are open"),
    "checks.ok": ("understanding question is open", "understanding questions are open"),
    "questions.closed": ("question of the patient is open", "questions of the patient are open"),
}
POINT_WHO = {
    "sections.read": "On the tablet, by the patient",
    "clauses.acked": "On the tablet, or after a talk with the doctor",
    "checks.ok": "On the tablet, or after a talk with the doctor",
    "questions.closed": "Answered below by the doctor",
}


def talks_of(view: ConsentView) -> tuple[TalkNeeded, ...]:
    """Checks missed twice and clauses refused, as long as nobody has talked about them."""
    talked = {talk.about for talk in view.progress.talks}
    refused = {one.clause: one.reason for one in view.progress.clauses if not one.agreed}
    checks = [TalkNeeded(c.code, _check_words(c)) for c in view.checks if c.needs_talk]
    clauses = [
        TalkNeeded(c.code, f"Said no: {c.text} {refused[c.code]}".strip())
        for c in view.clauses
        if c.required and c.code in refused and c.code not in talked
    ]
    return (*checks, *clauses)


def signature_words(view: ConsentView, zone: tzinfo) -> tuple[str, ...]:
    return tuple(
        f"{_cap(PARTIES.get(one.party, one.party.lower()))}: {one.name}, "
        f"{day_words(one.signed_at, zone)}" + (f", {one.place}" if one.place else "")
        for one in view.signed
    )


def my_turn(view: ConsentView, me: UUID) -> bool:
    """Whether this clinician signs now."""
    doctors = (PartyKind.SURGEON, PartyKind.ANAESTHETIST)
    return any(turn.party in doctors and turn.person_id in (None, me) for turn in view.next_turns)


def agreed_words(view: ConsentView) -> str:
    """What a clinician says by signing, and the section "What you agree to"."""
    said = statements(PartyKind.SURGEON, view.language)  # an anaesthetist says the same
    plan = next((section for section in view.sections if section.code == "plan"), None)
    return "\n".join((*said, "", *(plan.paragraphs if plan else (view.title,))))


def open_questions(questions: Sequence[AskedQuestion]) -> tuple[AskedQuestion, ...]:
    """Unanswered ones first, each in the order they were asked."""
    return tuple(sorted(questions, key=lambda one: (one.answered_at is not None, one.asked_at)))


def _check_words(check: Check) -> str:
    given = ", ".join(f"“{one.choice}”" for one in check.given)
    return f"{check.text} Answered: {given}. Right: “{check.right or ''}”"


def _points(number: int, code: str) -> str:
    one, many = POINTS.get(code, (code, code))
    return f"{number} {one if number == 1 else many}"


def _span(seconds: int) -> str:
    return f"{seconds} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _cap(words: str) -> str:
    return words[:1].upper() + words[1:]
