"""The table of moves: closed, reachable, without dead ends, and refused in words."""

import re

import pytest

from clinic_desktop.core import errors, state_words
from clinic_desktop.core.grants import PATIENT, PERMISSIONS, ROLES
from clinic_desktop.core.moves import (
    FINAL,
    KEEPS,
    MOVES,
    OPERATION_OF,
    STATES,
    SYSTEM,
    Move,
    WrongState,
    after,
    possible,
    rows_of,
)

SPLIT_BY_GUARD = {("plan", "unscheduled"), ("plan", "session_completed")}
SHARED_OPERATION = {
    "A04", "A05", "A06", "A15", "A16", "K06", "K07", "K08", "S05", "S15", "B11", "I01", "Y02",
}  # fmt: skip
"""Moves whose roles follow from a guard or from several operations."""


def starts(move: Move) -> tuple[str | None, ...]:
    return move.sources or (None,)


def test_every_row_of_the_table_is_a_move() -> None:
    assert len(MOVES) == 118 == sum(1 for _row in rows_of("rules/transitions.tsv"))
    counts = {machine: sum(1 for m in MOVES.values() if m.machine == machine) for machine in STATES}
    assert counts == {
        "appointment": 18, "consultation": 11, "plan": 22, "consent": 13, "case": 15,
        "booking": 12, "invoice": 10, "payment": 9, "lot": 8,
    }  # fmt: skip


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda m: m.id)
def test_a_move_knows_only_states_and_roles_there_are(move: Move) -> None:
    known = set(STATES[move.machine])
    assert set(move.sources) <= known
    assert move.target in known | {KEEPS}
    assert move.who <= set(ROLES.values()) | {SYSTEM}
    if move.target == KEEPS:
        assert move.sources
    for status in move.sources:
        assert status not in FINAL[move.machine] or after(move.id, status) == status


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda m: m.id)
def test_guards_and_effects_name_moves_there_are(move: Move) -> None:
    named = re.findall(r"\b([ACPKSBIYL]\d\d)\b", f"{move.guard} {move.effect}")
    assert set(named) <= set(MOVES)


@pytest.mark.row("F156")
@pytest.mark.parametrize("machine", STATES)
def test_every_state_is_reached_and_only_final_ones_are_left_alone(machine: str) -> None:
    reached: set[str | None] = {None}
    while True:
        more = {
            after(m.id, s) for s in reached for m in possible(machine, s) if s or m.creates
        } - reached
        if not more:
            break
        reached |= more
    assert reached == {None, *STATES[machine]}
    for status in STATES[machine]:
        if status not in FINAL[machine]:
            assert possible(machine, status), status


def test_one_event_leads_from_one_state_to_one_place() -> None:
    seen: dict[tuple[str, str | None, str], str] = {}
    for move in MOVES.values():
        for status in starts(move):
            other = seen.setdefault((move.machine, status, move.event), move.id)
            assert other == move.id or (move.machine, move.event) in SPLIT_BY_GUARD


@pytest.mark.row("F156")
@pytest.mark.parametrize("move", MOVES.values(), ids=lambda m: m.id)
def test_what_is_not_listed_is_refused(move: Move) -> None:
    for status in (None, *STATES[move.machine]):
        if status in starts(move):
            expected = status if move.target == KEEPS else move.target
            assert after(move.id, status) == expected
            continue
        with pytest.raises(WrongState) as refused:
            after(move.id, status)
        assert refused.value.params == {
            "machine": move.machine, "move": move.id, "event": move.event, "status": status or "",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("move", "status", "words"),
    [
        ("P02", "APPROVED", "This plan is approved; only a draft can be submitted."),
        (
            "K08",
            "SIGNED",
            "This consent is signed; only a consent that waits for signatures can be signed.",
        ),
        (
            "P16",
            "COMPLETED",
            "This plan is completed; only an approved plan, a plan that waits for its consent, "
            "a plan with a signed consent or a scheduled plan can be amended.",
        ),
        ("S01", "CANCELLED", "This case is cancelled; only a new case can be created."),
        ("I03", None, "There is no invoice yet that could be issued."),
    ],
)
def test_a_refusal_is_a_sentence(move: str, status: str | None, words: str) -> None:
    with pytest.raises(errors.StateRefuses) as refused:
        after(move, status)
    assert str(refused.value) == words
    assert refused.value.code == "workflow.wrong_state"


def test_there_are_words_for_everything() -> None:
    assert set(state_words.WORDS) == set(STATES)
    for machine, words in state_words.WORDS.items():
        assert tuple(words.states) == STATES[machine]
        assert set(words.events) == {m.event for m in MOVES.values() if m.machine == machine}


def test_an_unknown_move_is_a_bug() -> None:
    with pytest.raises(KeyError):
        after("Z99", "DRAFT")


@pytest.mark.parametrize("ident", sorted(OPERATION_OF))
def test_roles_of_a_move_are_the_roles_of_its_operation(ident: str) -> None:
    assert MOVES[ident].who - {SYSTEM} == set(PERMISSIONS[OPERATION_OF[ident]].scopes)


def test_every_move_of_a_person_has_its_operation() -> None:
    of_people = {m.id for m in MOVES.values() if m.who - {SYSTEM}}
    assert of_people - set(OPERATION_OF) == SHARED_OPERATION
    assert len(OPERATION_OF) == 71
    assert set(OPERATION_OF) <= of_people


def test_a_patient_makes_no_move_on_money_or_theatre_but_paying() -> None:
    theirs = {m.id for m in MOVES.values() if PATIENT in m.who}
    assert {i for i in theirs if i[0] in "PSBIL"} == set()
    assert {i for i in theirs if i[0] == "Y"} == {"Y02"}
