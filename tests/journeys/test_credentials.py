"""Who operates has a live licence, indemnity and privilege: at approval and for every slot."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.accounts.interface.credentials import CredentialCard, NewCredential
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.workflow.interface.passing import NothingToPass, Passing
from clinic_desktop.domain.workflow.interface.progress import GateShut
from clinic_desktop.domain.workflow.interface.scheduling import SlotWish
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic
from tests.support.inner import as_patient

SURGERY = datetime(2026, 12, 14, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NEXT_WEEK = SURGERY + 7 * DAY
Make = Callable[..., Way]


def planned(make: Make) -> Way:
    way = make()
    steps.register(way, person("Jutta", "Overland"))
    steps.book_consultation(way, way.clock() + timedelta(hours=1))
    steps.consult(way)
    steps.plan(way)
    return way


def ready(way: Way) -> Way:
    """Signed and examined; only a slot is missing."""
    steps.approve(way)
    steps.make_consent(way)
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    return way


def grant(way: Way, kind: str, value: str, ends: datetime | None = None) -> CredentialCard:
    since = way.clock() - 30 * DAY
    new = NewCredential(way.surgeon_id, kind, value, since, ends)
    return way.desks("ADMIN").credentials.grant(new)


def require(way: Way) -> None:
    desk = way.desks("ADMIN").centre
    desk.change_settings({"credentials_required": "yes"}, desk.settings().version)


def unmet(shut: pytest.ExceptionInfo[GateShut]) -> list[Unmet]:
    return [one for one in shut.value.unmet if one.code == "staff.privileged"]


def wish(way: Way, at: datetime = SURGERY, **more: object) -> SlotWish:
    theatre = way.desks("THEATRE_MANAGER").theatre.theatres()[0]
    return SlotWish(theatre.id, way.surgeon_id, at, **more)  # type: ignore[arg-type]


def test_no_plan_is_approved_without_the_privilege(new_way: Make) -> None:
    way = planned(new_way)
    grant(way, "PRIVILEGE", "LIPO")
    desk = way.desks("SURGEON")
    [told] = desk.progress.gate("approve_plan", way.plan_id).unmet
    assert desk.progress.next_move(way.patient_id, way.plan_id).unmet == (told,)
    with pytest.raises(GateShut, match="Robin Surgeon has no privilege for Rhino") as shut:
        desk.planning.approve(way.plan_id)
    assert unmet(shut) == [told]
    assert (told.code, told.who) == ("staff.privileged", "THEATRE_MANAGER")
    grant(way, "PRIVILEGE", "RHINO_PRIM")
    steps.approve(way)


def test_no_slot_after_a_licence_is_over(clinic: StaffedClinic, new_way: Make) -> None:
    """Of who operates, and of whoever of the team has one on record."""
    way = ready(planned(new_way))
    licence = grant(way, "LICENCE", "L-0815", SURGERY + DAY)
    manager, admin = way.desks("THEATRE_MANAGER"), way.desks("ADMIN")
    late = wish(way, NEXT_WEEK)
    [told] = manager.scheduling.why_not(way.plan_id, late).unmet
    assert told.text == "The licence of Robin Surgeon is valid until 15 December 2026 only."
    with pytest.raises(GateShut) as shut:
        manager.scheduling.book(way.plan_id, late)
    assert unmet(shut) == [told]
    for code in ("BOOKING_SOFT", "FREEZE_BREAK"):
        with pytest.raises(NothingToPass):
            manager.scheduling.book_over(way.plan_id, late, Passing((code,), "It must go on."))
    asleep = way.desks("ANAESTHETIST").accounts.whoami().id
    ended = NewCredential(asleep, "LICENCE", "L-1", SURGERY - 90 * DAY, SURGERY - DAY)
    admin.credentials.grant(ended)
    with pytest.raises(GateShut, match="licence of Robin Anaesthetist is valid until 13 December"):
        manager.scheduling.book(way.plan_id, wish(way, people=(asleep,)))
    slot = manager.scheduling.book(way.plan_id, wish(way))
    with pytest.raises(GateShut) as shut:
        manager.scheduling.move(slot.case_id, slot.theatre_id, NEXT_WEEK)
    assert unmet(shut) == [told]
    admin.credentials.renew(licence.id, None)
    manager.scheduling.move(slot.case_id, slot.theatre_id, NEXT_WEEK)


def test_what_was_never_recorded_is_missing_once_the_clinic_says_so(new_way: Make) -> None:
    way = planned(new_way)
    require(way)
    with pytest.raises(GateShut) as shut:
        way.desks("SURGEON").planning.approve(way.plan_id)
    assert [one.text.partition(" of ")[0] for one in unmet(shut)][:2] == [
        "No licence", "No indemnity insurance",
    ]  # fmt: skip
    for kind, value in (("LICENCE", "L-1"), ("INDEMNITY", "Mutual"), ("PRIVILEGE", "*")):
        grant(way, kind, value)
    steps.approve(way)


def test_a_patient_hears_nothing_of_them(clinic: StaffedClinic, new_way: Make) -> None:
    """They are the clinic's own matter; the portal cannot even read them."""
    way = planned(new_way)
    grant(way, "PRIVILEGE", "LIPO")

    def told(desks: Clinic) -> list[str]:
        return [one.code for one in desks.progress.gate("approve_plan", way.plan_id).unmet]

    assert told(way.desks("RECEPTION")) == ["staff.privileged"]
    assert told(as_patient(clinic, way.patient_id)) == []


def test_an_emergency_goes_past_it_and_says_so(new_way: Make) -> None:
    way = planned(new_way)
    grant(way, "LICENCE", "L-1", way.clock() - DAY)
    call = EmergencyCall(way.patient_id, "RTT_AIRWAY_NECK", "NECESSITY")
    way.desks("NURSE").surgery.open_emergency(call)
    found = way.desks("AUDITOR").overrides.register(way.clock() - DAY, way.clock() + DAY)
    [row] = [one for one in found if one.code == "EMERGENCY"]
    assert "staff.privileged" in {one.code for one in row.unmet}
