"""Puts the theatre board together."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.emergency.control import EmergencyControl
from clinic_desktop.ui.emergency.presenter import Subject
from clinic_desktop.ui.theatre.presenter import SlotForm, TheatrePresenter
from clinic_desktop.ui.theatre.view import TheatreView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = TheatreView(place.zone)
    presenter = TheatrePresenter(view, clinic, place)

    def send(plan_id: UUID, case_id: UUID | None, form: SlotForm) -> None:
        if case_id is None:
            presenter.book(plan_id, form)
        else:
            presenter.move(case_id, form)

    view.acted.connect(presenter.act)
    view.day_asked.connect(presenter.go_to)
    view.dropped.connect(presenter.drop)
    view.subject_shown.connect(presenter.show_plan)
    view.slots_asked.connect(presenter.look_for_slots)
    view.slot_changed.connect(presenter.check)
    view.slot_sent.connect(send)

    def subjects() -> tuple[Subject, ...]:
        chosen = view.board.current()
        return presenter.in_emergency(chosen.id if chosen else None)

    red = EmergencyControl(view.emergency, view.host, view, subjects, view.show_error)
    red.offer(clinic, place)
    view.setProperty("beginEmergency", lambda: presenter.when_known(red.begin))
    view.setProperty("presenter", presenter)
    presenter.load()
    return view
