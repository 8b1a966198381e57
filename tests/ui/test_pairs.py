"""Possible duplicates at the reception: both records side by side, one press and a reason."""

import pytest
from PySide6.QtCore import Qt

from clinic_desktop.app.walk.crew import paired
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import NewTicket
from clinic_desktop.domain.workflow.interface.self_service import NewSelf
from clinic_desktop.ui.pairs.screen import build
from clinic_desktop.ui.pairs.view import PairsView
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from tests.domain.patients.people import LEILA
from tests.support.clinics import StaffedClinic
from tests.support.inner import inner
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


@pytest.fixture
def ways() -> WrittenWays:
    return WrittenWays()


def registers(clinic: StaffedClinic) -> None:
    """Somebody known fills in the tablet, with one letter of the name wrong."""
    tablet = paired(clinic.role("ADMIN"), clinic, "Tablet 1")
    clinic.role("RECEPTION").portal.issue(NewTicket(tablet.device_id, "REGISTER"))
    assert LEILA.born is not None
    new = NewSelf(
        "Layla", "Haddad-Moreau", LEILA.born, "", "", True, True, phone="0664 1234567",
        emergency_contact="Karim, +43 664 7770002",
    )  # fmt: skip
    tablet.opened(LEILA.born).self_service.register_here(new)


@pytest.fixture
def view(qtbot, clinic: StaffedClinic, ways: WrittenWays) -> PairsView:
    inner(clinic, "RECEPTION").patients.register(LEILA, "")
    registers(clinic)
    desks: Clinic = clinic.role("RECEPTION")
    view = build(desks, workplace(desks, clinic.clock, ways))
    assert isinstance(view, PairsView)
    qtbot.addWidget(view)
    view.resize(1200, 760)
    view.show()
    qtbot.waitUntil(lambda: view.buttons["SAME"].isEnabled())
    return view


def decide(qtbot, view: PairsView, decision: str, reason: str) -> None:
    qtbot.mouseClick(view.buttons[decision], Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in view.findChildren(ReasonDialog) if one.isVisible()]
    dialog.given.emit("", reason)
    dialog.reject()


@pytest.mark.row("C22")
@pytest.mark.row("F004")
def test_both_are_shown_and_two_people_stay_two(qtbot, clinic, view, ways) -> None:
    facts = {fact.id: fact.state for fact in view.facts.keyed.values()}
    assert (facts["Born"], facts["First name"], facts["Phone"]) == ("SAME", "OTHER", "SAME")
    assert (facts["In an emergency"], facts["E-mail"]) == ("ONE", "ONE")
    qtbot.waitUntil(lambda: audit(view) == {})
    desk = clinic.role("RECEPTION")
    (task,) = [one for one in desk.centre.my_tasks() if one.kind == "DUPLICATE"]
    assert (task.entity, task.entity_id) == ("duplicate_review", task.patient_id)
    decide(qtbot, view, "DIFFERENT", "Sisters, both passports seen")
    qtbot.waitUntil(lambda: not view.table.keyed.values())
    assert desk.patients.card(task.entity_id).status == "ACTIVE"
    assert not [one for one in desk.centre.my_tasks() if one.kind == "DUPLICATE"]


@pytest.mark.row("F023")
def test_one_person_is_proposed_confirmed_and_undone(qtbot, clinic, view, ways) -> None:
    desk = clinic.role("RECEPTION")
    (line,) = view.table.keyed.values()
    newer, older = line.subject.patient.patient_id, line.subject.other.patient_id

    def stands(kind: str) -> bool:
        lines = list(view.table.keyed.values())
        return [one.subject.kind for one in lines] == [kind] and view.compared is not None

    decide(qtbot, view, "SAME", "Passport seen")
    qtbot.waitUntil(lambda: stands("PROPOSED"))
    assert desk.patients.card(newer).status == "REVIEW"
    assert not view.buttons["SAME"].isVisible()
    decide(qtbot, view, "OLDER", "Passport seen")
    qtbot.waitUntil(lambda: "You proposed this merge" in view.message.words)
    clinic.role("ADMIN").overrides.waive_two_people("Dr Park works alone")
    decide(qtbot, view, "OLDER", "Passport seen")
    qtbot.waitUntil(lambda: stands("MERGED"))
    assert desk.patients.details(newer).merged_into == older
    qtbot.waitUntil(lambda: audit(view) == {})
    decide(qtbot, view, "UNDO", "Twins after all")
    qtbot.waitUntil(lambda: stands("PAIR"))
    assert desk.patients.card(newer).status == "REVIEW"
