"""The register by keys: who passed what, what was missing, one review by somebody else."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.audit.screen import build
from clinic_desktop.ui.audit.view import RegisterView
from clinic_desktop.ui.theme.apply import apply_theme, set_direction
from tests.journeys.conftest import person
from tests.support.clinics import StaffedClinic
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

CTRL, ENTER = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Return
WHY = "She called from home with fever."
Show = Callable[[str], RegisterView]


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # what the screen does does not depend on the engine


@pytest.fixture
def ways() -> WrittenWays:
    return WrittenWays()


@pytest.fixture
def show(qtbot: QtBot, clinic: StaffedClinic, ways: WrittenWays) -> Show:
    def shown(role: str) -> RegisterView:
        desks = clinic.role(role)
        view = build(desks, workplace(desks, clinic.clock, ways))
        assert isinstance(view, RegisterView)
        qtbot.addWidget(view)
        view.resize(1240, 760)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        return view

    return shown


@pytest.fixture
def passed(clinic: StaffedClinic) -> None:
    """A restricted file that a nurse opened, and an administrator without a second person."""
    made = clinic.role("RECEPTION").reception.register(person("Iris", "Calloway"), "")
    clinic.role("ADMIN").patients.restrict(made.patient_id, True, "A known person.")
    clinic.role("NURSE").overrides.break_glass(made.patient_id, WHY)
    clinic.role("ADMIN").overrides.waive_two_people("One surgeon, one nurse.")


def test_an_auditor_reviews_by_keys(
    qtbot: QtBot, show: Show, passed: None, clinic: StaffedClinic, ways: WrittenWays
) -> None:
    view = show("AUDITOR")
    rows = {one.what: one for one in view.table.keyed.values()}
    assert set(rows) == {"Restricted file opened", "No second person"}
    assert view.which.accessibleName() == "Show: To review 1"
    glass = rows["Restricted file opened"]
    assert (glass.who, glass.why, glass.missing) == (
        "Robin Nurse", WHY, ("The file is restricted.",),
    )  # fmt: skip
    view.table.choose(glass.id)
    qtbot.waitUntil(lambda: audit(view) == {})
    assert not view.case.isVisible()
    view.table.setFocus()
    QTest.keyClick(view.table, ENTER)
    assert view.text.hasFocus()
    view.result.choose(1)
    QTest.keyClick(view.text, ENTER, CTRL)
    assert "what you found" in view.message.words
    QTest.keyClicks(view.text, "No need to look.")
    QTest.keyClick(view.text, ENTER, CTRL)
    assert view.message.words == ""
    assert ways.said == ["The review is kept."]
    assert view.text.toPlainText() == ""
    assert [one.what for one in view.table.keyed.values()] == ["No second person"]
    view.which.choose(1)
    after = next(one for one in view.table.keyed.values() if one.id == glass.id)
    assert (after.state, after.tone) == ("Not justified", "bad")
    assert "Robin Auditor" in after.said
    assert not clinic.role("AUDITOR").centre.my_tasks()
    view.table.choose(glass.id)
    assert not view.keep.isVisible()


def test_others_see_why_it_is_shut(show: Show, passed: None) -> None:
    view = show("SURGEON")
    assert "auditor" in view._nothing.accessibleName()  # noqa: SLF001  what stands for the table
    assert not view.keep.isVisible()


def test_an_empty_register_says_so(qtbot: QtBot, show: Show) -> None:
    view = show("AUDITOR")
    assert view._nothing.isVisible()  # noqa: SLF001  what stands for the table
    assert view._nothing.accessibleName().startswith("No overrides")  # noqa: SLF001
    qtbot.waitUntil(lambda: audit(view) == {})


@pytest.mark.parametrize(
    ("theme", "percent", "mirrored"), [("dark", 100, True), ("light", 200, False)]
)
def test_it_holds_in_every_look(
    qtbot: QtBot, qapp, show: Show, passed: None, theme: str, percent: int, mirrored: bool
) -> None:
    apply_theme(qapp, theme, percent)
    set_direction(qapp, mirrored=mirrored)
    view = show("AUDITOR")
    qtbot.waitUntil(lambda: audit(view) == {})
