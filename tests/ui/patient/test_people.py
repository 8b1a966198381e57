"""Guardians and people beside a patient: listed, added, confirmed, invited, ended."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.accounts.interface import Me
from clinic_desktop.domain.centre.interface import Settings
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import LinkedPerson, NewPerson, NotToConfirm
from clinic_desktop.domain.portal.interface import EmailMissing
from clinic_desktop.ui.calling_off import Answer
from clinic_desktop.ui.patient.people_fields import EvidenceFields, PersonFields
from clinic_desktop.ui.patient.people_presenter import (
    ENDS,
    ENDS_ACCESS,
    PeoplePresenter,
    PersonForm,
    missing,
)
from clinic_desktop.ui.patient.people_words import ACTS, lines_of, shut, waiting
from clinic_desktop.ui.patient.screen import build
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from clinic_desktop.ui.workplace import Workplace
from tests.domain.patients.people import LEILA
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.lane import InlineLanes
from tests.support.uxmeter import audit
from tests.support.workplaces import Changes, WrittenWays, workplace

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
Widget = TypeVar("Widget", bound=QWidget)
ALL = frozenset(ACTS.values())
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
WHO = uuid4()
TOLD = LinkedPerson(
    uuid4(), 3, "SAYS_GUARDIAN", "Samira Haddad", "", "samira@clinic.test", "",
    NOW - timedelta(days=2), None, "",
)  # fmt: skip
GUARDIAN = replace(
    TOLD, id=uuid4(), kind="GUARDIAN", name="Omar Haddad",
    ends_at=datetime(2026, 12, 1, tzinfo=UTC), evidence="Passport seen\nSeen by: Rita Bell",
)  # fmt: skip
GONE = replace(
    GUARDIAN, id=uuid4(), ends_at=NOW, evidence=f"{GUARDIAN.evidence}\nEnded: Court order"
)
MERGED = replace(GUARDIAN, id=uuid4(), patient_id=uuid4())
PAYER = replace(TOLD, id=uuid4(), kind="PAYER", email="")


class FakeView:
    def __init__(self) -> None:
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.closed: list[str] = []

    def set_busy(self, busy: bool) -> None: ...

    def ask_pin(self, retry: Any, problem: str = "") -> None: ...

    def show_error(self, message: Any) -> None:
        self.errors.append(message.code)

    def ask_why(self, question: Any, given: Any) -> None:
        self.asked.append(question.effect)
        given(Answer("", "Moved away"))

    def close_why(self) -> None:
        self.closed.append("why")

    def close_drawer(self) -> None:
        self.closed.append("drawer")


@dataclass
class FakeDesk:
    """`relations` and `wards` at once: writes down what was asked."""

    said: list[tuple[Any, ...]] = field(default_factory=list)

    def link_person(self, *asked: Any) -> LinkedPerson:
        self.said.append(asked)
        return GUARDIAN

    def confirm_guardian(self, link_id: UUID, version: int, evidence: str) -> LinkedPerson:
        if link_id != TOLD.id:
            raise NotToConfirm
        self.said.append((link_id, version, evidence))
        return replace(TOLD, kind="GUARDIAN")

    def end_link(self, *asked: Any) -> LinkedPerson:
        self.said.append(asked)
        return GONE

    def invite(self, link_id: UUID) -> bool:
        if link_id == PAYER.id:
            raise EmailMissing
        self.said.append((link_id,))
        return link_id == GUARDIAN.id


def test_what_is_said_of_each() -> None:
    people = (GONE, GUARDIAN, TOLD)
    told, guardian, gone = lines_of(people, WHO, NOW)
    assert waiting(people, NOW) == 1
    assert (told.name, told.authority, told.until, told.tone) == (
        "Samira Haddad", "Nothing yet", "No end", "warn",
    )  # fmt: skip
    assert told.standing == "Said only, 31 Oct 2026: confirmation waits"
    assert guardian.standing == "Confirmed by Rita Bell: Passport seen"
    assert (guardian.until, guardian.authority) == ("30 Nov 2026", "Decides for the patient")
    assert (gone.standing, gone.authority) == ("Ended: Court order", "Nothing any more")
    assert lines_of([MERGED], WHO, NOW)[0].authority == "Nothing here: merged record"


@pytest.mark.parametrize(
    ("act", "person", "begins"),
    [
        ("confirm", TOLD, ""),
        ("confirm", GUARDIAN, "Only somebody who says"),
        ("confirm", GONE, "This has ended"),
        ("invite", TOLD, "Confirm the guardian first"),
        ("invite", GUARDIAN, ""),
        ("invite", replace(GUARDIAN, email=""), "An account needs an e-mail"),
        ("invite", PAYER, "Only a guardian"),
        ("invite", MERGED, "This came with a record that was merged"),
        ("end", MERGED, ""),
        ("end", TOLD, ""),
        ("end", None, "Choose a person"),
    ],
)
def test_why_an_act_is_shut(act: str, person: LinkedPerson | None, begins: str) -> None:
    line = lines_of([person], WHO, NOW)[0] if person else None
    said = shut(act, line, ALL)
    assert said.startswith(begins)
    assert bool(said) == bool(begins)
    assert shut(act, line, frozenset()).startswith("Your role does not do this.")


def test_the_presenter_sends_what_was_typed_and_says_what_came_of_it() -> None:
    view, desk, ways, shown = FakeView(), FakeDesk(), WrittenWays(), list[str]()
    clinic = cast(Clinic, SimpleNamespace(relations=desk, wards=desk))
    settings = cast(Settings, SimpleNamespace(time_zone="Europe/Vienna"))
    me = cast(Me, SimpleNamespace(permissions=frozenset({"portal.account.invite"})))
    place = Workplace(
        me, settings, InlineLanes(), lambda _: None, ways, lambda: NOW, Changes().follow
    )
    presenter = PeoplePresenter(view, clinic, place, lambda: shown.append("again"))
    assert presenter.may == {"portal.account.invite"}
    who = uuid4()
    form = PersonForm("PROXY", "Ida", evidence="Letter seen", until=date(2026, 11, 30))
    presenter.add(who, form)
    presenter.confirm(TOLD, "Passport seen")
    presenter.end(TOLD)
    presenter.end(PAYER)
    midnight = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert desk.said == [
        (who, NewPerson("Ida"), "PROXY", "Letter seen", midnight),
        (TOLD.id, 3, "Passport seen"),
        (TOLD.id, 3, "Moved away"),
        (PAYER.id, 3, "Moved away"),
    ]
    assert view.asked == [ENDS_ACCESS, ENDS]
    assert len(shown) == 4
    presenter.invite(GUARDIAN)
    presenter.invite(TOLD)
    assert ways.said[-2:] == [
        "The code for an account goes to samira@clinic.test.",
        "samira@clinic.test has an account: they sign in and give the code sent there.",
    ]
    presenter.confirm(GUARDIAN, "Passport seen")
    presenter.invite(PAYER)
    assert view.errors == ["patients.not_to_confirm", "portal.email_missing"]


def test_what_a_form_misses() -> None:
    today = NOW.date()
    assert set(missing(PersonForm("GUARDIAN", "", until=date(2026, 11, 1)), today)) == {
        "name", "evidence", "until",
    }  # fmt: skip
    assert missing(PersonForm("PAYER", "Ida", until=today), today) == {}


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


def visible(view: QWidget, kind: type[Widget]) -> Widget:
    return next(one for one in view.findChildren(kind) if one.isVisible())


def shown(qtbot: QtBot, clinic: StaffedClinic, role: str, ways: WrittenWays) -> PatientView:
    desks = clinic.role(role)
    view = build(desks, workplace(desks, clinic.clock, ways))
    assert isinstance(view, PatientView)
    qtbot.addWidget(view)
    view.resize(1240, 900)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.mark.row("F025")
def test_a_guardian_is_confirmed_invited_added_and_ended_by_keys(
    qtbot: QtBot, clinic: StaffedClinic
) -> None:
    child = replace(
        LEILA, first="Noor", born=date(2016, 5, 4), guardian="Samira Haddad", source="PORTAL",
        email="samira@clinic.test", accepted_privacy="1", accepted_terms="1",
    )  # fmt: skip
    patient = inner(clinic, "RECEPTION").patients.register(child, "").patient_id
    desk, ways = clinic.role("RECEPTION").patients, WrittenWays()
    view = shown(qtbot, clinic, "RECEPTION", ways)
    view.show_subject(patient)
    table, card = view.people.table, view.people
    assert "Guardian not confirmed" in view.banner.accessibleName()
    QTest.keyClick(view, Qt.Key.Key_R, ALT)
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_I)
    assert card.message.words.startswith("Confirm the guardian first")
    QTest.keyClick(table, Qt.Key.Key_C)
    seen = visible(view, EvidenceFields)
    assert seen.evidence.hasFocus()
    QTest.keyClick(seen.evidence, Qt.Key.Key_Return, CTRL)
    assert seen.isVisible(), "what was seen is asked for"
    QTest.keyClicks(seen.evidence, "Passport and birth certificate")
    QTest.keyClick(seen.evidence, Qt.Key.Key_Return, CTRL)
    (link,) = desk.details(patient).people
    assert (link.kind, link.seen) == ("GUARDIAN", "Passport and birth certificate")
    assert link.seen_by == clinic.role("RECEPTION").accounts.whoami().name
    assert "Guardian not confirmed" not in view.banner.accessibleName()
    QTest.keyClick(table, Qt.Key.Key_I)
    assert ways.said[-1] == "The code for an account goes to samira@clinic.test."
    QTest.keyClick(table, Qt.Key.Key_A)
    fields = visible(view, PersonFields)
    qtbot.waitUntil(lambda: audit(view) == {})
    QTest.keyClick(fields.kind, Qt.Key.Key_Down)
    QTest.keyClick(fields.kind, Qt.Key.Key_Down)
    QTest.keyClicks(fields.name, "Ida Brandt")
    QTest.keyClick(fields.name, Qt.Key.Key_Return, CTRL)
    assert {one.kind for one in desk.details(patient).people} == {"GUARDIAN", "PAYER"}
    table.choose(link.id)
    QTest.keyClick(table, Qt.Key.Key_E)
    dialog = visible(view, ReasonDialog)
    QTest.keyClicks(dialog.text, "The court gave it to the father")
    QTest.keyClick(dialog.confirm, Qt.Key.Key_Space)
    ended = next(one for one in desk.details(patient).people if one.id == link.id)
    assert ended.why_ended == "The court gave it to the father"
    assert not ended.lives(clinic.clock())
    nurse = shown(qtbot, clinic, "NURSE", WrittenWays())
    nurse.show_subject(patient)
    assert nurse.people.table.keyed.rowCount() == 2
    assert nurse.people.buttons["invite"].reason.startswith("Your role does not do this.")
