"""Puts the messages together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.notices.presenter import NoticesPresenter
from clinic_desktop.ui.notices.view import NoticesDialog
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace, parent: QWidget) -> NoticesDialog:
    """The dialog over `parent`, not shown yet; its `unread` says how many are new."""
    dialog = NoticesDialog(parent)
    presenter = NoticesPresenter(dialog, place, clinic.notices)
    dialog.opened.connect(presenter.open)
    dialog.read.connect(presenter.read)
    dialog.all_read.connect(presenter.read_all)
    dialog.setProperty("presenter", presenter)
    presenter.load()
    return dialog
