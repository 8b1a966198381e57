"""Puts administration together."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.admin import credentials
from clinic_desktop.ui.admin.presenter import NEEDS, TITLES, AdminPresenter
from clinic_desktop.ui.admin.view import AdminView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = AdminView([one for one in TITLES if place.may(NEEDS[one.name])])
    presenter = AdminPresenter(view, clinic, place)
    view.colleague_given.connect(presenter.add_colleague)
    view.roles_given.connect(presenter.set_roles)
    view.disabled.connect(presenter.disable)
    view.alone_said.connect(presenter.work_alone)
    view.alone.setVisible(presenter.may_work_alone)
    view.theatre_given.connect(presenter.add_theatre)
    view.price_given.connect(presenter.set_price)
    view.tablet_named.connect(presenter.pair)
    view.revoked.connect(presenter.revoke)
    view.setProperty("presenter", presenter)
    view.section_opened.connect(presenter.opened)
    if place.may(credentials.NEEDS):
        _with_credentials(view, clinic, place)
    presenter.load()
    presenter.opened(view.sections[0].name)
    return view


def _with_credentials(view: AdminView, clinic: Clinic, place: Workplace) -> None:
    presenter = credentials.CredentialsPresenter(view, clinic, place)
    part = view.credentials
    part.granted.connect(presenter.grant)
    part.renewed.connect(presenter.renew)
    part.ended.connect(presenter.end)
    part.required.connect(presenter.require)
    part.require.setVisible(presenter.may_require)
    part.setProperty("presenter", presenter)
    presenter.reload()
