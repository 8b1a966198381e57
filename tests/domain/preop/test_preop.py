"""Requirements and clearance: who completes what, how long it holds, who sees it. Both engines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from clinic_desktop.core import errors
from clinic_desktop.core.caller import Caller
from clinic_desktop.core.grants import granted
from clinic_desktop.core.procedures import PreopGate, PreopLine
from clinic_desktop.domain.preop import interface as face
from clinic_desktop.domain.preop.interface import PreopDesk, PreopItemCard
from clinic_desktop.store.unit_of_work import Work
from tests.support.charts import Charts, id_of
from tests.support.clinics import StaffedClinic
from tests.support.clock import TestClock
from tests.support.inner import as_patient, inner

HEALTH = PreopLine(
    "Q_HEALTH", "Health questionnaire", PreopGate.SCHED, ("PATIENT", "NURSE"), -60, valid_days=90
)
BLOOD = PreopLine(
    "BLOOD_FBC", "Full blood count", PreopGate.SURG, ("NURSE",), -14, valid_days=90,
    waivable=True, result_bearing=True,
)  # fmt: skip
ESCORT = PreopLine(
    "ESCORT_24H", "An adult stays for 24 hours", PreopGate.SURG, ("RECEPTION",), -2,
    again_on_day=True, waivable=True,
)  # fmt: skip
FASTING = PreopLine("FASTING", "No food for 6 hours", PreopGate.DAY, ("NURSE",), 0)
PHOTO = PreopLine("PHOTO_OWN", "Send a photograph", PreopGate.SCHED, ("PATIENT",), -30)
LINES = (HEALTH, BLOOD, ESCORT, FASTING)
DONE = "done"


class Scene:
    """A plan of a patient and its requirements."""

    def __init__(self, clinic: StaffedClinic, charts: Charts) -> None:
        self.clinic, self.charts = clinic, charts
        surgeon = id_of(clinic, "SURGEON")
        self.patient = charts.patient()
        self.plan = UUID(
            charts.program.put(
                "procedure_plan", patient_id=self.patient, currency="EUR", author_id=surgeon,
                consultation_id=charts.consultation(self.patient, surgeon),
            )
        )  # fmt: skip
        self.inner = inner(clinic, "ANAESTHETIST").preop

    def make(self, *lines: PreopLine, session_no: int = 1) -> None:
        self.inner.make_items(self.plan, self.patient, lines or LINES, session_no)

    def item(self, code: str, gate: PreopGate | None = None) -> PreopItemCard:
        return next(
            item
            for item in self.inner.facts(self.plan).items
            if item.code == code and gate in (None, item.gate)
        )

    def complete(
        self, role: str, code: str, evidence: str = DONE, gate: PreopGate | None = None,
        result_open: bool = False,
    ) -> PreopItemCard:  # fmt: skip
        item = self.item(code, gate)
        desk = self.clinic.role(role).preop
        return desk.complete(item.id, item.version, evidence, result_open)

    def portal(self) -> PreopDesk:
        """The desk of the patient's own account."""
        account = self.charts.program.put(
            "user_account", kind="PATIENT", login="jo@example.test", email="jo@example.test",
            name="Jo Berger", patient_id=self.patient,
        )  # fmt: skip
        held, mine = granted(("PATIENT",)), frozenset({self.patient})
        caller = Caller(UUID(account), "patient", scopes=held, patients=mine)
        return self.clinic._desks(Work(self.clinic.store, caller=caller)).preop


@pytest.fixture
def scene(clinic: StaffedClinic, clinic_url: str) -> Iterator[Scene]:
    charts = Charts(clinic_url)
    yield Scene(clinic, charts)
    charts.close()


@pytest.mark.row("F071")
def test_a_plan_gets_its_requirements_once(scene: Scene) -> None:
    scene.make()
    found = [(item.code, item.gate, item.due_days) for item in scene.inner.facts(scene.plan).items]
    assert found == [
        ("Q_HEALTH", PreopGate.SCHED, -60),
        ("BLOOD_FBC", PreopGate.SURG, -14),
        ("ESCORT_24H", PreopGate.SURG, -2),
        ("ESCORT_24H", PreopGate.DAY, 0),
        ("FASTING", PreopGate.DAY, 0),
    ]
    before = scene.inner.facts(scene.plan)
    assert {item.status for item in before.items} == {"OPEN"}
    scene.make()
    assert scene.inner.facts(scene.plan) == before


def test_what_is_done_stays_and_what_is_asked_no_more_goes(scene: Scene) -> None:
    scene.make()
    done = scene.complete("NURSE", "BLOOD_FBC", "Hb 13.9, file 7")
    scene.make(replace(BLOOD, text="Blood count"), FASTING)
    facts = scene.inner.facts(scene.plan)
    assert [item.code for item in facts.items] == ["BLOOD_FBC", "FASTING"]
    assert (facts.items[0].status, facts.items[0].text) == ("DONE", "Blood count")
    assert facts.items[0].done_at == done.done_at
    scene.make(FASTING)
    assert [item.code for item in scene.inner.facts(scene.plan).items] == ["FASTING"]
    scene.make()  # asked for again: as it was left
    assert (scene.item("BLOOD_FBC").status, scene.item("Q_HEALTH").status) == ("DONE", "OPEN")
    scene.inner.make_items(scene.plan, scene.patient, ())
    assert scene.inner.facts(scene.plan).items == ()


def test_an_owner_completes_it(scene: Scene, clock: TestClock) -> None:
    scene.make()
    done = scene.complete("RECEPTION", "ESCORT_24H", "her sister", PreopGate.SURG)
    assert (done.status, done.done_at, done.evidence) == ("DONE", clock.now, "her sister")
    assert scene.item("ESCORT_24H", PreopGate.DAY).status == "OPEN"
    for role, code in (("RECEPTION", "FASTING"), ("NURSE", "ESCORT_24H")):
        with pytest.raises(face.NotOwner) as refused:
            scene.complete(role, code)
        assert refused.value.params["owners"] == " ".join(scene.item(code).owners)
    with pytest.raises(errors.Forbidden):
        scene.complete("BILLING", "FASTING")


def test_a_stale_item_is_refused(scene: Scene) -> None:
    scene.make()
    item, desk = scene.item("FASTING"), scene.clinic.role("NURSE").preop
    desk.complete(item.id, item.version, "since 22:00", False)
    with pytest.raises(errors.Stale) as refused:
        desk.complete(item.id, item.version, "since 23:00", False)
    assert refused.value.params == {
        "shown": "1", "stands": "2",
        "sent.evidence": "since 23:00", "stands.evidence": "since 22:00",
    }  # fmt: skip


@pytest.mark.row("F071")
def test_an_open_result_keeps_the_gate_shut(scene: Scene) -> None:
    scene.make()
    with pytest.raises(face.EvidenceMissing):
        scene.complete("NURSE", "BLOOD_FBC", "  ")
    with pytest.raises(face.NoResult):
        scene.complete("NURSE", "FASTING", result_open=True)
    shut = scene.complete("NURSE", "BLOOD_FBC", "Hb 8.1", result_open=True)
    assert (shut.status, shut.result_open) == ("DONE", True)
    again = scene.complete("NURSE", "BLOOD_FBC", "Hb 12.8 after iron")
    assert (again.status, again.result_open) == ("DONE", False)
    kept = scene.charts.program.value("preop_item", str(again.id), "facts")
    assert "Hb 8.1" in str(kept)


def test_what_a_patient_answers_waits_for_the_nurse(scene: Scene, clock: TestClock) -> None:
    scene.make(HEALTH, PHOTO, BLOOD)
    mine, health = scene.portal(), scene.item("Q_HEALTH")
    photo = scene.item("PHOTO_OWN")
    assert mine.complete(photo.id, photo.version, "sent", False).status == "DONE"
    told = mine.complete(health.id, health.version, "no allergies", False)
    assert (told.status, told.evidence, told.done_at) == ("OPEN", "no allergies", None)
    clock.go(minutes=3)
    looked = scene.complete("NURSE", "Q_HEALTH", "no allergies; looked through")
    assert (looked.status, looked.done_at) == ("DONE", clock.now)
    blood = scene.item("BLOOD_FBC")
    with pytest.raises(face.NotOwner):
        mine.complete(blood.id, blood.version, "fine", False)
    stranger = as_patient(scene.clinic, scene.charts.patient("Huber")).preop
    with pytest.raises(errors.NotFound):
        stranger.complete(health.id, 1, "mine", False)


def test_validity_counts_from_the_day_it_was_done(scene: Scene, clock: TestClock) -> None:
    scene.make()
    done = scene.complete("NURSE", "BLOOD_FBC", "Hb 13.9")
    assert done.valid_until == clock.now + timedelta(days=90)
    clock.go(days=89, hours=23)
    assert scene.item("BLOOD_FBC").status == "DONE"
    clock.go(hours=1)
    assert (scene.item("BLOOD_FBC").status, scene.item("BLOOD_FBC").evidence) == (
        "OPEN", "Hb 13.9",
    )  # fmt: skip
    scene.clinic.forget()
    assert scene.complete("NURSE", "BLOOD_FBC", "Hb 13.5").status == "DONE"


def test_what_belongs_to_the_day_ends_with_it(scene: Scene, clock: TestClock) -> None:
    scene.make()
    done = scene.complete("NURSE", "FASTING", "since 22:00")
    assert done.valid_until == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # midnight in Vienna
    clock.now = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
    assert scene.item("FASTING").status == "DONE"
    clock.go(minutes=1)
    assert scene.item("FASTING").status == "OPEN"


def test_due_dates_follow_the_slot(scene: Scene) -> None:
    scene.make(HEALTH, replace(FASTING, due_days=None))
    scene.inner.set_day(scene.plan, date(2027, 3, 1))
    assert scene.item("Q_HEALTH").due_on == date(2026, 12, 31)
    assert scene.item("FASTING").due_on is None
    scene.inner.set_day(scene.plan, None)
    assert scene.item("Q_HEALTH").due_on is None


def test_a_later_session_takes_over_what_is_done(scene: Scene) -> None:
    scene.make(BLOOD, FASTING)
    scene.complete("NURSE", "BLOOD_FBC", "Hb 13.9")
    scene.complete("NURSE", "FASTING")
    scene.make(BLOOD, FASTING, session_no=2)
    facts = scene.inner.facts(scene.plan)
    found = {item.code: (item.session_no, item.status) for item in facts.items}
    assert found == {"BLOOD_FBC": (2, "DONE"), "FASTING": (2, "OPEN")}


def test_some_items_are_waived_by_name(scene: Scene) -> None:
    scene.make()
    who = id_of(scene.clinic, "SURGEON")
    override = scene.charts.override(scene.patient, who, "PREOP_WAIVE")
    blood = scene.item("BLOOD_FBC")
    assert scene.inner.item(blood.id) == blood
    assert scene.inner.waive(blood.id, override).status == "WAIVED"
    with pytest.raises(face.ItemClosed):
        scene.complete("NURSE", "BLOOD_FBC", "late")
    with pytest.raises(face.NotWaivable):
        scene.inner.waive(scene.item("FASTING").id, override)
    wrong = scene.charts.override(scene.patient, who, "LATE_ENTRY")
    with pytest.raises(face.NotWaivable):
        scene.inner.waive(scene.item("ESCORT_24H").id, wrong)


@pytest.mark.row("F072")
@pytest.mark.row("F074")
def test_a_clearance_is_good_for_thirty_days(scene: Scene, clock: TestClock) -> None:
    facts = scene.inner.keep_clearance(scene.plan, scene.patient, 2, "II", "fit")
    assert (facts.clearance_given_at, facts.asa, facts.airway) == (clock.now, 2, "II")
    assert facts.clearance_valid_until == clock.now + timedelta(days=30)
    assert not facts.clearance_withdrawn
    with pytest.raises(face.PreopReasonMissing):
        scene.inner.withdraw_clearance(scene.plan, " ")
    scene.inner.withdraw_clearance(scene.plan, "fever")
    assert scene.inner.facts(scene.plan).clearance_withdrawn
    with pytest.raises(face.NoClearance):
        scene.inner.withdraw_clearance(scene.plan, "again")
    clock.go(days=2)
    again = scene.inner.keep_clearance(scene.plan, scene.patient, 3, "", "")
    assert (again.clearance_given_at, again.clearance_withdrawn) == (clock.now, False)


@pytest.mark.parametrize(("asa", "airway"), [(0, "I"), (6, "I"), (2, "V")])
def test_an_impossible_clearance_is_refused(scene: Scene, asa: int, airway: str) -> None:
    with pytest.raises(face.ClearanceRefused):
        scene.inner.keep_clearance(scene.plan, scene.patient, asa, airway, "")
    assert scene.inner.facts(scene.plan).clearance_given_at is None


@pytest.mark.row("F075")
def test_everybody_sees_what_concerns_them(scene: Scene) -> None:
    scene.make()
    scene.complete("NURSE", "BLOOD_FBC", "Hb 8.1", result_open=True)
    scene.inner.keep_clearance(scene.plan, scene.patient, 2, "II", "fit")
    whole = scene.clinic.role("SURGEON").preop.items(scene.plan)
    assert whole == scene.inner.facts(scene.plan)
    desk = {i.id: i for i in scene.clinic.role("RECEPTION").preop.items(scene.plan).items}
    blood, escort = desk[scene.item("BLOOD_FBC").id], desk[scene.item("ESCORT_24H").id]
    assert (blood.code, blood.text, blood.evidence) == ("", "", "")
    assert (blood.status, blood.result_open, escort.text) == ("OPEN", False, ESCORT.text)
    own = as_patient(scene.clinic, scene.patient).preop.items(scene.plan)
    assert [item.text for item in own.items] == [item.text for item in whole.items]
    assert {item.evidence for item in own.items} == {""}
    assert (own.asa, own.clearance_note) == (None, "")
    stranger = as_patient(scene.clinic, scene.charts.patient("Huber")).preop
    with pytest.raises(errors.NotFound):
        stranger.items(scene.plan)
    with pytest.raises(errors.Forbidden):
        scene.clinic.role("BILLING").preop.items(scene.plan)


def test_inner_operations_are_not_for_screens(scene: Scene) -> None:
    with pytest.raises(errors.Forbidden):
        scene.clinic.role("ANAESTHETIST").preop.keep_clearance(scene.plan, scene.patient, 2, "", "")
