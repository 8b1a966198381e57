"""One page turns an empty database into a clinic, or says what is missing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from clinic_desktop.core.errors import Unavailable
from clinic_desktop.core.resources import resource
from clinic_desktop.domain.accounts.interface import PasswordRefused
from clinic_desktop.ui.first_start.presenter import (
    LEAST_PASSWORD,
    POLICIES,
    FirstStartForm,
    FirstStartPresenter,
    check,
)
from clinic_desktop.ui.first_start.view import FirstStartView
from tests.support.lane import InlineLanes

GOOD = FirstStartForm(
    "Lindqvist & Osei Clinic",
    "Hafenstr. 12, 20459 Hamburg",
    "Europe/Berlin",
    "DE",
    "EUR",
    "Mira Aydin",
    "mira@example.org",
    "four plain words here",
    "four plain words here",
)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"clinic": " "}, "clinic"),
        ({"address": ""}, "address"),
        ({"name": ""}, "name"),
        ({"email": "mira"}, "email"),
        ({"email": "mira@example"}, "email"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"password": "elevenchars"}, "password"),
        ({"repeat": "other words here"}, "repeat"),
    ],
)
def test_what_is_missing_is_told_at_its_field(change, field):
    assert list(check(replace(GOOD, **change))) == [field]


def test_password_counts_code_points():
    twelve = "é" * LEAST_PASSWORD
    assert check(replace(GOOD, password=twelve, repeat=twelve)) == {}


def test_policies_on_the_page_are_those_that_ship():
    assert {choice.code for choice in POLICIES} == {
        path.stem for path in resource("policies").glob("*.json")
    }


class Founder:
    def __init__(self, refuse=None):
        self.refuse, self.founded = refuse, []

    def begin(self, values):
        if self.refuse:
            raise self.refuse
        self.founded.append(values)


@pytest.fixture
def view(qtbot):
    view = FirstStartView()
    qtbot.addWidget(view)
    view.resize(900, 900)
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.fixture
def work(view):
    def work(founder):
        begun = []
        presenter = FirstStartPresenter(view, founder, InlineLanes(), begun.append)
        view.begin_requested.connect(presenter.begin)
        view.presenter = presenter
        return begun

    return work


def fill(view):
    view.clinic.setText(GOOD.clinic)
    view.address.setText(GOOD.address)
    view.time_zone.setCurrentText(GOOD.time_zone)
    view.policy.setCurrentIndex(view.policy.findData(GOOD.policy))
    view.name.setText(GOOD.name)
    view.email.setText(GOOD.email)
    view.password.setText(GOOD.password)
    view.repeat.setText(GOOD.repeat)


def texts(view):
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def test_page_is_read_and_the_clinic_begins(qtbot, view, work):
    founder = Founder()
    begun = work(founder)
    fill(view)
    assert view.form() == GOOD
    qtbot.mouseClick(view.begin, Qt.MouseButton.LeftButton)
    (values,) = founder.founded
    assert begun == [values]
    assert (values.clinic, values.policy, values.currency) == (GOOD.clinic, "DE", "EUR")


def test_empty_page_says_what_it_needs_and_the_focus_goes_there(qtbot, view, work):
    founder = Founder()
    work(founder)
    qtbot.mouseClick(view.begin, Qt.MouseButton.LeftButton)
    shown = texts(view)
    assert "Type the name of the clinic." in shown
    assert "Choose a password." in shown
    assert view.clinic.hasFocus()
    assert founder.founded == []


def test_refused_password_is_told_at_its_field(qtbot, view, work):
    work(Founder(PasswordRefused()))
    fill(view)
    qtbot.mouseClick(view.begin, Qt.MouseButton.LeftButton)
    assert PasswordRefused.text in texts(view)
    assert view.password.hasFocus()


def test_other_refusals_stand_above(qtbot, view, work):
    begun = work(Founder(Unavailable()))
    fill(view)
    qtbot.mouseClick(view.begin, Qt.MouseButton.LeftButton)
    assert any("clinic.unavailable" in text for text in texts(view))
    assert begun == []
    assert view.begin.isEnabled()


def test_choosing_a_country_says_its_rule_and_its_currency(view):
    view.policy.setCurrentIndex(view.policy.findData("AU"))
    assert view.currency.currentText() == "AUD"
    shown = " ".join(texts(view))
    assert "seven days after the signed consent" in shown
    assert "Review by a lawyer before use" in shown


def test_password_is_hidden_and_counted(qtbot, view):
    qtbot.keyClicks(view.password, "secret")
    assert view.password.echoMode() == QLineEdit.EchoMode.Password
    assert "6 of at least 12 characters" in texts(view)
