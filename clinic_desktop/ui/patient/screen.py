"""Puts the patient screen together: the file, and registering beside it."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.emergency.control import EmergencyControl
from clinic_desktop.ui.patient.health import offer_health
from clinic_desktop.ui.patient.people import join_people
from clinic_desktop.ui.patient.presenter import PatientPresenter
from clinic_desktop.ui.patient.register_presenter import RegisterPresenter
from clinic_desktop.ui.patient.register_view import RegisterFields
from clinic_desktop.ui.patient.to_tablet import make_to_tablet
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.drawer import Drawer
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = PatientView()
    presenter = PatientPresenter(view, clinic, place)

    def begin_registration(words: str = "") -> None:
        tablet: QWidget | None = None
        if place.may("portal.ticket.issue"):
            on = view.tr("Register on a tablet")
            tablet = make_to_tablet(clinic, place, on, lambda: fields.language.currentData())
        fields = RegisterFields(lambda: place.today().date(), tablet=tablet)
        registering = RegisterPresenter(fields, clinic, place, registered)
        fields.typed.connect(registering.look)
        fields.register_requested.connect(registering.register)
        fields.used.connect(registering.use)
        fields.setProperty("presenter", registering)
        view.open_registration(fields)
        fields.begin(words)

    def registered(patient_id: UUID) -> None:
        view.close_drawer()
        place.ways.open_patient(patient_id)

    def show(subject: object) -> None:
        if isinstance(subject, UUID):
            presenter.open(subject)
        elif place.may("patients.record.register"):
            begin_registration(str(subject))

    view.subject_shown.connect(show)
    view.register_requested.connect(lambda: begin_registration())
    view.next_requested.connect(presenter.next_step)
    view.booking_asked.connect(presenter.begin_booking)
    view.book_requested.connect(presenter.book)
    view.slots_asked.connect(presenter.look_for_slots)
    view.appointment_opened.connect(presenter.open_appointment)
    view.identity_given.connect(presenter.verify_identity)
    view.referral_given.connect(presenter.record_referral)
    if place.may("patients.record.register"):
        words = view.tr("Register a patient")
        view.addAction(make_action(view, words, "Ctrl+N", begin_registration))
    _offer_update(view, presenter, clinic, place)
    _offer_referral(view, presenter, place)
    _connect_ways(view, presenter)
    _show_by_role(view, place)
    join_people(view, presenter, clinic, place)
    offer_health(view, presenter, clinic, place)
    red = EmergencyControl(view.emergency, view.host, view, presenter.in_emergency, view.show_error)
    red.offer(clinic, place)
    view.setProperty("presenter", presenter)
    return view


def _show_by_role(view: PatientView, place: Workplace) -> None:
    view.can_verify = place.may("patients.identity.verify")
    view.register.setVisible(place.may("patients.record.register"))
    view.book.setVisible(place.may("consultations.appointment.book"))


def _offer_referral(view: PatientView, presenter: PatientPresenter, place: Workplace) -> None:
    """Where a country wants one before the first consultation (Australia), a gate asks for it."""

    def begin() -> None:
        if presenter.patient_id is not None:
            view.open_referral(place.today().date())

    if place.may("patients.guardian.manage"):
        view.addAction(make_action(view, view.tr("Record a referral"), "Alt+F", begin))


def _offer_update(
    view: PatientView, presenter: PatientPresenter, clinic: Clinic, place: Workplace
) -> None:
    """The patient looks over phone, address and emergency contact on a tablet."""

    def update() -> None:
        if presenter.patient_id is None:
            return
        words = view.tr("Send to tablet")
        line = make_to_tablet(clinic, place, words, lambda: "", presenter.patient_id)
        view.host.open_drawer(Drawer(view.tr("Update details on a tablet"), Icon.TABLET, line))

    if place.may("portal.ticket.issue"):
        title = view.tr("Update details on a tablet")
        view.addAction(make_action(view, title, "Alt+U", update))


def _connect_ways(view: PatientView, presenter: PatientPresenter) -> None:
    """To a plan, to where something is mended, and into a file that is not one's own."""
    view.plan_opened.connect(presenter.open_plan_of)
    view.mend_asked.connect(presenter.mend)
    view.glass_asked.connect(presenter.break_glass)
    if presenter.glass.may:
        words = view.tr("Open this file with a reason")
        view.addAction(make_action(view, words, "Alt+G", presenter.break_glass))
