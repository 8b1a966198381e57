"""A patient whose consent is signed, and screens for whoever works on the day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk import way as steps
from clinic_desktop.app.walk.crew import JumpingClock
from clinic_desktop.app.walk.way import Way
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.workplace import Workplace
from tests.journeys.conftest import Colleagues, clock, colleagues, new_way, person, template
from tests.support.workplaces import WrittenWays, workplace

__all__ = ["clock", "colleagues", "new_way", "template"]

Build = Callable[[Clinic, Workplace], QWidget]
Open = Callable[[Build, str], QWidget]


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what the screens do does not depend on the engine


@pytest.fixture
def signed_way(new_way: Callable[..., Way]) -> Way:
    """Steps 1 to 8."""
    way = new_way()
    steps.register(way, person("Leila", "Haddad-Moreau"))
    steps.book_consultation(way, way.clock() + timedelta(minutes=30))
    steps.consult(way)
    steps.plan(way)
    steps.approve(way)
    steps.make_consent(way)
    way.clock.go(timedelta(days=1))
    steps.sign_consents(way)
    steps.complete_preop(way, ("SCHED",))
    return way


@pytest.fixture
def ways() -> WrittenWays:
    return WrittenWays()


@pytest.fixture
def opened(qtbot: QtBot, colleagues: Colleagues, clock: JumpingClock, ways: WrittenWays) -> Open:
    """A screen as a colleague of that role sees it, lanes at once."""

    def open_screen(build: Build, role: str) -> QWidget:
        desks = colleagues(role)
        widget = build(desks, workplace(desks, clock, ways))
        qtbot.addWidget(widget)
        widget.resize(1240, 860)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return open_screen
