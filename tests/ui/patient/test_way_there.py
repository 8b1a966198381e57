"""Beside each reason why a step is shut stands the way to where it is mended."""

from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.core.errors import Unmet
from clinic_desktop.ui import way_there
from clinic_desktop.ui.patient.screen import build
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.way_there import Subject
from clinic_desktop.ui.widgets.buttons import Button
from tests.support.clinics import StaffedClinic
from tests.support.uxmeter import audit
from tests.support.ways import Ways
from tests.support.workplaces import WrittenWays, workplace

OF = Subject(uuid4(), uuid4(), uuid4())
WANTED = {
    "consultation.completed": ("consultation", OF.consultation_id),
    "plan.complete": ("plan", OF.plan_id),
    "quote.handed_over": ("plan", OF.plan_id),
    "consent.valid_today": ("plan", OF.plan_id),
    "preop.before_surgery": ("plan", OF.plan_id),
    "clearance.valid_today": ("plan", OF.plan_id),
    "slot.person_free": ("theatre", OF.plan_id),
    "list.frozen": ("theatre", OF.plan_id),
    "who.sign_out": ("theatre", OF.plan_id),
    "deposit.met": ("billing", OF.patient_id),
    "staff.privileged": ("admin", None),
}
DESK_OF = {"billing": "BILLING", "admin": "THEATRE_MANAGER"}


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


@pytest.mark.row("B10")
def test_each_reason_leads_to_where_it_is_mended(clinic: StaffedClinic) -> None:
    ways = WrittenWays()
    desks = clinic.role("SURGEON")
    place = workplace(desks, clinic.clock, ways)
    others = {to: workplace(clinic.role(who), clinic.clock, ways) for to, who in DESK_OF.items()}
    till = others["billing"]
    for code, wanted in WANTED.items():
        at = others.get(str(wanted[0]), place)
        reason = Unmet(code, "Not yet.", "SURGEON")
        assert way_there.words(reason, OF, at), code
        way_there.go(reason, OF, at)
        assert ways.went[-1] == wanted, code
    went = list(ways.went)
    for shut in (
        Unmet("reflection.consent", "Not before Monday.", "date"),  # nobody can do anything
        Unmet("consultation.completed", "Not yet.", "SURGEON"),  # not this person's screen
        Unmet("age.allowed", "Too young.", ""),
    ):
        assert way_there.words(shut, OF, till) == "", shut.code
        way_there.go(shut, OF, till)
    nowhere = Subject(OF.patient_id)  # there is no plan yet
    assert way_there.words(Unmet("plan.complete", "No line.", "SURGEON"), nowhere, place) == ""
    assert ways.went == went


@pytest.mark.row("B10")
def test_the_file_offers_it_to_keys(qtbot: QtBot, clinic: StaffedClinic) -> None:
    chain, ways = Ways(clinic), WrittenWays()
    way = chain.planned()
    chain.close()
    desks = clinic.role("SURGEON")
    view = build(desks, workplace(desks, clinic.clock, ways))
    assert isinstance(view, PatientView)
    qtbot.addWidget(view)
    view.resize(1240, 780)
    view.show()
    qtbot.waitExposed(view)
    view.show_subject(UUID(way.patient))
    buttons = view.gates.findChildren(Button)
    assert buttons
    assert all("Open" in one.accessibleName() for one in buttons)
    qtbot.waitUntil(lambda: audit(view) == {})
    buttons[0].setFocus()
    QTest.keyClick(buttons[0], Qt.Key.Key_Space)
    assert ways.went == [("plan", UUID(way.plan))]
