"""Guardians, an interpreter and a witness sign on the tablet; a colleague vouches by PIN."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_desktop.app import demo
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import Crew
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core import errors
from clinic_desktop.core.consent_reading import OutOfTurn
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.procedures import Side
from clinic_desktop.domain.accounts.interface import TooManyTries
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import OralTalk, WordsRefused
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.consenting import Interpreter, NotThePerformer
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.tablet_side import (
    CliniciansInk,
    NotVouched,
    OthersSignature,
    Vouching,
)
from tests.journeys.conftest import person
from tests.journeys.test_irina import ANOTHER, met_by_video
from tests.journeys.test_lena import planned
from tests.support.clinics import PIN, email_of


def opened(way: Way) -> Clinic:
    way.desks("RECEPTION").portal.issue(
        NewTicket(way.tablet.device_id, "CONSENT", way.patient_id, way.consents["PROCEDURE"])
    )
    return way.tablet.opened(way.born)


def theirs(way: Way, desks: Clinic, party: PartyKind, wave: int, **more: object) -> OthersSignature:
    ink = signature_ink(wave=wave)
    shown = desks.patient_side.my_consent(way.consents["PROCEDURE"]).text_hash
    values: dict[str, object] = {"name": f"Signer {wave}", "identity": "Passport seen", **more}
    return OthersSignature(
        party=party, text_hash=shown, strokes=ink.strokes, width=ink.width, height=ink.height,
        device_kind=ink.device_kind, **values,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.full
@pytest.mark.row("F058", "B16")
def test_parents_in_any_order_then_the_patient_on_one_tablet(
    austrian_way: Callable[..., Way],
) -> None:
    way = planned(austrian_way)
    assert isinstance(way.desks, Crew)
    vouching = Vouching(way.desks.people["RECEPTION"].login, demo.PIN)
    consent_id = way.consents["PROCEDURE"]
    with pytest.raises(GateShut) as waiting:
        steps.read_and_sign(way, consent_id)
    [opens] = [one.earliest for one in waiting.value.unmet if one.earliest]
    way.clock.go_to(opens + timedelta(hours=9))
    desks = opened(way)
    known = dict((name, number) for number, name in desks.tablet_side.guardians())
    assert set(known) == {"Karin Moosbrugger", "Anton Feichtinger"}
    signs = desks.tablet_side.sign_beside
    for wave, name in ((6, "Anton Feichtinger"), (7, "Karin Moosbrugger")):
        ink = theirs(
            way, desks, PartyKind.GUARDIAN, wave, name=name, relation="Parent",
            person_id=known[name],
        )  # fmt: skip
        with pytest.raises(NotVouched):
            signs(consent_id, ink, replace(vouching, pin="0000"))
        state = signs(consent_id, ink, vouching)
    assert state.next_party == "PATIENT"
    with pytest.raises(errors.Forbidden):  # nobody signs for the patient
        signs(consent_id, theirs(way, desks, PartyKind.PATIENT, 9), vouching)
    view = way.desks("SURGEON").consenting.reading(consent_id)
    assert [(one.party, one.identity) for one in view.signed] == [
        ("GUARDIAN", f"Passport seen ({vouching.login})")
    ] * 2


@pytest.mark.row("F058", "B16")
def test_a_spoken_yes_needs_two_witnesses_and_an_interpreter_signs(
    new_way: Callable[..., Way],
) -> None:
    vouching = Vouching(email_of("RECEPTION"), PIN)
    way = new_way("BLEPH_UP", (Side.BOTH,))
    steps.register(way, replace(person("Irina", "Sadeghi"), language="fa"))
    met_by_video(way)
    steps.plan(way)
    steps.approve(way)
    surgeon = way.desks("SURGEON")
    by = Interpreter("Farid Nazari", "fa", "Court interpreters", "LG Wien 4711")
    made = surgeon.consenting.create_interpreted(way.plan_id, "PROCEDURE", "en", by)
    way.consents["PROCEDURE"] = made.id
    surgeon.consenting.inform(made.id, OralTalk(40, "fa", ANOTHER.name, True, way.clock()))
    desks, _ = steps.read(way, made.id)
    shown, signs = desks.patient_side.my_consent(made.id).text_hash, desks.tablet_side.sign_beside
    heard = theirs(
        way, desks, PartyKind.PATIENT, 3, name="Anna Moser", relation="Sister", place="Tablet",
        instead="SPOKEN", said="Yes said aloud",
    )  # fmt: skip
    with pytest.raises(errors.Forbidden):
        signs(made.id, replace(heard, instead="GUESSED"), vouching)
    assert signs(made.id, heard, vouching).next_party == "INTERPRETER"
    with pytest.raises(OutOfTurn):
        signs(made.id, theirs(way, desks, PartyKind.WITNESS, 8), vouching)
    state = signs(made.id, theirs(way, desks, PartyKind.INTERPRETER, 7), vouching)
    assert state.next_party == "WITNESS"
    with pytest.raises(OutOfTurn):
        steps.countersign(way, "PROCEDURE", made.id)
    with pytest.raises(WordsRefused, match="another person"):
        signs(made.id, theirs(way, desks, PartyKind.WITNESS, 8, name="anna moser"), vouching)
    signs(made.id, theirs(way, desks, PartyKind.WITNESS, 8), vouching)
    ink = signature_ink(wave=4)
    drawn = CliniciansInk(shown, ink.strokes, ink.width, ink.height, ink.device_kind)
    by_pin = desks.tablet_side.countersign
    for login, pin in ((email_of("SURGEON"), "0000"), (email_of("RECEPTION"), PIN),
                       (email_of("ANAESTHETIST"), PIN)):  # fmt: skip
        with pytest.raises(NotThePerformer):
            by_pin(made.id, drawn, Vouching(login, pin))
    for _ in range(5):
        with pytest.raises(NotThePerformer):
            by_pin(made.id, drawn, Vouching(email_of("SURGEON"), "0000"))
    with pytest.raises(OutOfTurn):  # a right PIN, and a colleague's stays shut
        signs(made.id, theirs(way, desks, PartyKind.WITNESS, 9, name="Ida"), vouching)
    with pytest.raises(TooManyTries):
        by_pin(made.id, drawn, Vouching(email_of("SURGEON").upper(), PIN))
    way.clock.go_to(way.clock() + timedelta(minutes=1))
    done = by_pin(made.id, drawn, Vouching(email_of("SURGEON"), PIN))
    assert (done.status, done.next_party) == ("SIGNED", None)
    view = way.desks("SURGEON").consenting.reading(made.id)
    patient = next(one for one in view.signed if one.party == "PATIENT")
    assert (patient.name, patient.relation) == ("Irina Sadeghi", "Yes said aloud")
    assert patient.place == "Tablet, Anna Moser (Sister)"
    mine = next(one for one in view.signed if one.party == "SURGEON")
    assert (mine.user_id, mine.identity) == (way.surgeon_id, "sign-in name and PIN")
