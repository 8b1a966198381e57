"""Puts the stock together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.inventory.presenter import StockPresenter
from clinic_desktop.ui.inventory.view import StockView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = StockView()
    presenter = StockPresenter(view, clinic, place)
    view.scanned.connect(presenter.scan)
    view.lot_chosen.connect(presenter.choose)
    view.receiving_asked.connect(presenter.begin_receiving)
    view.received.connect(presenter.receive)
    view.quarantine_asked.connect(presenter.quarantine)
    view.release_asked.connect(presenter.begin_release)
    view.released.connect(presenter.release)
    view.setProperty("presenter", presenter)
    presenter.load()
    return view
