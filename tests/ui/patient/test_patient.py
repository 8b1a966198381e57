"""The file and the registration, against the real services, by clicks and keys."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from clinic_desktop.app.walk.people import people
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.patient.booking_drawer import BookingFields
from clinic_desktop.ui.patient.referral_drawer import ReferralFields
from clinic_desktop.ui.patient.register_presenter import RegisterForm, missing
from clinic_desktop.ui.patient.register_view import RegisterFields
from clinic_desktop.ui.patient.screen import build
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.widgets.dialogs import ReasonDialog
from clinic_desktop.ui.widgets.text import Label
from tests.support.clinics import StaffedClinic
from tests.support.uxmeter import audit
from tests.support.workplaces import WrittenWays, workplace

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # the screen does not know which engine it is


@pytest.fixture
def ways() -> WrittenWays:
    return WrittenWays()


@pytest.fixture
def show(qtbot, clinic: StaffedClinic, ways: WrittenWays):
    def show(role: str = "RECEPTION") -> PatientView:
        desks = clinic.role(role)
        view = build(desks, workplace(desks, clinic.clock, ways))
        qtbot.addWidget(view)
        view.resize(1200, 760)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(view.isActiveWindow)
        return view

    return show


@pytest.fixture
def patient_id(clinic: StaffedClinic):
    person = next(people(3, 1, clinic.clock().date()))
    return clinic.role("RECEPTION").reception.register(person, "").patient_id


def well_mannered(qtbot, view) -> None:
    """Once the layout has settled."""
    try:
        qtbot.waitUntil(lambda: audit(view) == {})
    except qtbot.TimeoutError:
        assert audit(view) == {}


def visible(view, kind):
    return next(one for one in view.findChildren(kind) if one.isVisible())


def test_what_is_missing_is_said_at_the_fields(qtbot, show) -> None:
    view = show()
    qtbot.mouseClick(view.register, Qt.MouseButton.LeftButton)
    fields = visible(view, RegisterFields)
    well_mannered(qtbot, view)
    qtbot.mouseClick(fields.register, Qt.MouseButton.LeftButton)
    assert fields.last.hasFocus()
    assert {name for name, field in fields._fields.items() if field.error} == {
        "last", "born", "phone",
    }  # fmt: skip
    qtbot.keyClick(fields.last, Qt.Key.Key_Escape)
    assert not fields.isVisible()


def test_a_likely_duplicate_is_offered_and_taken(qtbot, show, ways, clinic, patient_id) -> None:
    known = clinic.role("RECEPTION").patients.details(patient_id).card
    view = show()
    view.show_subject(f"{known.first} {known.last}")
    fields = visible(view, RegisterFields)
    born = fields.born.findChild(QLineEdit) or fields.born
    qtbot.keyClicks(born, f"{known.born:%d.%m.%Y}")
    qtbot.waitUntil(lambda: fields._hits.count() == 1)
    use = fields._hits.itemAt(0).widget().findChild(type(fields.register))
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert ways.went == [("patient", patient_id)]


def test_another_person_of_the_same_name_needs_a_reason(
    qtbot, show, ways, clinic, patient_id
) -> None:
    known = clinic.role("RECEPTION").patients.details(patient_id).card
    view = show()
    view.show_subject(f"{known.first} {known.last}")
    fields = visible(view, RegisterFields)
    qtbot.keyClicks(fields.born.findChild(QLineEdit) or fields.born, f"{known.born:%d.%m.%Y}")
    qtbot.keyClicks(fields.phone, known.phones[0].shown)
    fields.accepted.setChecked(True)
    qtbot.keyClick(fields.phone, Qt.Key.Key_Return, CTRL)
    assert fields.other.hasFocus()
    assert ways.went == []
    qtbot.keyClicks(fields.other, "Twin sister with the same first name")
    qtbot.keyClick(fields.other, Qt.Key.Key_Return, CTRL)
    assert [went[0] for went in ways.went] == ["patient"]
    assert ways.went[0][1] != patient_id


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_file_keeps_its_manners(qtbot, qapp, show, patient_id, mirrored) -> None:
    from clinic_desktop.ui.theme.apply import set_direction

    set_direction(qapp, mirrored=mirrored)
    view = show()
    view.show_subject(patient_id)
    well_mannered(qtbot, view)
    view.resize(960, 540)
    well_mannered(qtbot, view)


def test_the_next_step_books(qtbot, show, ways, patient_id) -> None:
    view = show()
    view.show_subject(patient_id)
    assert view.next.text().strip() == "Book appointment"
    qtbot.mouseClick(view.next, Qt.MouseButton.LeftButton)
    fields = visible(view, BookingFields)
    assert fields.time.value is not None  # the first free one
    qtbot.keyClick(fields.reason, Qt.Key.Key_Return, CTRL)
    assert view.appointments.keyed.rowCount() == 1
    assert ways.said[-1].startswith("Booked for ")
    assert not view.next.isVisible()  # the consultation is a clinician's


def test_a_taken_time_is_refused_in_place_and_what_was_typed_stays(
    qtbot, show, clinic, patient_id
) -> None:
    view = show()
    view.show_subject(patient_id)
    for _ in range(2):
        qtbot.mouseClick(view.book, Qt.MouseButton.LeftButton)
        fields = visible(view, BookingFields)
        fields.day.set_value(clinic.clock().date() + timedelta(days=1))
        fields.time.set_value(fields.time.value.replace(hour=10, minute=0))
        qtbot.keyClicks(fields.reason, "Nose")
        qtbot.mouseClick(fields.book, Qt.MouseButton.LeftButton)
    assert fields.isVisible()
    assert fields.message.isVisible()
    assert fields.reason.text() == "Nose"
    well_mannered(qtbot, view)
    assert fields.message.findChild(QPushButton, "wayOn") is None  # nobody passes a taken time
    entered_from_paper(qtbot, view, fields, clinic)


def entered_from_paper(qtbot, view, fields, clinic) -> None:
    """The same of yesterday: refused, and taken from the paper of the day."""
    fields.day.set_value(clinic.clock().date() - timedelta(days=1))
    assert fields.message.words == ""
    qtbot.mouseClick(fields.book, Qt.MouseButton.LeftButton)
    way = fields.message.findChild(QPushButton, "wayOn")
    qtbot.keyClick(way, Qt.Key.Key_Space)
    dialog = visible(view, ReasonDialog)
    qtbot.keyClicks(dialog.text, "The power was out.")
    qtbot.keyClick(dialog.confirm, Qt.Key.Key_Space)
    assert dialog.isVisible()  # without its paper it is not entered
    qtbot.keyClicks(dialog.findChild(QLineEdit, "part_paper"), "D-0017")
    qtbot.keyClick(dialog.confirm, Qt.Key.Key_Space)
    assert view.appointments.keyed.rowCount() == 2
    now = clinic.clock()
    [kept] = clinic.role("AUDITOR").overrides.register(now - timedelta(1), now + timedelta(1))
    assert (kept.code, kept.facts["paper"]) == ("LATE_ENTRY", "D-0017")


@pytest.mark.row("F033")
def test_a_referral_is_kept_from_the_letter(qtbot, show, clinic, patient_id) -> None:
    view = show()
    view.show_subject(patient_id)
    qtbot.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in view.findChildren(ReferralFields)))
    fields = visible(view, ReferralFields)
    qtbot.mouseClick(fields.confirm, Qt.MouseButton.LeftButton)
    assert fields.isVisible(), "who refers, and when, is asked for"
    well_mannered(qtbot, view)
    qtbot.keyClicks(fields.name, "Dr. Ida Brandt")
    fields.day.set_value(date(2026, 3, 1))
    qtbot.mouseClick(fields.confirm, Qt.MouseButton.LeftButton)
    desk = clinic.role("RECEPTION").patients
    (kept,) = desk.details(patient_id).people
    assert (kept.kind, kept.name, kept.evidence) == (
        "REFERRER", "Dr. Ida Brandt", "Letter of 01 Mar 2026",
    )  # fmt: skip


def test_billing_neither_registers_nor_checks_papers(show) -> None:
    view = show("BILLING")
    assert not view.register.isVisible()
    assert not view.verify.isVisible()


def test_what_is_missing() -> None:
    assert set(missing(RegisterForm("", "", None, ""))) == {"last", "born", "phone", "accepted"}
    assert missing(RegisterForm("A", "", date(1990, 1, 1), "1", accepted=True)) == {}


def test_why_a_file_did_not_open_stands_in_its_place(qtbot) -> None:
    view = PatientView()
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.show_error(Message("The database cannot be reached.", next="Try again in a moment."))
    said = [label.text() for label in view.findChildren(Label) if label.isVisible()]
    assert {"The database cannot be reached.", "Try again in a moment."} <= set(said)
    assert "No patient is open" not in said
