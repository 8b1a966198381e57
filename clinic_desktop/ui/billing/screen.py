"""Puts billing together."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.billing.presenter import BillingPresenter
from clinic_desktop.ui.billing.view import BillingView
from clinic_desktop.ui.workplace import Workplace


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = BillingView()
    presenter = BillingPresenter(view, clinic, place)
    acts = {
        "issue": presenter.issue,
        "pay": presenter.begin_payment,
        "print": presenter.show_invoice_paper,
        "deposit": presenter.begin_deposit,
        "patient": presenter.open_patient,
        "discard": presenter.discard,
        "collect": presenter.collect,
        "credit": presenter.begin_credit,
        "use": presenter.use_credit,
        "refund": presenter.begin_refund,
    }

    def show(patient_id: UUID | None) -> None:
        presenter.open(patient_id)

    view.subject_shown.connect(show)
    view.asked.connect(lambda act: acts[act]())
    view.invoice_chosen.connect(presenter.choose)
    view.receipt_asked.connect(presenter.show_receipt)
    view.pay_sent.connect(presenter.pay)
    view.deposit_sent.connect(presenter.request_deposit)
    view.deposit_waived.connect(presenter.waive_deposit)
    view.line_sent.connect(presenter.change_line)
    view.decided.connect(presenter.decide)
    view.sheet.reverse_asked.connect(presenter.back.reverse)
    view.sheet.bank_took.connect(presenter.back.charge_back)
    view.sheet.late_asked.connect(presenter.back.came_late)
    view.sheet.payment_came.connect(presenter.at_desk.confirm)
    view.sheet.payment_missing.connect(presenter.at_desk.refuse)
    view.note_sent.connect(presenter.back.credit)
    view.refund_sent.connect(presenter.refund)
    view.refund_answered.connect(
        lambda payment, yes: (presenter.back.confirm if yes else presenter.back.refuse)(payment)
    )
    view.setProperty("presenter", presenter)
    presenter.load()
    return view
