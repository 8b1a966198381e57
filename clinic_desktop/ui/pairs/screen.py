"""Puts the screen of possible duplicates together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.pairs.presenter import PairsPresenter
from clinic_desktop.ui.pairs.view import PairsView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = PairsView()
    presenter = PairsPresenter(view, clinic, place)
    view.compare_asked.connect(presenter.compare)
    view.decided_on.connect(presenter.decide)
    view.file_asked.connect(presenter.open)
    view.setProperty("presenter", presenter)
    presenter.load()
    return view
