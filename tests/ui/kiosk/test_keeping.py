"""Nothing is lost: the tablet dies, the line is dead, reception takes it back, nobody is there."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desktop.core.journal import Fact
from clinic_desktop.domain.consent.interface import Signed
from clinic_desktop.ui.kiosk.consenting import Consenting
from clinic_desktop.ui.kiosk.hands import ALL_SIGNED
from clinic_desktop.ui.kiosk.keeping import InMemory, Keeping, pack, unpack
from clinic_desktop.ui.kiosk.presenter import KioskPresenter, Stage
from clinic_desktop.ui.kiosk.progress_draft import unpacked
from clinic_desktop.ui.kiosk.reading import CheckPage, ClausePage, SectionPage
from clinic_desktop.ui.kiosk.signing import SignPage
from clinic_desktop.ui.kiosk.wording import Wording
from tests.support.lane import InlineLanes
from tests.ui.kiosk.fakes import BORN, NOW, RIGHT, SIGNATURE, FakeClinic
from tests.ui.kiosk.test_presenter import FakeView


class Tablet:
    """One life of the program; the next one has the same clinic and the same disk."""

    def __init__(self, clinic: FakeClinic, disk: InMemory) -> None:
        self.clinic, self.disk, self.view = clinic, disk, FakeView()
        self.keeping, words = Keeping(disk, clinic.clock), Wording()
        self.task = Consenting(self.view, words, self.keeping, clinic.clock, lambda: clinic.seconds)
        self.presenter = KioskPresenter(
            self.view, InlineLanes(), clinic.as_caller, clinic, {"CONSENT": self.task}, words,
            self.keeping, lambda: clinic.seconds,
        )  # fmt: skip

    def again(self) -> "Tablet":
        """Killed and started anew; the patient says who they are."""
        tablet = Tablet(self.clinic, self.disk)
        tablet.presenter.start()
        assert tablet.view.page == "identify"
        tablet.presenter.identify(BORN)
        return tablet

    def do(self, *values: object) -> None:
        for value in values:
            self.task.go_on(value)


@pytest.fixture
def tablet() -> Tablet:
    clinic = FakeClinic()
    clinic.kept["tablet.token"] = "the token"
    tablet = Tablet(clinic, InMemory(clinic.clock))
    tablet.presenter.start()
    clinic.send_task()
    tablet.presenter.look()
    tablet.presenter.identify(BORN)
    return tablet


@pytest.mark.row("B04")
@pytest.mark.row("F154")
def test_a_killed_tablet_goes_on_where_it_was(tablet: Tablet) -> None:
    """The line is dead all the time: only the disk of the tablet knows."""
    tablet.do(None)
    tablet.clinic.broken = True
    tablet.clinic.seconds += 40
    tablet.do(None)
    tablet.task.ask("risk", "How long?")
    tablet.do(RIGHT)  # cannot be sent: the page offers to try again
    assert tablet.view.again
    sent = list(tablet.clinic.told)
    tablet.clinic.broken = False
    second = tablet.again()
    (told,) = tablet.clinic.told[len(sent) :]
    assert {one.section: one.seconds for one in told.sections} == {"what": 0, "risk": 40}
    assert [(one.section, one.text) for one in told.asked] == [("risk", "How long?")]
    assert [one.choice for one in told.answers] == [RIGHT]
    assert isinstance(second.view.page, CheckPage)
    assert second.view.page.check.passed
    second.do(None, False)
    third = second.again()
    assert isinstance(third.view.page, ClausePage)
    assert third.view.page.clause.code == "agree"
    assert {one.clause: one.agreed for one in third.clinic.told[-1].clauses} == {"photos": False}
    third.task.back()
    fourth = third.again()
    assert isinstance(fourth.view.page, ClausePage)
    assert (fourth.view.page.clause.code, fourth.view.page.said) == ("photos", False)
    fourth.do(True, True)
    assert isinstance(fourth.view.page, SignPage)
    assert fourth.clinic.signed == []  # nothing is signed without the last act
    fourth.task.sign(SIGNATURE)
    assert len(fourth.clinic.signed) == 1
    assert fourth.disk.tickets() == ()


@pytest.mark.row("B04")
def test_the_answer_to_the_last_act_may_be_lost_the_act_is_done_once(tablet: Tablet) -> None:
    tablet.do(None, None, RIGHT, None, False, True)
    by = Signed("PATIENT", "Leila", "", None, None, "PEN", "", "Tablet", NOW)
    tablet.clinic.sheet = replace(tablet.clinic.sheet, status="SIGNED", signed=(by,))
    second = tablet.again()
    assert second.view.page == ALL_SIGNED[0]
    assert (second.clinic.signed, second.clinic.finished) == ([], 1)
    assert second.disk.tickets() == ()


@pytest.mark.row("C14")
@pytest.mark.row("B04")
def test_what_reception_takes_back_goes_on_at_another_tablet(tablet: Tablet) -> None:
    clinic = tablet.clinic
    tablet.do(None)
    tablet.keeping.put("ink/patient/0", [[1.0, 2.0, 0.5, 3]])
    told, clinic.told, (ticket,) = list(clinic.told), [], clinic.tasks
    clinic.tasks, clinic.deaf = [], True  # for ten minutes nothing can be handed in
    tablet.presenter.look()
    assert tablet.view.page == "This task was taken back"
    assert tablet.keeping.kept("progress") is None
    for _ in range(10):
        clinic.now += timedelta(minutes=1)
        clinic.seconds += 60
        tablet.presenter.tick()
        tablet.presenter.look()
    assert clinic.handed_in == {}
    assert [one for one, _ in tablet.disk.tickets()] == [ticket.ticket_id]
    clinic.deaf = False
    tablet.presenter.look()
    assert list(clinic.handed_in) == [ticket.ticket_id]
    assert tablet.disk.tickets() == ()
    other = Tablet(clinic, InMemory(clinic.clock))
    other.presenter.start()
    clinic.send_task()
    other.presenter.look()
    assert other.keeping.kept("ink/patient/0") is None
    other.presenter.identify(BORN)
    assert isinstance(other.view.page, SectionPage)
    assert other.view.page.section.code == "risk"
    assert other.keeping.kept("ink/patient/0") == [[1.0, 2.0, 0.5, 3]]
    assert told[-1].sections == clinic.told[-1].sections


@pytest.mark.row("F153")
def test_a_tablet_put_aside_is_wiped_and_waits_at_reception(tablet: Tablet) -> None:
    tablet.do(None)
    tablet.clinic.seconds += 161
    tablet.presenter.tick()
    assert tablet.presenter.stage is Stage.DONE
    assert not tablet.task.is_open
    tablet.presenter.look()
    assert len(tablet.clinic.handed_in) == 1
    assert tablet.disk.tickets() == ()
    tablet.clinic.seconds += 11
    tablet.presenter.tick()
    assert tablet.view.page == "identify"
    tablet.presenter.identify(BORN)
    assert isinstance(tablet.view.page, SectionPage)
    assert tablet.view.page.section.code == "risk"


@pytest.mark.row("F153")
def test_what_nobody_takes_up_is_wiped_unsent(tablet: Tablet) -> None:
    tablet.do(None)
    tablet.clinic.broken = True
    tablet.clinic.tasks = []
    late = Tablet(tablet.clinic, tablet.disk)
    tablet.clinic.now += timedelta(minutes=15)
    late.keeping.hand_in(None, late.clinic.hand_in)
    assert (late.clinic.handed_in, late.disk.tickets()) == ({}, ())


def test_a_disk_that_fails_keeps_nobody_from_signing(tablet: Tablet) -> None:
    class Dead(InMemory):
        def open(self, ticket):
            raise OSError

    dead = Tablet(tablet.clinic, Dead(tablet.clinic.clock))
    dead.disk._facts[dead.disk._ticket] = []
    dead.presenter.start()
    dead.presenter.identify(BORN)
    assert isinstance(dead.view.page, SectionPage)


@settings(max_examples=40)
@given(st.binary(max_size=60) | st.just(pack({"a": 1})[:-4].encode()))
def test_drafts_of_others_are_nothing(data: bytes) -> None:
    assert unpack(data.decode("latin-1")) == {}
    for kept in (None, [], {"sections": [[1]]}, {"sections": 1}, data.decode("latin-1")):
        assert unpacked(kept).sections == ()


def test_it_holds_what_json_holds_and_knows_its_task() -> None:
    disk = InMemory(lambda: NOW)
    keeping, ticket = Keeping(disk, lambda: NOW), uuid4()
    keeping.put("a", 1)  # no task is open: let go
    keeping.open(ticket, lambda: pack({"b": [1, "é", None]}))
    keeping.put("c", {"d": 1.5})
    keeping.drop("b")
    assert keeping.names("") == ("c",)
    assert disk.read(ticket) == {"c": {"d": 1.5}}
    disk.put(Fact("e", 1))
    assert keeping.forget() == ticket
    assert keeping.kept("c") is None
    keeping.open(ticket, lambda: "")
    assert keeping.kept("e") == 1
