"""Administration: colleagues, theatres, prices and tablets, by clicks and against the services."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from clinic_desktop.app.secrets import MemorySecrets
from clinic_desktop.app.tablet_key import TabletKey
from clinic_desktop.core.errors import Forbidden
from clinic_desktop.domain.accounts.interface import Colleague, LoginTaken, NewColleague
from clinic_desktop.domain.portal.interface import DeviceCard, PairingCode
from clinic_desktop.ui.admin.drawers import ColleagueForm, Form, PriceForm, RolesForm, TabletForm
from clinic_desktop.ui.admin.presenter import NEEDS, TITLES, AdminPresenter
from clinic_desktop.ui.admin.screen import build
from clinic_desktop.ui.admin.view import AdminView
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from clinic_desktop.ui.workplace import Workplace
from tests.support.clinics import StaffedClinic
from tests.support.lane import InlineLanes
from tests.support.uxmeter import audit

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CTRL = Qt.KeyboardModifier.ControlModifier
WHY = "One surgeon works here, nobody else."


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


class Told:
    """Ways that only remember what was told."""

    def __init__(self) -> None:
        self.words = []

    def tell(self, text, undo=None) -> None:
        self.words.append(text)


def place_of(desks, told, permissions=None) -> Workplace:
    me = desks.accounts.whoami()
    if permissions is not None:
        me = SimpleNamespace(permissions=permissions, name="Ada")
    return Workplace(
        me, desks.centre.settings(), InlineLanes(), desks.accounts.step_up, told, lambda: NOW,
        lambda kinds, tell: lambda: None,
    )  # fmt: skip


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def view(qtbot, clinic: StaffedClinic, told: Told) -> AdminView:
    desks = clinic.role("ADMIN")
    view = build(desks, place_of(desks, told))
    qtbot.addWidget(view)
    view.resize(1200, 760)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def rows(table):
    return [table.keyed.value_at(table.keyed.index(at, 0)) for at in range(table.keyed.rowCount())]


def form(view: AdminView, kind: type[Form]):
    return next(one for one in view.findChildren(kind) if one.isVisible())


def press(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def go_to(view: AdminView, section: str) -> None:
    view.choice.choose([one.name for one in view.sections].index(section))


def test_a_colleague_is_added_gets_roles_and_is_disabled(qtbot, view, told, clinic) -> None:
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    fields = form(view, ColleagueForm)
    qtbot.keyClicks(fields.name, "Bodil Quist")
    qtbot.keyClick(fields.name, Qt.Key.Key_Return, CTRL)
    assert fields.fields["email"].error
    assert fields.fields["roles"].error
    qtbot.keyClicks(fields.email, "bodil@example.test")
    qtbot.keyClicks(fields.password, "a quiet harbour at nine")
    fields.roles.boxes["NURSE"].setChecked(True)
    press(qtbot, fields.button)
    made = next(one for one in rows(view.colleagues) if one.name == "Bodil Quist")
    assert (made.roles, made.active) == (("NURSE",), True)

    view.colleagues.choose(made.id)
    press(qtbot, view.roles)
    roles = form(view, RolesForm)
    roles.roles.boxes["ANAESTHETIST"].setChecked(True)
    press(qtbot, roles.button)
    assert roles.fields["reason"].error
    qtbot.keyClicks(roles.reason, "Finished her training.")
    press(qtbot, roles.button)
    made = next(one for one in rows(view.colleagues) if one.name == "Bodil Quist")
    assert set(made.roles) == {"NURSE", "ANAESTHETIST"}

    press(qtbot, view.disable)
    dialog = view.findChild(ReasonDialog)
    dialog.text.setPlainText("Left the clinic in November.")
    press(qtbot, dialog.confirm)
    assert not next(one for one in rows(view.colleagues) if one.id == made.id).active
    assert not view.disable.isEnabled()
    assert told.words[-1] == "Bodil Quist cannot sign in any more."


def test_a_theatre_is_added(qtbot, view, clinic) -> None:
    go_to(view, "theatres")
    assert [one.name for one in rows(view.theatres)] == ["Theatre 1"]
    press(qtbot, view.add)
    fields = form(view, Form)
    qtbot.keyClicks(fields.name, "Theatre 2")
    fields.turnover.setCurrentIndex(4)
    press(qtbot, fields.button)
    assert [one.name for one in rows(view.theatres)] == ["Theatre 1", "Theatre 2"]
    known = clinic.role("THEATRE_MANAGER").theatre.theatres()
    assert [one.turnover_minutes for one in known if one.name == "Theatre 2"] == [45]


@pytest.mark.parametrize("role", ["RECEPTION", "SURGEON", "BILLING"])
def test_only_who_looks_after_theatres_adds_one(clinic: StaffedClinic, role: str) -> None:
    with pytest.raises(Forbidden):
        clinic.role(role).scheduling.open_theatre("Theatre 9", 20)


def test_a_price_is_set_by_enter(qtbot, view) -> None:
    go_to(view, "prices")
    code = rows(view.prices)[0].code
    view.prices.choose(code)
    qtbot.keyClick(view.prices, Qt.Key.Key_Return)
    fields = form(view, PriceForm)
    qtbot.keyClicks(fields.amount, "6500")
    qtbot.keyClick(fields.amount, Qt.Key.Key_Return, CTRL)
    assert rows(view.prices)[0].amount_minor == 650_000
    assert not view.add.isVisible()


def test_a_tablet_is_paired_and_revoked(qtbot, view, clinic) -> None:
    go_to(view, "tablets")
    press(qtbot, view.add)
    fields = form(view, TabletForm)
    qtbot.keyClicks(fields.name, "Tablet at the desk")
    press(qtbot, fields.button)
    code = fields.findChild(QLabel, "pairingCode").text()
    key = TabletKey(MemorySecrets()).public()
    assert clinic.as_caller(None).portal.pair(code, key).name == "Tablet at the desk"
    view.property("presenter").reload("tablets")
    assert [one.state for one in rows(view.tablets)] == ["Paired"]
    view.tablets.choose(rows(view.tablets)[0].id)
    press(qtbot, view.revoke)
    view.message.acted.emit("revoke")
    assert [one.state for one in rows(view.tablets)] == ["Revoked"]
    assert not view.revoke.isEnabled()


@pytest.mark.parametrize("section", list(NEEDS))
def test_manners(qtbot, view, section) -> None:
    go_to(view, section)
    assert audit(view) == {}
    if section != "prices":
        view.begin_add()
        assert audit(view) == {}


class Fake:
    """Stands for a view, or for all desks at once."""

    def __init__(self, **answers) -> None:
        self.said, self._answers = [], answers

    def __getattr__(self, name):
        def said(*values):
            self.said.append((name, *values))
            answer = self._answers.get(name)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return said


def presenter_with(view, **answers):
    desk = Fake(**answers)
    clinic = SimpleNamespace(staff=desk, centre=desk, billing=desk, portal=desk, scheduling=desk)
    me = SimpleNamespace(permissions=frozenset(NEEDS.values()), name="Ada")
    settings = SimpleNamespace(time_zone="Europe/Vienna")
    place = Workplace(
        me, settings, InlineLanes(), Fake().step_up, Told(), lambda: NOW, lambda kinds, tell: None
    )
    return AdminPresenter(view, clinic, place), desk


def test_everybody_sees_only_their_sections() -> None:
    presenter, _ = presenter_with(Fake())
    assert presenter.sections() == TITLES


def test_a_taken_address_is_told_at_its_field() -> None:
    view = Fake()
    presenter, _ = presenter_with(view, add_colleague=LoginTaken())
    presenter.add_colleague(NewColleague("A", "a@example.test", "x", ("NURSE",)))
    assert view.said[-1] == ("show_errors", {"email": LoginTaken.text})


def test_roles_need_one_role_and_a_reason() -> None:
    view = Fake()
    presenter, desk = presenter_with(view)
    presenter.set_roles(Colleague(uuid4(), "A", "", ("NURSE",), True, 1), (), "")
    assert set(view.said[-1][1]) == {"roles", "reason"}
    assert desk.said == []


def test_the_list_of_tablets_waits_until_it_is_opened() -> None:
    presenter, desk = presenter_with(Fake(), all_devices=())
    presenter.load()
    assert "all_devices" not in [said[0] for said in desk.said]
    presenter.opened("tablets")
    assert desk.said[-1] == ("all_devices",)


def test_tablets_in_words() -> None:
    cards = [
        DeviceCard(uuid4(), "a", None, None, None, False, 1),
        DeviceCard(uuid4(), "b", NOW, NOW, None, True, 1, keyed=True),
        DeviceCard(uuid4(), "c", NOW, NOW, NOW, False, 1),
        DeviceCard(uuid4(), "d", NOW, NOW, None, False, 1),
    ]
    view = Fake()
    presenter, _ = presenter_with(view, all_devices=tuple(cards))
    presenter.opened("tablets")
    shown = next(said[1] for said in view.said if said[0] == "show_tablets")
    assert [row.state for row in shown] == [
        "Waits for its code", "In a patient's hands", "Revoked", "Must be paired again",
    ]  # fmt: skip
    assert shown[0].seen == "Never"
    assert shown[1].seen == "23 Nov 2026, 10:00"


def test_the_code_is_shown_with_its_end() -> None:
    view = Fake()
    code = PairingCode(uuid4(), "AB12CD34", NOW + timedelta(minutes=10))
    presenter, _ = presenter_with(view, make_pairing=code, all_devices=())
    presenter.pair("Desk")
    assert ("show_code", "AB12CD34", "10:10") in view.said


def test_a_practice_of_one_person_says_so_once(qtbot, view, told, clinic) -> None:
    qtbot.keyClick(view.alone, Qt.Key.Key_Space)
    dialog = next(one for one in view.findChildren(ReasonDialog) if one.isVisible())
    qtbot.keyClicks(dialog.text, WHY)
    qtbot.keyClick(dialog.confirm, Qt.Key.Key_Space)
    assert told.words == ["No act asks for a second person any more; each says so."]
    now = clinic.clock()
    day = timedelta(days=1)
    [row] = clinic.role("AUDITOR").overrides.register(now - day, now + day)
    assert (row.code, row.reason_text) == (
        "TWO_PERSON_WAIVE",
        "One surgeon works here, nobody else.",
    )
