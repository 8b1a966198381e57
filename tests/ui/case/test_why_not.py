"""Why can't I? Every button that is shut says what is missing, who can meet it, from when."""

from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from PySide6.QtWidgets import QWidget

from clinic_desktop.app.walk import day
from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.way import Way
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.grants import PERMISSIONS
from clinic_desktop.core.moves import MOVES, STATES
from clinic_desktop.ui.admin.screen import build as build_admin
from clinic_desktop.ui.billing.screen import build as build_billing
from clinic_desktop.ui.case.screen import build as build_case
from clinic_desktop.ui.case.view import CaseView
from clinic_desktop.ui.consent.screen import build as build_consent
from clinic_desktop.ui.held.screen import build as build_held
from clinic_desktop.ui.inventory.screen import build as build_inventory
from clinic_desktop.ui.pairs.screen import build as build_pairs
from clinic_desktop.ui.patient.screen import build as build_patient
from clinic_desktop.ui.plan.screen import build as build_plan
from clinic_desktop.ui.theatre.screen import build as build_theatre
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.today.screen import build as build_today
from clinic_desktop.ui.why_not import by_gate, by_role, by_state
from clinic_desktop.ui.widgets.buttons import Button
from tests.ui.case.conftest import Open

pytestmark = pytest.mark.row("B10")


def shut(view: QWidget) -> list[Button]:
    """Every button of an open screen, its closed parts too, that is off and not for that hidden."""
    return [
        button
        for button in view.findChildren(Button)
        if not button.isEnabled() and not button.isHidden()
    ]


def unexplained(view: QWidget) -> list[str]:
    """A reason stands in the tooltip and in what a screen reader says, word for word."""
    return [
        f"{type(view).__name__}: {button.accessibleName()}"
        for button in shut(view)
        if len(button.reason) < 15
        or escape(button.reason) not in button.toolTip()
        or button.accessibleDescription() != button.reason
    ]


def test_every_shut_button_of_every_screen_says_why(opened: Open, signed_way: Way) -> None:
    way = signed_way
    steps.make_case(way)
    screens = (
        (build_today, "RECEPTION", None), (build_theatre, "THEATRE_MANAGER", None),
        (build_theatre, "NURSE", None), (build_inventory, "STOCK_KEEPER", None),
        (build_billing, "BILLING", way.patient_id), (build_admin, "ADMIN", None),
        (build_pairs, "RECEPTION", None), (build_held, "ADMIN", None),
        (build_patient, "RECEPTION", way.patient_id), (build_plan, "SURGEON", way.patient_id),
        (build_case, "NURSE", way.case_id), (build_case, "THEATRE_MANAGER", way.case_id),
        (build_case, "ANAESTHETIST", way.case_id), (build_consent, "SURGEON", None),
    )  # fmt: skip
    found, seen = list[str](), 0
    for build, role, subject in screens:
        view = opened(build, role)
        if subject is not None and hasattr(view, "show_subject"):
            view.show_subject(subject)
        found += unexplained(view)
        seen += len(shut(view))
    assert found == []
    assert seen > 60, "an early state shuts much"
    a_key_says_what_its_button_says(opened, way)


def test_a_case_tells_role_state_and_what_its_gate_misses(opened: Open, signed_way: Way) -> None:
    way = signed_way
    steps.make_case(way)
    way.starts_at = way.clock().replace(hour=9, minute=0) + timedelta(days=7)
    nurse = opened(build_case, "NURSE")
    assert isinstance(nurse, CaseView)
    nurse.show_subject(way.case_id)
    assert "no slot yet" in nurse.before.steps["check_in"].reason
    day.book_theatre(way, way.starts_at)
    nurse.property("presenter").load()
    gate = nurse.property("presenter").page.gate
    reason = nurse.before.steps["enter"].reason
    assert reason.startswith("This case is scheduled; only a case whose patient is checked in can")
    assert gate, "its day has not come"
    assert all(one.text.rstrip(".") in reason for one in gate)
    assert "The slot is on" in reason, "from when"
    assert nurse.before.steps["check_in"].isEnabled(), "a gate refuses in words, by a press"
    keeper = opened(build_case, "THEATRE_MANAGER")
    assert isinstance(keeper, CaseView)
    keeper.show_subject(way.case_id)
    assert keeper.before.steps["reconfirm"].reason == by_role("consent.consent.reconfirm")


def a_key_says_what_its_button_says(opened: Open, way: Way) -> None:
    view = opened(build_theatre, "THEATRE_MANAGER")
    assert isinstance(view, TheatreView)
    view.queue.choose(way.plan_id)
    next(one for one in view.queue.actions() if one.shortcut().toString() == "N").trigger()
    assert view.message.words == view.buttons["queue", "create"].reason
    assert view.message.words == "Its case is made already."


def test_the_words_come_from_the_tables_that_the_services_ask() -> None:
    for machine, states in STATES.items():
        for event in {one.event for one in MOVES.values() if one.machine == machine}:
            moves = [o for o in MOVES.values() if (o.machine, o.event) == (machine, event)]
            for status in states:
                open_ = any(status in one.sources for one in moves)
                assert (by_state(machine, event, status) == "") is open_
    for name, permission in PERMISSIONS.items():
        said = by_role(name).lower()
        for role in permission.scopes.keys() - {"PATIENT"}:
            assert role.replace("_", " ").lower() in said
    when = datetime(2026, 3, 1, 9, tzinfo=UTC)
    unmet = (Unmet("a", "A mark is missing.", "SURGEON NURSE"), Unmet("b", "Too soon.", "", when))
    assert by_gate(unmet, UTC) == (
        "A mark is missing (Can be done by: Surgeon, Nurse)."
        " Too soon (Possible from Sunday 1 March 2026, 09:00)."
    )


def test_a_button_is_itself_again_when_it_is_allowed(qtbot) -> None:
    button = Button("Move", tip="Move the slot", shortcut="M")
    qtbot.addWidget(button)
    own = button.toolTip()
    button.offer("First <this>, then that.")
    assert not button.isEnabled()
    assert "First &lt;this&gt;" in button.toolTip()
    button.offer("", busy=True)
    assert not button.isEnabled()
    button.offer("")
    assert (button.isEnabled(), button.reason, button.accessibleDescription()) == (True, "", "")
    assert button.toolTip() == own
