"""Puts the consultation together: the sheet, and the plan below it."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.consultation.presenter import ConsultationPresenter
from clinic_desktop.ui.consultation.view import ConsultationView
from clinic_desktop.ui.plan.screen import build_panel
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = ConsultationView()
    panel, plan = build_panel(clinic, place, view.open_drawer)
    panel.drawer_done.connect(view.close_drawer)
    view.hold_plan(panel, panel.steps.go_on)
    presenter = ConsultationPresenter(view, clinic, place, plan.show_for)
    view.opened.connect(presenter.open)
    view.start_asked.connect(presenter.start)
    view.completed.connect(presenter.complete)
    view.file_asked.connect(presenter.open_patient)
    view.notes.typed.connect(presenter.save)
    view.vitals.saved.connect(presenter.save_vitals)
    view.screening.saved.connect(presenter.save_screening)
    view.addenda.added.connect(presenter.add_addendum)
    view.setProperty("presenter", presenter)
    presenter.load_today()
    return view
