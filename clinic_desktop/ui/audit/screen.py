"""Puts the register of overrides together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.audit.presenter import RegisterPresenter
from clinic_desktop.ui.audit.view import RegisterView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = RegisterView()
    presenter = RegisterPresenter(view, clinic, place)
    view.days_asked.connect(presenter.show_days)
    view.reviewed.connect(presenter.review)
    view.case_asked.connect(presenter.open_case)
    view.file_asked.connect(presenter.open_patient)
    view.setProperty("presenter", presenter)
    presenter.load()
    return view
