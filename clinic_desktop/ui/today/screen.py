"""Puts Today together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.today.presenter import TodayPresenter
from clinic_desktop.ui.today.view import TodayView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = TodayView()
    presenter = TodayPresenter(
        view, place, clinic.centre, clinic.appointments, clinic.reception, clinic.visits,
        clinic.billing,
    )  # fmt: skip
    acts = {
        "arrived": presenter.arrived,
        "start": presenter.start,
        "left": presenter.left,
        "no_show": presenter.did_not_come,
        "cancel": presenter.cancel,
    }
    view.acted.connect(lambda act, appointment: acts[act](appointment))
    view.opened.connect(presenter.open_patient)
    view.task_opened.connect(presenter.do_task)
    view.day_asked.connect(presenter.go_to)
    if place.may("patients.record.register"):
        view.show_register(presenter.register)
    view.show_acts(presenter.acts())
    view.setProperty("presenter", presenter)
    presenter.load()
    return view
