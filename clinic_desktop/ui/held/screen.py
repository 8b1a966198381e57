"""Puts the screen of held rows together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.held.presenter import HeldPresenter
from clinic_desktop.ui.held.view import HeldView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = HeldView()
    presenter = HeldPresenter(view, clinic, place)
    view.compare_asked.connect(presenter.compare)
    view.decided_on.connect(presenter.decide)
    view.setProperty("presenter", presenter)
    presenter.load()
    return view
