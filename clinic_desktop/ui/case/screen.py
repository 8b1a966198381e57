"""Puts the screen of a case together."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.case.beyond import BeyondPresenter
from clinic_desktop.ui.case.duties import DutiesPresenter
from clinic_desktop.ui.case.goods import GoodsPresenter
from clinic_desktop.ui.case.presenter import CasePresenter
from clinic_desktop.ui.case.view import CaseView
from clinic_desktop.ui.emergency.control import EmergencyControl
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = CaseView(place.me.id)
    case = CasePresenter(view, clinic, place)
    goods = GoodsPresenter(view, clinic, place, case)

    def show(case_id: UUID) -> None:
        case.open(case_id)
        goods.show_case(case_id)

    view.subject_shown.connect(show)
    view.board_asked.connect(lambda: place.ways.open_theatre(None))
    view.patient_asked.connect(case.open_patient)
    _connect_before(view, case)
    _connect_theatre(view, case, goods)
    beyond = BeyondPresenter(case, view, clinic, place)
    view.theatre.checklist.explain_asked.connect(beyond.explain_late)
    view.theatre.extend.clicked.connect(beyond.extend)
    view.setProperty("beyond", beyond)
    view.end.note_saved.connect(case.save_note)
    view.end.note_signed.connect(case.sign_note)
    view.end.completed.connect(case.complete)
    view.end.stopped.connect(case.stop)
    red = EmergencyControl(view.emergency, view.host, view, case.in_emergency, view.show_error)
    red.offer(clinic, place)
    save = make_action(view.end, "Save the note", "Ctrl+S", view.end.save.click, window_wide=False)
    view.end.addAction(save)
    _connect_duties(view, DutiesPresenter(case, clinic, place, view.end.duties.clear_kept))
    view.setProperty("presenter", case)
    view.setProperty("goods", goods)
    return view


def _connect_before(view: CaseView, case: CasePresenter) -> None:
    before = view.before
    before.item_done.connect(case.complete_item)
    before.item_waived.connect(case.waive_item)
    before.cleared.connect(case.give_clearance)
    before.stepped.connect(case.step)
    before.marked.connect(case.mark)


def _connect_duties(view: CaseView, duties: DutiesPresenter) -> None:
    card = view.end.duties
    asked = {
        "refuse": (view.tr("Who says no?"), duties.refuse),
        "agree": (view.tr("Who says yes?"), duties.agreed_after_all),
    }
    card.written.connect(duties.write_up)
    card.not_done.connect(duties.mark_not_done)
    card.complicated.connect(duties.record_complication)
    card.said.connect(lambda word: view.ask_reason(*asked[word]))
    view.band.acted.connect(lambda _: duties.open_first())


def _connect_theatre(view: CaseView, case: CasePresenter, goods: GoodsPresenter) -> None:
    theatre, card = view.theatre, view.theatre.goods
    theatre.answered.connect(case.answer)
    theatre.timed.connect(case.record_time)
    theatre.counted.connect(case.agree_count)
    card.scanned.connect(goods.scan)
    card.used.connect(goods.use)
    card.placed.connect(goods.place)
    card.cards_asked.connect(case.show_cards)
