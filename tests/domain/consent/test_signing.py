"""Who signs when, for every age and country, and which ink is a signature."""

from dataclasses import replace
from itertools import permutations
from uuid import UUID

import pytest

from clinic_desktop.core.consent_reading import OutOfTurn, SignedBy, Turn, UnusableInk
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke
from clinic_desktop.core.waiting import ActClass, Guardians, Purpose
from clinic_desktop.domain.consent.rules.signing import (
    check_ink,
    check_turn,
    next_party,
    next_turns,
    open_turns,
    turns,
)

A, B, MOTHER, FATHER = (UUID(int=n) for n in range(1, 5))
P = PartyKind
TEMPLATE = (P.PATIENT, P.SURGEON)


def order(*needed: Turn) -> list[tuple[PartyKind, UUID | None]]:
    return [(turn.party, turn.person_id) for turn in needed]


def test_patient_then_surgeon() -> None:
    needed = turns(TEMPLATE, [A])
    assert order(*needed) == [(P.PATIENT, None), (P.SURGEON, A)]
    assert next_party(needed, []) == needed[0]
    assert next_party(needed, [SignedBy(P.PATIENT)]) == needed[1]
    assert next_party(needed, [SignedBy(P.PATIENT), SignedBy(P.SURGEON, A)]) is None
    assert next_party(needed, [SignedBy(P.PATIENT), SignedBy(P.SURGEON, B)]) == needed[1]


@pytest.mark.row("F058")
def test_every_performer_countersigns_in_any_order() -> None:
    needed = turns(TEMPLATE, [A, B, A])
    assert order(*needed) == [(P.PATIENT, None), (P.SURGEON, A), (P.SURGEON, B)]
    signed = [SignedBy(P.PATIENT), SignedBy(P.SURGEON, B)]
    check_turn(needed, signed[:1], signed[1])
    assert order(*open_turns(needed, signed)) == [(P.SURGEON, A)]


@pytest.mark.row("B16")
@pytest.mark.parametrize(
    ("required", "known", "first"),
    [
        (Guardians.NONE, [MOTHER], []),
        (Guardians.ONE, [MOTHER, FATHER], [(P.GUARDIAN, None)]),
        (Guardians.ALL, [MOTHER, FATHER], [(P.GUARDIAN, MOTHER), (P.GUARDIAN, FATHER)]),
        (Guardians.ALL, [], [(P.GUARDIAN, None)]),
    ],
)
def test_guardians_come_first_and_the_young_person_signs_too(
    required: Guardians, known: list[UUID], first: list[tuple[PartyKind, UUID | None]]
) -> None:
    needed = turns(TEMPLATE, [A], guardians_required=required, guardians=known)
    assert order(*needed) == [*first, (P.PATIENT, None), (P.SURGEON, A)]


@pytest.mark.row("B16")
def test_two_parents_on_different_days_in_any_order() -> None:
    needed = turns(TEMPLATE, [A], guardians_required=Guardians.ALL, guardians=[MOTHER, FATHER])
    for one, two in permutations([SignedBy(P.GUARDIAN, MOTHER), SignedBy(P.GUARDIAN, FATHER)]):
        check_turn(needed, [], one)
        check_turn(needed, [one], two)
        with pytest.raises(OutOfTurn):
            check_turn(needed, [one], SignedBy(P.PATIENT))
        with pytest.raises(OutOfTurn):
            check_turn(needed, [one], one)
        check_turn(needed, [one, two], SignedBy(P.PATIENT))


@pytest.mark.row("B16")
def test_interpreter_and_witness_sign_between() -> None:
    needed = turns(TEMPLATE, [A], interpreted=True, cannot_write=True)
    assert [turn.party for turn in needed] == [P.PATIENT, P.INTERPRETER, P.WITNESS, P.SURGEON]
    named = turns((P.PATIENT, P.WITNESS, P.INTERPRETER, P.ANAESTHETIST), [B])
    assert [turn.party for turn in named] == [P.PATIENT, P.INTERPRETER, P.WITNESS, P.ANAESTHETIST]
    check_turn(named, [SignedBy(P.PATIENT)], SignedBy(P.INTERPRETER, A))


def test_who_is_out_of_turn_hears_whose_turn_it_is() -> None:
    needed = turns(TEMPLATE, [A, B])
    with pytest.raises(OutOfTurn) as refused:
        check_turn(needed, [], SignedBy(P.SURGEON, A))
    assert str(refused.value) == "Now it is the turn of the patient."
    assert [(u.code, u.who) for u in refused.value.unmet] == [("party.next_in_order", "PATIENT")]
    assert refused.value.params == {"party": "PATIENT"}
    everybody = [SignedBy(P.PATIENT), SignedBy(P.SURGEON, A), SignedBy(P.SURGEON, B)]
    with pytest.raises(OutOfTurn, match="Everybody has signed"):
        check_turn(needed, everybody, SignedBy(P.PATIENT))
    assert next_turns(needed, everybody) == ()


def test_a_guardian_is_never_the_patient() -> None:
    needed = turns(TEMPLATE, [A])
    with pytest.raises(OutOfTurn):
        check_turn(needed, [], SignedBy(P.GUARDIAN, MOTHER))
    assert ActClass.SURGERY
    assert Purpose.COSMETIC


def name(points: int = 60, **more: object) -> Ink:
    made = tuple(Point(5.0 + 3 * n, 50.0 + n % 7, 0.5, 8 * n) for n in range(points))
    return replace(Ink(DeviceKind.PEN, 640, 230, (Stroke(made),)), **more)  # type: ignore[arg-type]


def at(point: Point) -> Ink:
    first = name().strokes[0].points
    return name(strokes=(Stroke((*first, point)),))


def test_a_name_is_a_signature() -> None:
    check_ink(name())


@pytest.mark.row("F052")
@pytest.mark.parametrize(
    ("ink", "fault", "says"),
    [
        (name(strokes=()), "empty", "no signature yet"),
        (name(strokes=(Stroke(()),)), "empty", "no signature yet"),
        (name(1), "no_movement", "dot"),
        (name(strokes=(Stroke((Point(5, 5, 1, 0),) * 40),)), "no_movement", "dot"),
        (name(20_001), "too_much", "more ink"),
        (at(Point(float("nan"), 50, 0.5, 900)), "not_a_number", "cannot be read"),
        (at(Point(50, float("inf"), 0.5, 900)), "not_a_number", "cannot be read"),
        (at(Point(50, 50, float("nan"), 900)), "not_a_number", "cannot be read"),
        (at(Point(50, 50, 0.5, -1)), "time_runs_back", "times"),
        (at(Point(50, 50, 0.5, 3)), "time_runs_back", "times"),
        (at(Point(5_000, 50, 0.5, 900)), "off_the_pad", "outside"),
    ],
)
def test_what_is_no_signature_is_refused_in_words(ink: Ink, fault: str, says: str) -> None:
    with pytest.raises(UnusableInk, match=says) as refused:
        check_ink(ink)
    assert refused.value.params == {"fault": fault}


def test_twenty_thousand_points_are_the_limit() -> None:
    made = tuple(Point(5.0 + n % 600, 50.0, None, n) for n in range(20_000))
    check_ink(name(strokes=(Stroke(made),)))
