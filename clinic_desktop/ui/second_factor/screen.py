"""Puts the second factor together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.second_factor.presenter import FactorPresenter
from clinic_desktop.ui.second_factor.view import FactorDialog
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace, parent: QWidget) -> FactorDialog:
    """The dialog over `parent`, not shown yet."""
    dialog = FactorDialog(parent)
    presenter = FactorPresenter(dialog, place, clinic.second_factor)
    dialog.opened.connect(presenter.load)
    dialog.begun.connect(presenter.begin)
    dialog.confirmed.connect(presenter.confirm)
    dialog.renewed.connect(presenter.replace)
    dialog.ended.connect(presenter.switch_off)
    dialog.setProperty("presenter", presenter)
    return dialog
