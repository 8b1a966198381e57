"""Patient G of the rules: Irina flies in; no text in her language, an interpreter between."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.core.consent_reading import OutOfTurn
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.consent.interface import NewSignature, OralTalk
from clinic_desktop.domain.consultations.interface import NewAppointment
from clinic_desktop.domain.workflow.interface.consenting import Interpreter
from clinic_desktop.domain.workflow.interface.progress import GateShut
from tests.journeys.conftest import person

ANOTHER = Interpreter("Farid Nazari", "fa", "Court interpreters", "LG Wien 4711", "IN_PERSON")


def met_by_video(way: Way) -> None:
    """Nobody checks in who is a thousand miles away: identity is stated on the screen (A08)."""
    starts = way.clock() + timedelta(hours=1)
    card = way.desks("RECEPTION").reception.book(
        NewAppointment(
            way.patient_id, way.surgeon_id, starts, starts + timedelta(minutes=30), mode="VIDEO"
        )
    )  # fmt: skip
    assert card.consultation_id is not None
    way.consultation_id = card.consultation_id
    way.clock.go_to(starts)
    assert way.desks("SURGEON").visits.start(card.id).status == "IN_PROGRESS"
    steps.consult(way)


@pytest.mark.row("F058")
def test_an_interpreter_stands_in_for_the_missing_language(new_way: Callable[..., Way]) -> None:
    way = new_way("BLEPH_UP", (Side.BOTH,))
    known = person("Irina", "Sadeghi", residence_country="IR")
    steps.register(way, replace(known, language="fa"))
    met_by_video(way)
    steps.plan(way)
    steps.approve(way)
    surgeon = way.desks("SURGEON")
    with pytest.raises(GateShut) as shut:
        surgeon.consenting.create(way.plan_id, "PROCEDURE", "en")
    assert [one.code for one in shut.value.unmet] == ["language.covered"]
    with pytest.raises(errors.RuleViolation):  # a relative, and not said why
        surgeon.consenting.create_interpreted(
            way.plan_id, "PROCEDURE", "en", Interpreter("Her sister", "fa")
        )
    with pytest.raises(errors.Forbidden):
        way.desks("NURSE").consenting.create_interpreted(way.plan_id, "PROCEDURE", "en", ANOTHER)
    made = surgeon.consenting.create_interpreted(way.plan_id, "PROCEDURE", "en", ANOTHER)
    way.consents["PROCEDURE"] = made.id
    surgeon.consenting.inform(made.id, OralTalk(40, "fa", ANOTHER.name, True, way.clock()))
    steps.read_and_sign(way, made.id)
    with pytest.raises(OutOfTurn):  # the interpreter has not signed yet
        steps.countersign(way, "PROCEDURE", made.id)
    shown = way.desks("SURGEON").consenting.reading(made.id).text_hash
    way.desks("RECEPTION").consenting.sign_external(
        made.id,
        NewSignature(
            party=PartyKind.INTERPRETER, name=ANOTHER.name, ink=signature_ink(wave=6),
            text_hash=shown, relation=ANOTHER.organisation, identity="Interpreter's card seen",
        ),
    )  # fmt: skip
    signed = steps.countersign(way, "PROCEDURE", made.id)
    assert signed.status == "SIGNED"
    assert sorted(signed.parties_signed) == ["INTERPRETER", "PATIENT", "SURGEON"]
    _kept(way)


def _kept(way: Way) -> None:
    since, until = way.clock() - timedelta(days=2), way.clock() + timedelta(days=2)
    register = way.desks("AUDITOR").overrides.register(since, until)
    [row] = [one for one in register if one.code == "LANGUAGE_INTERPRETED"]
    assert [one.code for one in row.unmet] == ["language.covered"]
    assert (row.facts["name"], row.facts["spoken"]) == ("Farid Nazari", "fa")
    assert (row.facts["register"], row.facts["text_language"]) == ("LG Wien 4711", "en")
    steps.complete_preop(way, ("SCHED",))
    assert steps.make_case(way) == "case SCHEDULED"
