"""No, taken back, void, out of time: what ends a consent, and that nothing of it is lost."""

from datetime import timedelta

import pytest

from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.moves import WrongState
from clinic_desktop.domain.consent.interface import (
    AFTER_INCISION,
    OneLive,
    PlanNotApproved,
    ReadingClosed,
    ReliedOn,
    RevisionNotCurrent,
    WordsRefused,
)
from tests.domain.consent.room import Room
from tests.support.clock import NOON

P = PartyKind


def test_a_no_before_everybody_signed(room: Room) -> None:
    consent_id = room.read()
    room.sign(P.PATIENT, consent_id)
    gone = room.patient.signing.decline(consent_id, "Leila Haddad", "on the tablet")
    assert (gone.status, gone.open_points, gone.next_party) == ("DECLINED", (), None)
    (said,) = room.surgeon.consent.paper(consent_id).withdrawals
    assert (said.kind, said.said_by, said.how) == (
        "DECLINE",
        "Leila Haddad",
        "on the tablet",
    )
    with pytest.raises(WrongState):
        room.sign(P.SURGEON, consent_id)
    with pytest.raises(WrongState):
        room.patient.signing.decline(consent_id, "Leila", "again")
    with pytest.raises(ReadingClosed):
        room.patient.signing.ask_question(consent_id, room.sheet(consent_id).sections[0].code, "?")
    assert room.created() != consent_id


def test_who_said_no_and_how_is_asked(room: Room) -> None:
    consent_id = room.signed()
    for by, how in (("", "by phone"), ("Leila", " ")):
        with pytest.raises(WordsRefused):
            room.staff("RECEPTION").signing.revoke(consent_id, by, how, NOON, "")
    with pytest.raises(WordsRefused):
        room.staff("RECEPTION").signing.revoke(
            consent_id, "Leila", "by phone", NOON + timedelta(hours=1), ""
        )
    assert room.surgeon.consent.facts(consent_id).status == "SIGNED"


@pytest.mark.row("F062")
def test_reception_records_a_withdrawal_once_the_plan_has_stepped_down(room: Room) -> None:
    consent_id = room.read()
    room.rows.plan_to(room.way, "CONSENT_PENDING")
    for party in (P.PATIENT, P.SURGEON):
        room.sign(party, consent_id)
    room.rows.plan_to(room.way, "CONSENT_SIGNED")
    reception = room.staff("RECEPTION")
    told = (consent_id, "Leila Haddad-Moreau", "by phone", NOON - timedelta(hours=3), "")
    with pytest.raises(ReliedOn):
        reception.signing.revoke(*told)
    room.rows.plan_to(room.way, "APPROVED")
    gone = reception.signing.revoke(*told)
    assert gone.status == "REVOKED"
    assert gone.signed_at is not None
    (said,) = room.surgeon.consent.paper(consent_id).withdrawals
    assert (said.kind, said.occurred_at, said.recorded_at, said.stop_when_safe) == (
        "REVOKE", NOON - timedelta(hours=3), NOON, False,
    )  # fmt: skip


def test_a_no_on_the_table_asks_the_team_to_stop_when_safe(room: Room) -> None:
    consent_id = room.signed()
    room.surgeon.signing.revoke(consent_id, "Leila", "said aloud", NOON, AFTER_INCISION)
    (said,) = room.surgeon.consent.paper(consent_id).withdrawals
    assert (said.case_phase, said.stop_when_safe) == (AFTER_INCISION, True)


@pytest.mark.row("F057")
def test_a_changed_plan_voids_the_consent_visibly_and_the_old_one_stays(room: Room) -> None:
    consent_id = room.signed()
    before = room.surgeon.consent.paper(consent_id)
    assert room.surgeon.signing.supersede(room.plan_id, "A rib graft was added.") == (consent_id,)
    (card,) = room.surgeon.consent.of_plan(room.plan_id)
    assert (card.status, card.status_reason) == ("SUPERSEDED", "A rib graft was added.")
    after = room.surgeon.consent.paper(consent_id)
    assert (after.sheet, after.canonical, after.signatures) == (
        before.sheet, before.canonical, before.signatures,
    )  # fmt: skip
    assert room.surgeon.signing.supersede(room.plan_id, "Once more.") == ()
    successor = room.created()
    newest, old = sorted(
        room.surgeon.consent.of_plan(room.plan_id), key=lambda c: c.status != "DRAFT"
    )
    assert (newest.id, old.superseded_by) == (successor, successor)


@pytest.mark.row("F068")
def test_a_consent_runs_out(room: Room) -> None:
    consent_id = room.signed(valid_days=30)
    facts = room.surgeon.consent.facts(consent_id)
    assert facts.valid_until == NOON + timedelta(days=30)
    assert room.surgeon.signing.expire(room.plan_id, "Its time is over.") == (consent_id,)
    assert room.surgeon.consent.facts(consent_id).status == "EXPIRED"
    with pytest.raises(WrongState):
        room.surgeon.signing.revoke(consent_id, "Leila", "by phone", NOON, "")


def test_every_live_consent_of_the_plan_ends_at_once(room: Room) -> None:
    procedure = room.informed()
    anaesthesia = room.created(kind="ANAESTHESIA", needed_for_scheduling=False, performers=())
    ended = room.surgeon.signing.expire(room.plan_id, "The plan was cancelled.")
    assert set(ended) == {procedure, anaesthesia}


def test_one_live_consent_of_a_kind(room: Room) -> None:
    room.created()
    with pytest.raises(OneLive):
        room.created()


def test_only_an_approved_plan_is_asked_about(room: Room) -> None:
    room.way = room.rows.planned(room.rows.consulted(room.rows.patient()))
    with pytest.raises((PlanNotApproved, RevisionNotCurrent)):
        room.created()
