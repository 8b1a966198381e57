"""The ways past a refusal as their screens offer them, on desks written by hand."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from clinic_desktop.core.errors import RuleViolation, Unmet
from clinic_desktop.core.waiting import ActClass
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.workflow.rules.late import MOMENT
from clinic_desktop.ui.calling_off import Answer
from clinic_desktop.ui.case.beyond import BeyondPresenter
from clinic_desktop.ui.case.values import MOMENTS, late_of
from clinic_desktop.ui.patient.presenter import BookingForm, PatientPresenter
from clinic_desktop.ui.plan.presenter import PlanPresenter
from clinic_desktop.ui.theatre.presenter import TheatrePresenter
from tests.support.lane import InlineLanes
from tests.support.workplaces import WrittenWays

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = Colleague(uuid4(), "Edlinger", "Dr", ("ANAESTHETIST",), True, 1)
SAID = "The power was out."


class View:
    """Answers each question with the same; anything else that is shown is let go."""

    def __init__(self, **parts):
        self.parts, self.errors, self.asked, self.closed = parts, [], [], 0

    def show_error(self, message):
        self.errors.append(message)

    def ask_why(self, question, given):
        self.asked.append(question)
        given(Answer("", SAID, "", self.parts))

    def close_why(self):
        self.closed += 1

    def __getattr__(self, name):
        return lambda *_: None


class Desk:
    """Refuses what it is told to; keeps everything else that it is asked to do."""

    def __init__(self, refuse, *missing):
        self.refuse, self.missing, self.did = refuse, missing, []

    def __getattr__(self, name):
        def do(*given):
            if name == self.refuse:
                raise RuleViolation("Shut.", tuple(Unmet(c, c, "") for c in self.missing))
            self.did.append((name, *given))
            return SimpleNamespace(id="made", starts_at=NOW, theatre_name="Theatre 1")

        return do


class Answering:
    """A desk that only tells: any question has the same answer."""

    def __init__(self, answer):
        self._answer = answer

    def __getattr__(self, name):
        return lambda *_: self._answer


def place_of(*roles, ways=None):
    zone = ZoneInfo("Europe/Vienna")
    return SimpleNamespace(
        me=SimpleNamespace(id=uuid4(), roles=roles), may=lambda *_: True, lanes=InlineLanes(),
        step_up=None, ways=ways or WrittenWays(), zone=zone, clock=lambda: NOW,
        today=lambda: NOW.astimezone(zone), follow=lambda *_: None,
    )  # fmt: skip


def clinic_of(**desks):
    return SimpleNamespace(staff=Answering((SECOND,)), billing=None, **desks)


@pytest.mark.parametrize(("roles", "offered"), [(("RECEPTION",), True), (("BILLING",), False)])
def test_an_appointment_of_the_past_comes_from_its_paper(roles, offered) -> None:
    view, desk = View(paper="D-0017"), Desk("book", "time.not_past")
    file = PatientPresenter(view, clinic_of(reception=desk), place_of(*roles))
    file._patient = uuid4()  # noqa: SLF001  as if its file had been read
    file.load = lambda: None
    file.book(BookingForm(uuid4(), date(2026, 11, 22), 9, 0, 30, "Check"))
    assert (view.errors[0].way is not None) == offered
    if offered:
        view.errors[0].way.go()
        [(name, new, reason, paper)] = desk.did
        assert (name, reason, paper) == ("book_late", SAID, "D-0017")
        assert new.starts_at.date() == date(2026, 11, 22)
        assert [one.name for one in view.asked[0].parts] == ["paper"]


@pytest.mark.parametrize(
    ("roles", "missing", "offered"),
    [
        (("SURGEON",), ("language.covered",), True),
        (("ANAESTHETIST",), ("language.covered",), False),
        (("SURGEON",), ("language.covered", "template.valid"), False),
    ],
)
def test_a_consent_without_a_text_is_made_with_an_interpreter(roles, missing, offered) -> None:
    view = View(name="Farid Nazari", spoken="fa", mode="PHONE", register="LG Wien 4711")
    desk, ways = Desk("create", *missing), WrittenWays()
    plan = PlanPresenter(view, clinic_of(consenting=desk), place_of(*roles, ways=ways))
    sheet = SimpleNamespace(card=SimpleNamespace(id="plan"))
    plan._page, plan._language = SimpleNamespace(sheet=sheet), "fa"  # noqa: SLF001
    plan.create_consent("PROCEDURE", "en")
    assert (view.errors[0].way is not None) == offered
    if offered:
        view.errors[0].way.go()
        [(_, subject, kind, language, by)] = desk.did
        assert (subject, kind, language) == ("plan", "PROCEDURE", "en")
        assert (by.name, by.spoken, by.mode, by.register) == (
            "Farid Nazari", "fa", "PHONE", "LG Wien 4711",
        )  # fmt: skip
        assert view.asked[0].typed.parts == {"spoken": "fa"}
        assert ways.went == [("consent", "made")]


def test_a_card_dropped_outside_the_hours_is_moved_all_the_same() -> None:
    view, desk = View(), Desk("move", "slot.hours", "list.frozen")
    board = TheatrePresenter(view, clinic_of(scheduling=desk), place_of("THEATRE_MANAGER"))
    board.load = lambda: None
    board._page = SimpleNamespace(day=date(2026, 11, 24), cards=())  # noqa: SLF001
    board.drop("case", "room", 19 * 60)
    view.errors[0].way.go()
    [(name, case, room, at, passing)] = desk.did
    assert (name, case, room, at.hour) == ("move_over", "case", "room", 19)
    assert (passing.codes, passing.reason) == (("BOOKING_SOFT", "FREEZE_BREAK"), SAID)


def beyond(view, desk, *roles):
    entry = SimpleNamespace(code="RHINO_REV", name="Revision", act_class=ActClass.SURGERY)
    case = SimpleNamespace(page=SimpleNamespace(facts=SimpleNamespace(id="case")), load=list)
    clinic = clinic_of(surgery=desk, plans=Answering((entry,)))
    return BeyondPresenter(case, view, clinic, place_of(*roles))


def test_a_late_phase_is_explained_and_an_act_outside_the_plan_recorded() -> None:
    view, desk = View(procedure="RHINO_REV", second=str(SECOND.id), told="10:30"), Desk("")
    surgeon = beyond(view, desk, "SURGEON")
    surgeon.explain_late("TIME_OUT")
    surgeon.extend()
    late, (name, case, act) = desk.did
    assert late == ("explain_late", "case", "TIME_OUT", SAID)
    assert (name, case, act.procedure_code, act.reason) == ("extend", "case", "RHINO_REV", SAID)
    assert act.second_person_id == SECOND.id
    assert act.told_patient_at == NOW + timedelta(minutes=30)
    assert view.asked[1].parts[0].choices == (("RHINO_REV", "Revision"),)


def test_who_has_no_such_override_is_not_asked() -> None:
    view = View()
    nurse = beyond(view, Desk(""), "NURSE")
    nurse.extend()
    assert view.asked == []


def test_a_phase_is_late_from_its_moment_until_it_is_explained() -> None:
    assert {phase: f"{at.lower()}_at" for phase, at in MOMENTS.items()} == MOMENT
    incision = NOW.astimezone(ZoneInfo("Europe/Vienna"))

    def page(at, answered, *events):
        item = SimpleNamespace(phase="TIME_OUT", open=answered is None, answered_at=answered)
        sheet = SimpleNamespace(checklist=(item,), events=events)
        return SimpleNamespace(sheet=sheet, time_of=lambda _: at)

    assert late_of(page(None, None), "TIME_OUT") is None
    assert late_of(page(incision, NOW - timedelta(minutes=1)), "TIME_OUT") is None
    for answered in (None, NOW + timedelta(minutes=1)):
        late = late_of(page(incision, answered), "TIME_OUT")
        assert (late.words, late.explained) == (
            "Incision was at 10:00, before the time out was complete.", False,
        )  # fmt: skip
    said = SimpleNamespace(kind="LATE", code="TIME_OUT", text=SAID)
    assert late_of(page(incision, None, said), "TIME_OUT").explained
