"""A patient's first visit and the papers, by clicks and keys: registration to signed consents."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit

from clinic_desktop.app.walk.crew import JumpingClock
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.admin.view import AdminView
from clinic_desktop.ui.consent.view import ConsentScreen
from clinic_desktop.ui.consultation.view import ConsultationView
from clinic_desktop.ui.patient.booking_drawer import BookingFields
from clinic_desktop.ui.patient.register_view import RegisterFields
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.plan.line_fields import LineFields
from clinic_desktop.ui.plan.view import PlanPanel
from clinic_desktop.ui.today.view import TodayView
from tests.support.clinics import StaffedClinic
from tests.support.driving import ALT, CTRL
from tests.support.driving_staff import Desk
from tests.support.driving_tablet import Tablet, write_name

BORN = date(1988, 3, 14)
FIRST, LAST = "Leila", "Thornquist"


@dataclass
class Place:
    """A desk, a tablet, the clinic behind them; `clinic` is asked, never told anything."""

    desk: Desk
    tablet: Tablet
    clinic: StaffedClinic
    clock: JumpingClock

    def surgeon(self) -> Clinic:
        """For looking only: what the clinic knows by now."""
        return self.clinic.as_caller(self.clinic.token("SURGEON"))

    @property
    def patient_id(self) -> UUID:
        return self.surgeon().patients.search(LAST, 2)[0].patient_id

    @property
    def plan_id(self) -> UUID:
        (card,) = self.surgeon().plans.of_patient(self.patient_id)
        return card.id


def pair_the_tablet(at: Place) -> None:
    desk = at.desk
    admin = desk.go(Qt.Key.Key_F9, AdminView)
    desk.segment(admin.choice, [one.name for one in admin.sections].index("tablets"))
    desk.press(admin.add)
    desk.fill("nameEditor", "Tablet 1", admin)
    desk.press("sendForm", admin)
    shown = desk.see(QLabel, "pairingCode")
    desk.until(lambda: bool(shown.text()), "the code")
    desk.picture("01-admin-tablet")
    at.tablet.pairs(shown.text())
    at.tablet.picture("02-tablet-welcome")


def register_and_book(at: Place) -> None:
    """Reception, by keys alone."""
    desk = at.desk
    desk.key(Qt.Key.Key_N, CTRL)
    fields = desk.see(RegisterFields)
    desk.until(fields.first.hasFocus, "the first name")
    for text in (FIRST, LAST, f"{BORN:%d.%m.%Y}", "+43 660 5550177"):
        desk.keys(text)
        desk.key(Qt.Key.Key_Tab)
    while not fields.accepted.hasFocus():
        desk.key(Qt.Key.Key_Tab)
    desk.key(Qt.Key.Key_Space)
    desk.picture("03-register")
    desk.key(Qt.Key.Key_Return, CTRL)
    view = desk.see(PatientView)
    desk.until(lambda: view.banner.isVisible() and view.next.isVisible(), "the file")
    desk.picture("04-file")
    desk.key(Qt.Key.Key_Return, CTRL)
    booking = desk.see(BookingFields)
    desk.until(lambda: booking.time.value is not None, "a free time")
    combo = desk.see(QComboBox, "clinician")
    while not combo.hasFocus():
        desk.key(Qt.Key.Key_Tab)
    desk.choose(combo, "Robin Surgeon")
    reason = desk.see(QLineEdit, "bookingReason")
    while not reason.hasFocus():
        desk.key(Qt.Key.Key_Tab)
    desk.keys("First consultation")
    desk.until(lambda: booking.time.value is not None, "a free time")
    desk.picture("05-booking")
    desk.key(Qt.Key.Key_Return, CTRL)
    desk.until(lambda: view.appointments.keyed.rowCount() == 1, "the appointment")
    today = desk.go(Qt.Key.Key_F2, TodayView)
    desk.until(lambda: today.table.keyed.rowCount() == 1 and today.table.hasFocus(), "today")
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_A)
    desk.until(lambda: today.table.current().lane == "WAITING", "waiting")
    desk.picture("06-today-waiting")


def consult(at: Place) -> None:
    desk = at.desk
    today = desk.see(TodayView)
    desk.click_row(today.table, 0)
    desk.key(Qt.Key.Key_R)
    view = desk.see(ConsultationView)
    desk.until(view.finish.complete.isVisible, "the sheet")
    desk.fill("complaint", "Fuller, symmetrical breasts.")
    desk.fill("findings", "Examined; suitable for implants.")
    desk.fill("assessment", "Augmentation, both sides.")
    desk.choose("outcome", "procedure is planned", view)
    desk.picture("07-consultation")
    desk.press("completeConsultation")
    desk.until(lambda: not view.finish.complete.isVisible(), "completed")


def plan(at: Place) -> None:
    """One line for each side, approved by the surgeon who operates."""
    desk = at.desk
    panel = desk.see(PlanPanel)
    desk.press("draftPlan")
    for number, side in enumerate(("Left", "Right"), 1):
        fields = desk.see(LineFields)
        line(at, fields, side)
        desk.picture(f"08-plan-line-{side.lower()}")
        desk.key(Qt.Key.Key_Return, CTRL)
        desk.until(lambda n=number: panel.lines.table.keyed.rowCount() == n, side)
        if number == 1:
            desk.press("addLine")
    desk.press("allergies")
    desk.until(lambda: panel.steps.gates.first_open is None, "nothing is missing")
    desk.picture("09-plan-ready")
    desk.press("submitPlan")
    desk.until(panel.steps.buttons["approve"].isVisible, "submitted")
    desk.press("approvePlan")
    desk.until(lambda: not panel.steps.buttons["approve"].isVisible(), "approved")
    desk.picture("10-plan-approved")


def line(at: Place, fields: LineFields, side: str) -> None:
    desk = at.desk
    editor = fields.procedure.lineEdit()
    assert editor is not None
    desk.until(editor.hasFocus, "the procedure")
    desk.keys("augmentation with")
    popup = fields.procedure.completer().popup()
    desk.until(popup.isVisible, "the list")
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    desk.until(lambda: fields.entry is not None, "the procedure")
    desk.choose("side", side, fields)
    for name, text in (
        ("maker", "Invented Devices SA"), ("model", "Aura Round"), ("surface", "smooth"),
        ("plannedSizeInMl", "300"),
    ):  # fmt: skip
        desk.fill(name, text, fields)
    desk.key(Qt.Key.Key_Tab)


def hand_over(at: Place) -> None:
    desk = at.desk
    desk.do_task("uotation")
    panel = desk.see(PlanPanel)
    desk.press("hand_overPlan")
    desk.until(lambda: not panel.steps.buttons["hand_over"].isVisible(), "handed over")
    desk.picture("11-quotation-handed-over")


def make_consent(at: Place, kind: str, button: str) -> None:
    """Made, and the talk recorded; the consent of the anaesthesia is the anaesthetist's."""
    desk = at.desk
    desk.press(button)
    view = desk.see(ConsentScreen)
    desk.press("informConsent", view)
    desk.fill("talkMinutes", "25")
    desk.press("copyGiven")
    desk.picture(f"12-talk-{kind}")
    desk.press("recordTalk")
    desk.until(lambda: not view.acts.buttons["inform"].isVisible(), "informed")
    desk.picture(f"13-informed-{kind}")


def open_plan(at: Place) -> PlanPanel:
    """By the patient's file: Ctrl+K, then Enter on the plan."""
    desk = at.desk
    desk.find_patient(LAST.lower())
    view = desk.see(PatientView)
    desk.until(lambda: view.plans.keyed.rowCount() == 1, "the plan")
    desk.open_row(view.plans, 0)
    return desk.see(PlanPanel)


def sign_on_tablet(at: Place, kind: str) -> None:
    """Reception hands the tablet over, the patient reads and signs."""
    desk, tablet = at.desk, at.tablet
    panel = desk.see(PlanPanel)
    desk.press(consent_button(at, panel, "sendConsent", kind))
    tablets = desk.see(QComboBox, "tablet")
    desk.until(lambda: tablets.count() > 0, "the tablet")
    desk.picture(f"14-send-{kind}")
    desk.key(Qt.Key.Key_K, ALT)
    recall = desk.see(QAbstractButton, "recallTablet")
    desk.until(recall.isVisible, "sent")
    tablet.says_birth_date(BORN)
    tablet.picture(f"15-tablet-{kind}")
    tablet.reads(answers(at, kind))
    tablet.picture(f"16-tablet-sign-{kind}")
    tablet.signs()
    tablet.picture(f"17-tablet-done-{kind}")


def consent_button(at: Place, panel: PlanPanel, name: str, kind: str) -> QAbstractButton:
    """The button of that name on the line of that consent."""

    def found() -> list[QAbstractButton]:
        buttons = panel.findChildren(QAbstractButton, name)
        return [one for one in buttons if one.isVisible() and kind in one.accessibleName()]

    at.desk.until(lambda: bool(found()), f"{name} {kind}")
    return found()[0]


def answers(at: Place, kind: str) -> dict[str, str]:
    """What a patient who has understood would say."""
    surgeon = at.surgeon()
    consents = surgeon.consent.of_plan(at.plan_id)
    consent = next(one for one in consents if one.kind == kind.upper())
    checks = surgeon.consenting.reading(consent.id).checks
    return {check.code: check.right or "" for check in checks}


def countersign(at: Place, kind: str) -> None:
    desk = at.desk
    panel = open_plan(at)
    desk.press(consent_button(at, panel, "openConsent", kind))
    view = desk.see(ConsentScreen)
    desk.press(view.acts.buttons["sign"])
    desk.until(view.sign_page.pad.isVisible, "the pad")
    write_name(view.sign_page.pad)
    desk.picture(f"18-countersign-{kind}")
    desk.press(view.sign_page.sign)
    desk.until(view.acts.buttons["document"].isVisible, "sealed")
    desk.picture(f"19-signed-{kind}")
