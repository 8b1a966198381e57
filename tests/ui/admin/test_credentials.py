"""Credentials of colleagues, recorded, renewed and ended by keys and clicks."""

from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.accounts.interface.credentials import CredentialCard
from clinic_desktop.ui.admin.credential_list import EndForm, GrantForm, RenewForm
from clinic_desktop.ui.admin.credentials import Draft, Row, lacking, missing, rows_of
from clinic_desktop.ui.admin.screen import build
from clinic_desktop.ui.admin.view import AdminView
from clinic_desktop.ui.widgets.buttons import Button
from tests.support.clinics import StaffedClinic
from tests.support.patient_bot import PatientBot
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

CTRL = Qt.KeyboardModifier.ControlModifier
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
VIENNA = ZoneInfo("Europe/Vienna")
WHO = UUID(int=7)
F = TypeVar("F", bound=QWidget)


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


def opened(qtbot: PatientBot, clinic: StaffedClinic, role: str, ways: WrittenWays) -> AdminView:
    desks = clinic.role(role)
    view = build(desks, workplace(desks, clinic.clock, ways))
    assert isinstance(view, AdminView)
    qtbot.addWidget(view)
    view.resize(1200, 760)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.choice.choose([one.name for one in view.sections].index("credentials"))
    qtbot.waitUntil(lambda: view.credentials.shown is not None)
    return view


def rows(view: AdminView) -> list[Row]:
    keyed = view.credentials.table.keyed
    return [keyed.value_at(keyed.index(at, 0)) for at in range(keyed.rowCount())]


def form(view: AdminView, kind: type[F]) -> F:
    return next(one for one in view.findChildren(kind) if one.isVisible())


def pick(qtbot: PatientBot, box: QComboBox, words: str) -> None:
    """By the arrow keys."""
    for _ in range(box.count()):
        qtbot.keyClick(box, Qt.Key.Key_Down)
        if box.currentText().startswith(words):
            return
    raise AssertionError(words)


def send(qtbot: PatientBot, where: QWidget) -> None:
    qtbot.keyClick(where, Qt.Key.Key_Return, CTRL)


def test_a_theatre_manager_records_renews_and_ends_by_keys(
    qtbot: PatientBot, clinic: StaffedClinic
) -> None:
    ways = WrittenWays()
    view = opened(qtbot, clinic, "THEATRE_MANAGER", ways)
    assert not view.credentials.require.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_N, CTRL)
    fields = form(view, GrantForm)
    send(qtbot, fields.first.line)
    assert {name for name, field in fields.fields.items() if field.error} == {
        "person", "LICENCE", "first",
    }  # fmt: skip
    pick(qtbot, fields.person, "Robin Surgeon")
    qtbot.keyClicks(fields.fields["LICENCE"].editor, "L-0815")
    qtbot.keyClicks(fields.first.line, "1.1.2026")
    qtbot.keyClicks(fields.last.line, "31.12.2026")
    send(qtbot, fields.last.line)
    [row] = rows(view)
    assert (row.card.name, row.kind, row.what) == ("Robin Surgeon", "Licence", "L-0815")
    assert (row.first, row.last, row.state) == ("01 Jan 2026", "31 Dec 2026", "Ends soon")
    assert row.card.ends_at == datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # midnight in Vienna

    view.credentials.table.choose(row.id)
    qtbot.keyClick(view.credentials.table, Qt.Key.Key_Return)
    renewal = form(view, RenewForm)
    qtbot.keyClicks(renewal.last.line, "31.12.2027")
    send(qtbot, renewal.last.line)
    assert [(one.first, one.state) for one in rows(view)] == [
        ("01 Jan 2027", "Not yet valid"), ("01 Jan 2026", "Valid"),
    ]  # fmt: skip

    view.credentials.table.choose(row.id)
    qtbot.keyClick(view.credentials.end, Qt.Key.Key_Space)
    ending = form(view, EndForm)
    qtbot.keyClicks(ending.last.line, "20.11.2026")
    send(qtbot, ending.reason)
    assert ending.fields["reason"].error
    qtbot.keyClicks(ending.reason, "Left the register.")
    send(qtbot, ending.reason)
    assert [(one.last, one.state, one.tone) for one in rows(view)][1] == (
        "20 Nov 2026", "Ended", "bad",
    )  # fmt: skip
    assert not view.credentials.end.isEnabled()
    assert ways.said[-1] == "Licence of Robin Surgeon: ended."


def test_a_privilege_is_chosen_and_taken_back(qtbot: PatientBot, clinic: StaffedClinic) -> None:
    view = opened(qtbot, clinic, "ADMIN", WrittenWays())
    qtbot.mouseClick(view.add, Qt.MouseButton.LeftButton)
    fields = form(view, GrantForm)
    pick(qtbot, fields.person, "Robin Surgeon")
    pick(qtbot, fields.kind, "Privilege")
    assert not fields.fields["LICENCE"].isVisible()
    pick(qtbot, fields.procedure, "Lipo")
    qtbot.keyClicks(fields.first.line, "1.11.2026")
    send(qtbot, fields.first.line)
    [row] = rows(view)
    assert (row.card.value, row.last, row.state) == ("LIPO", "No end", "Valid")
    view.credentials.table.choose(row.id)
    assert not view.credentials.renew.isEnabled()
    qtbot.mouseClick(view.credentials.end, Qt.MouseButton.LeftButton)
    ending = form(view, EndForm)
    ending.mistaken.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(ending.mistaken, Qt.Key.Key_Space)
    assert not ending.last.isEnabled()
    ending.reason.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(ending.reason, "Of somebody else.")
    send(qtbot, ending.reason)
    [row] = rows(view)
    assert (row.state, row.going) == ("Taken back", False)


def test_the_clinic_asks_everybody_and_knows_first_what_is_missing(
    qtbot: PatientBot, clinic: StaffedClinic
) -> None:
    view = opened(qtbot, clinic, "ADMIN", WrittenWays())
    for wanted, words in (("yes", "Ask only what is recorded"), ("no", "Ask of everybody")):
        qtbot.keyClick(view.credentials.require, Qt.Key.Key_Space)
        button = next(one for one in view.message.findChildren(Button) if one.text())
        if wanted == "yes":
            assert "Robin Surgeon (licence, indemnity, privilege)" in said(view)
        qtbot.keyClick(button, Qt.Key.Key_Space)
        assert clinic.role("ADMIN").centre.settings().choices["credentials_required"] == wanted
        assert view.credentials.require.text().strip() == words


def said(view: AdminView) -> str:
    return " ".join(label.text() for label in view.message.findChildren(QLabel))


def test_manners_of_its_forms(qtbot: PatientBot, clinic: StaffedClinic) -> None:
    view = opened(qtbot, clinic, "ADMIN", WrittenWays())
    view.begin_add()
    assert audit(view) == {}


def card(kind: str, value: str, starts: int, ends: int | None, who: UUID = WHO) -> CredentialCard:
    """In days from now."""
    over = None if ends is None else NOW + ends * DAY
    return CredentialCard(uuid4(), who, "Ruth Amsel", kind, value, NOW + starts * DAY, over, "", 1)


@pytest.mark.parametrize(
    ("cards", "state", "tone"),
    [
        ([card("LICENCE", "1", -9, None)], "Valid", "ok"),
        ([card("LICENCE", "1", -9, 61)], "Valid", "ok"),
        ([card("LICENCE", "1", -9, 60)], "Ends soon", "warn"),
        ([card("LICENCE", "1", -9, 60), card("LICENCE", "2", 50, None)], "Valid", "ok"),
        ([card("LICENCE", "1", 1, None)], "Not yet valid", "info"),
        ([card("LICENCE", "1", -9, -1)], "Ended", "bad"),
        ([card("LICENCE", "1", -9, -1), card("LICENCE", "2", -1, 5)], "Ended", "neutral"),
        ([card("PRIVILEGE", "LIPO", -9, -1), card("PRIVILEGE", "*", -1, 5)], "Ended", "neutral"),
        ([card("PRIVILEGE", "LIPO", -9, -1), card("PRIVILEGE", "ABDO", -1, 5)], "Ended", "bad"),
        ([card("LICENCE", "1", -9, -1), card("LICENCE", "2", -1, 5, UUID(int=8))], "Ended", "bad"),
        ([card("LICENCE", "1", -9, -9)], "Taken back", "neutral"),
    ],
)  # fmt: skip
def test_states_in_words(cards: list[CredentialCard], state: str, tone: str) -> None:
    first = rows_of(cards, {}, NOW, VIENNA)[0]
    assert (first.state, first.tone) == (state, tone)


def test_who_lacks_what_today() -> None:
    ruth = Colleague(WHO, "Ruth Amsel", "Dr", ("SURGEON",), True, 1)
    nurse = Colleague(UUID(int=8), "Nils Berg", "", ("NURSE",), True, 1)
    cards = [card("LICENCE", "1", -9, None), card("INDEMNITY", "M", -9, -1)]
    assert lacking((ruth, nurse), cards, NOW) == (
        "Dr Ruth Amsel (indemnity, privilege)",
    )  # fmt: skip


def test_a_form_says_what_is_missing_at_its_field() -> None:
    day = NOW.date()
    assert set(missing(Draft(None, "LICENCE", "", None, None, {}))) == {"person", "value", "first"}
    wrong = Draft(WHO, "PRIVILEGE", "*", day, day - DAY, {})
    assert missing(wrong) == {"last": "The last day is before the first. Correct one of them."}
    assert missing(Draft(WHO, "PRIVILEGE", "*", day, None, {"last": "No date."})) == {
        "last": "No date."
    }
