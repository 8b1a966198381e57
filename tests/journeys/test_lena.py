"""Patient C of the rules: Lena, 17, Graz; two parents who live apart, and a birthday ahead."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from clinic_desktop.app.walk import day as theatre
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.consent_reading import OutOfTurn
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.consent.interface import ConsentFacts, NewSignature
from clinic_desktop.domain.patients.interface import NewPerson
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.patient_side import OwnSignature
from clinic_desktop.domain.workflow.interface.progress import GateShut
from tests.journeys.conftest import person

BORN = date(2009, 1, 5)
OF_AGE = datetime(2027, 1, 4, 23, 0, tzinfo=UTC)  # midnight in Graz, the day she turns 18
FOUR_WEEKS = timedelta(days=28)
"""ÄsthOpG as a law firm reads it; the statute text read has 14 (rules 5, C)."""


def planned(make: Callable[..., Way]) -> Way:
    way = make("BLEPH_UP", (Side.BOTH,))
    steps.register(way, person("Lena", "Moosbrugger", BORN))
    for name in ("Karin Moosbrugger", "Anton Feichtinger"):
        way.desks("RECEPTION").relations.link_person(
            way.patient_id, NewPerson(name), "GUARDIAN", "Birth certificate seen.", None
        )
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    for step in (steps.consult, steps.plan, steps.approve, steps.make_consent):
        step(way)
    return way


def guardian_signs(way: Way, number: int) -> ConsentFacts:
    """On the pad, her or his identity seen, whichever of them comes first."""
    desks = way.desks("RECEPTION")
    surgeon = way.desks("SURGEON")
    consent_id = way.consents["PROCEDURE"]
    view = surgeon.consenting.reading(consent_id)
    turn = [one for one in view.needed if one.party is PartyKind.GUARDIAN][number]
    return desks.consenting.sign_external(
        consent_id,
        NewSignature(
            party=PartyKind.GUARDIAN, name=f"Guardian {number}", ink=signature_ink(wave=5 + number),
            text_hash=view.text_hash, relation="Parent", person_id=turn.person_id,
            identity="Passport seen",
        ),
    )  # fmt: skip


def she_signs(way: Way) -> None:
    """What she read weeks ago stands; now only her pen is wanted."""
    consent_id = way.consents["PROCEDURE"]
    way.desks("RECEPTION").portal.issue(
        NewTicket(way.tablet.device_id, "CONSENT", way.patient_id, consent_id)
    )
    desks, ink = way.tablet.opened(way.born), signature_ink()
    shown = desks.patient_side.my_consent(consent_id).text_hash
    mine = OwnSignature(shown, ink.strokes, ink.width, ink.height, place="Desk")
    try:
        desks.patient_side.sign_mine(consent_id, mine)
    finally:
        desks.portal.finish()


@pytest.mark.row("F058")
def test_all_guardians_then_the_patient_and_only_until_she_is_of_age(
    austrian_way: Callable[..., Way],
) -> None:
    way = planned(austrian_way)
    consent_id = way.consents["PROCEDURE"]
    informed = way.clock()
    with pytest.raises(GateShut):
        steps.read_and_sign(way, consent_id)
    with pytest.raises(GateShut) as waiting:
        guardian_signs(way, 0)
    [opens] = [one.earliest for one in waiting.value.unmet if one.earliest]
    assert opens - informed >= FOUR_WEEKS
    way.clock.go_to(opens + timedelta(hours=9))
    guardian_signs(way, 1)
    with pytest.raises(OutOfTurn):  # one parent is not all
        she_signs(way)
    way.clock.go(timedelta(days=1))
    guardian_signs(way, 0)
    with pytest.raises(OutOfTurn):  # nobody signs for her
        steps.countersign(way, "PROCEDURE", consent_id)
    she_signs(way)
    signed = steps.countersign(way, "PROCEDURE", consent_id)
    assert signed.status == "SIGNED"
    assert sorted(signed.parties_signed) == ["GUARDIAN", "GUARDIAN", "PATIENT", "SURGEON"]
    assert signed.valid_until == OF_AGE  # of age she signs anew; these signatures stay
    way.seal()
    _assessed(way)
    with pytest.raises(GateShut) as late:
        theatre.book_theatre(way, OF_AGE + timedelta(days=3, hours=10))
    assert "consent.valid_on" in {one.code for one in late.value.unmet}
    assert theatre.book_theatre(way, datetime(2026, 12, 29, 8, 0, tzinfo=UTC)).startswith(
        "CONFIRMED"
    )


def _assessed(way: Way) -> None:
    """Not only done: what the psychologist found shuts the gate, or opens it."""
    steps.complete_preop(way, ("SCHED",))
    surgeon = way.desks("SURGEON")
    item = next(i for i in surgeon.preop.items(way.plan_id).items if i.code == "PSYCH_CLEARANCE")
    against = surgeon.preop.complete(item.id, item.version, "Dr Hold, 20 Dec: not now.", True)
    with pytest.raises(GateShut) as shut:
        steps.make_case(way)
    assert [one.code for one in shut.value.unmet] == ["preop.before_scheduling"]
    surgeon.preop.complete(against.id, against.version, "Dr Hold, 27 Dec: no objection.", False)
