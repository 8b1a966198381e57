"""Who signs when, and which ink is a signature."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from clinic_desktop.core.consent_reading import OutOfTurn, SignedBy, Turn, UnusableInk
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.ink import Ink, InkFault, ink_fault
from clinic_desktop.core.waiting import Guardians

MAX_POINTS = 20_000
"""More points than a hand makes in one signature; a larger body is an attack or a fault."""

STAGES: Mapping[PartyKind, int] = {
    PartyKind.GUARDIAN: 1,
    PartyKind.PATIENT: 2,
    PartyKind.INTERPRETER: 3,
    PartyKind.WITNESS: 4,
    PartyKind.SURGEON: 5,
    PartyKind.ANAESTHETIST: 5,
}
"""Guardians on any day and in any order, then the patient; who performs signs last."""

NAMES: Mapping[PartyKind, str] = {
    PartyKind.GUARDIAN: "a guardian",
    PartyKind.PATIENT: "the patient",
    PartyKind.INTERPRETER: "the interpreter",
    PartyKind.WITNESS: "the witness",
    PartyKind.SURGEON: "the surgeon",
    PartyKind.ANAESTHETIST: "the anaesthetist",
}

INK_WORDS: Mapping[InkFault, str] = {
    InkFault.EMPTY: "There is no signature yet. Please sign in the box.",
    InkFault.TOO_MUCH: "This is more ink than a signature has. Please start again.",
    InkFault.NOT_A_NUMBER: "The pen sent something that cannot be read. Please sign again.",
    InkFault.OFF_THE_PAD: "A part of the ink lies outside the box. Please sign again.",
    InkFault.TIME_RUNS_BACK: "The times of the strokes do not fit. Please sign again.",
    InkFault.NO_MOVEMENT: "A dot is not a signature. Please sign with your name.",
}


def check_ink(ink: Ink) -> None:
    """Raise UnusableInk unless the strokes can be a signature."""
    fault = InkFault.TOO_MUCH if ink.point_count > MAX_POINTS else ink_fault(ink)
    if fault is not None:
        raise UnusableInk(INK_WORDS[fault], params={"fault": fault})


def turns(
    parties: Sequence[PartyKind],
    performers: Sequence[UUID],
    *,
    guardians_required: Guardians = Guardians.NONE,
    guardians: Sequence[UUID] = (),
    interpreted: bool = False,
    cannot_write: bool = False,
) -> tuple[Turn, ...]:
    """Every signature a consent needs, by stage.

    `parties` are those of the template; `performers` everybody who operates (or the
    anaesthetist): each signs, or any one of that kind where none is named; `guardians` the people
    with a live guardianship. A person under age still signs beside the guardians; who cannot
    write has a witness sign as well.
    """
    kinds = list(parties)
    if interpreted and PartyKind.INTERPRETER not in kinds:
        kinds.append(PartyKind.INTERPRETER)
    if cannot_write and PartyKind.WITNESS not in kinds:
        kinds.append(PartyKind.WITNESS)
    needed = [Turn(STAGES[kind], kind) for kind in kinds if STAGES[kind] not in (1, 5)]
    needed += _guardian_turns(guardians_required, guardians)
    needed += [
        Turn(STAGES[kind], kind, person)
        for kind in kinds
        if STAGES[kind] == STAGES[PartyKind.SURGEON]
        for person in dict.fromkeys(performers) or (None,)
    ]
    return tuple(sorted(needed, key=lambda turn: turn.stage))


def open_turns(needed: Sequence[Turn], signed: Sequence[SignedBy]) -> tuple[Turn, ...]:
    """Turns without a signature, in order."""
    given = list(signed)
    still: list[Turn] = []
    for turn in sorted(needed, key=lambda t: (t.stage, t.person_id is None)):
        match = next((s for s in given if _fits(turn, s)), None)
        if match is None:
            still.append(turn)
        else:
            given.remove(match)
    return tuple(still)


def next_turns(needed: Sequence[Turn], signed: Sequence[SignedBy]) -> tuple[Turn, ...]:
    """Who may sign now: everybody of the lowest stage that is not complete."""
    still = open_turns(needed, signed)
    return tuple(turn for turn in still if turn.stage == still[0].stage)


def next_party(needed: Sequence[Turn], signed: Sequence[SignedBy]) -> Turn | None:
    """The first of `next_turns`, None when all have signed."""
    return next(iter(next_turns(needed, signed)), None)


def check_turn(needed: Sequence[Turn], signed: Sequence[SignedBy], who: SignedBy) -> None:
    """Raise OutOfTurn, with the unmet predicate, unless `who` may sign now."""
    now = next_turns(needed, signed)
    if any(_fits(turn, who) for turn in now):
        return
    if not now:
        raise OutOfTurn("Everybody has signed already.", params={"party": who.party})
    names = dict.fromkeys(NAMES[turn.party] for turn in now)
    words = f"Now it is the turn of {' or '.join(names)}."
    unmet = Unmet("party.next_in_order", words, " ".join(dict.fromkeys(t.party for t in now)))
    raise OutOfTurn(words, (unmet,), params={"party": now[0].party})


def _guardian_turns(required: Guardians, guardians: Sequence[UUID]) -> list[Turn]:
    """All guardians, or one of them; nobody known yet is a turn that stays open."""
    stage = STAGES[PartyKind.GUARDIAN]
    if required is Guardians.NONE:
        return []
    if required is Guardians.ONE or not guardians:
        return [Turn(stage, PartyKind.GUARDIAN)]
    return [Turn(stage, PartyKind.GUARDIAN, person) for person in dict.fromkeys(guardians)]


def _fits(turn: Turn, signed: SignedBy) -> bool:
    return turn.party is signed.party and turn.person_id in (None, signed.person_id)
