"""From the open consultation to the sealed consent by clicks, against the real services."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app.walk import way as walk
from clinic_desktop.app.walk.pen import signature_ink
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.workflow.interface.patient_side import OwnSignature
from clinic_desktop.ui.consent.screen import build as build_consent
from clinic_desktop.ui.consent.view import ConsentScreen
from clinic_desktop.ui.consultation.view import ConsultationView
from clinic_desktop.ui.plan.line_fields import LineFields
from clinic_desktop.ui.plan.screen import PlanScreen
from clinic_desktop.ui.plan.screen import build as build_plan
from clinic_desktop.ui.plan.view import PlanPanel
from clinic_desktop.ui.plan.words import LineRow
from clinic_desktop.ui.widgets.dialogs import PinDialog
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.workplace import Workplace
from tests.support.clinics import PIN
from tests.support.uxmeter import Pen, audit
from tests.support.workplaces import workplace
from tests.ui.consultation.room import Room, opened, part, press


def test_from_the_sheet_to_the_sealed_document(qtbot: QtBot, room: Room) -> None:
    view = opened(qtbot, room)
    written(qtbot, view)
    panel = part(view, PlanPanel, "planPanel")
    planned(qtbot, view, panel, room)
    press(qtbot, panel, "submitPlan")
    press(qtbot, panel, "approvePlan")
    press(qtbot, panel, "hand_overPlan")
    press(qtbot, panel, "quotationPlan")
    assert room.ways.papers[-1][1].startswith(b"%PDF")
    assert audit(view) == {}
    press(qtbot, panel, "makeConsent")
    assert room.ways.went[-1][0] == "consent"
    consent = build_consent(room.surgeon, room.place)
    assert isinstance(consent, ConsentScreen)
    qtbot.addWidget(consent)
    consent.resize(1330, 840)
    consent.show()
    consent.show_subject(room.ways.went[-1][1])
    explained(qtbot, consent)
    read_and_signed(room, consent)
    countersigned(qtbot, room, consent)
    assert audit(consent) == {}


def written(qtbot: QtBot, view: ConsultationView) -> None:
    """Completing too early walks to what is missing; nothing typed is lost."""
    press(qtbot, view, "completeConsultation")
    assert view.focusWidget() is view.notes.complaint
    qtbot.keyClicks(part(view, QPlainTextEdit, "complaint"), "A rested look.")
    qtbot.keyClicks(part(view, QPlainTextEdit, "findings"), "Suitable.")
    press(qtbot, view, "completeConsultation")
    assert view.focusWidget() is view.finish.outcome
    view.finish.outcome.setCurrentIndex(0)
    press(qtbot, view, "completeConsultation")
    assert view.notes.complaint.isReadOnly()
    assert view.notes.complaint.toPlainText() == "A rested look."
    part(view, QPlainTextEdit, "addendum").setPlainText("Sends photographs.")
    press(qtbot, view, "addAddendum")
    assert view.addenda.text.toPlainText() == ""


def planned(qtbot: QtBot, view: ConsultationView, panel: PlanPanel, room: Room) -> None:
    """The first line makes the draft; what is missing is said, and its button goes there."""
    press(qtbot, panel, "draftPlan")
    fields = part(view, LineFields, "lineFields")
    fields.procedure.setCurrentIndex(fields.procedure.findData("RHINO_PRIM"))
    press(qtbot, view, "saveLine")
    assert first_line(panel).price == ""
    missing = panel.steps.gates.first_open
    assert missing is not None
    panel.steps.gates.asked.emit(missing.code)
    fields = part(view, LineFields, "lineFields")
    fields.price.setText("3800")
    press(qtbot, view, "saveLine")
    panel.lines.allergies.click()
    assert panel.steps.gates.first_open is None
    assert first_line(panel).performer == room.place.me.name


def first_line(panel: PlanPanel) -> LineRow:
    keyed = panel.lines.table.keyed
    row: LineRow = keyed.value_at(keyed.index(0, 0))
    return row


def explained(qtbot: QtBot, consent: ConsentScreen) -> None:
    press(qtbot, consent, "informConsent")
    part(consent, NumberEdit, "talkMinutes").set_value(25)
    press(qtbot, consent, "recordTalk")
    press(qtbot, consent, "sendToTablet")
    assert part(consent, QPushButton, "recallTablet").isEnabled()


def read_and_signed(room: Room, consent: ConsentScreen) -> None:
    """On the tablet; the screen of the staff follows."""
    shown = room.ways.went[-1][1]
    desks = room.way.tablet.opened(date(1988, 3, 14))
    view = desks.patient_side.my_consent(shown)
    room.way.patient_id = view.patient_id
    desks.patient_side.read_on(shown, walk._all_of(view, room.way, shown))
    ink = signature_ink()
    desks.patient_side.sign_mine(
        shown, OwnSignature(view.text_hash, ink.strokes, ink.width, ink.height)
    )
    room.changes.changed("consent_signature")
    assert "10 of 10" in consent._progress.text()


def countersigned(qtbot: QtBot, room: Room, consent: ConsentScreen) -> None:
    press(qtbot, consent, "signConsent")
    page = consent.sign_page
    qtbot.mouseClick(page.sign, Qt.MouseButton.LeftButton)
    assert "not a signature" in page.message.words
    write(page.pad)
    qtbot.mouseClick(page.sign, Qt.MouseButton.LeftButton)
    assert room.ways.said[-1] == "You have signed."
    room.way.seal()
    room.changes.changed("consent_document")
    press(qtbot, consent, "documentConsent")
    assert room.ways.papers[-1][1].startswith(b"%PDF")
    press(qtbot, consent, "revokeConsent")
    press(qtbot, consent, "sayNo")
    assert room.ways.said[-1] == "The withdrawal is recorded."


def write(pad: QWidget) -> None:
    pen = Pen(pad)
    pen.press(80, 120)
    for step in range(1, 90):
        pen.move(80 + 4 * step, 120 + (step % 20 - 10) * 4, ms=step * 14)
    pen.release(440, 120, 1_400)


def plan_screen(desks: Clinic, place: Workplace) -> PlanScreen:
    view = build_plan(desks, place)
    assert isinstance(view, PlanScreen)
    return view


def test_approving_asks_for_the_pin(qtbot: QtBot, room: Room) -> None:
    walk.consult(room.way)
    walk.plan(room.way, walk.agreed_content(room.way, 100_00))
    cold = room.clinic.as_caller(room.clinic.token("SURGEON", pin=False))
    view = plan_screen(cold, workplace(cold, room.place.clock, room.ways))
    qtbot.addWidget(view)
    view.resize(1200, 800)
    view.show()
    view.show_subject(room.way.plan_id)
    press(qtbot, view, "approvePlan")
    asked = view.findChild(PinDialog)
    assert asked is not None
    qtbot.keyClicks(asked.pin, PIN)
    asked._confirm.click()
    assert room.way.desks("SURGEON").plans.plan(room.way.plan_id).card.status == "APPROVED"


def test_reception_records_the_acceptance_and_sees_no_clinical_part(
    qtbot: QtBot, room: Room
) -> None:
    walk.consult(room.way)
    walk.plan(room.way, walk.agreed_content(room.way, 100_00))
    walk.approve(room.way)
    desk = room.way.desks("RECEPTION")
    view = plan_screen(desk, workplace(desk, room.place.clock, room.ways))
    qtbot.addWidget(view)
    view.resize(1200, 800)
    view.show()
    view.show_subject(room.way.plan_id)
    panel = part(view, PlanPanel, "planPanel")
    assert panel.lines.table.isColumnHidden(2)
    assert not panel.lines.allergies.isVisible()
    assert panel.steps.received.text() == "Leila Haddad-Moreau"
    press(qtbot, panel, "acceptPlan")
    assert room.ways.said[-1] == "The quotation is accepted."
    assert audit(view) == {}
