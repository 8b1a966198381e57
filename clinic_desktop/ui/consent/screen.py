"""Puts the staff side of a consent together."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.consent.presenter import ConsentPresenter
from clinic_desktop.ui.consent.sending import make_sending
from clinic_desktop.ui.consent.sending_presenter import SendPresenter
from clinic_desktop.ui.consent.view import ConsentScreen
from clinic_desktop.ui.consent.words import ConsentPage
from clinic_desktop.ui.workplace import Workplace


class Sending:
    """The tablet form of the consent that is shown; another consent gets another form."""

    def __init__(self, view: ConsentScreen, clinic: Clinic, place: Workplace) -> None:
        self._view, self._clinic, self._place = view, clinic, place
        self._shown: UUID | None = None
        self._presenter: SendPresenter | None = None
        place.follow(frozenset({"ticket", "device"}), lambda _: self.load())

    def show(self, page: ConsentPage) -> None:
        if "send" not in page.acts:
            self._shown, self._presenter = None, None
            self._view.hold_sending(None)
            return
        if self._shown != page.view.id:
            self._shown = page.view.id
            fields, self._presenter = make_sending(
                self._clinic, self._place, page.view.patient_id, page.view.id
            )
            self._view.hold_sending(fields)
            self.load()

    def load(self) -> None:
        if self._presenter is not None:
            self._presenter.load()


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = ConsentScreen(place.me.name)
    presenter = ConsentPresenter(view, clinic, place)
    sending = Sending(view, clinic, place)
    view.subject_shown.connect(presenter.open)
    view.shown.connect(sending.show)
    view.informed.connect(presenter.inform)
    view.answered.connect(presenter.answer)
    view.discussed.connect(presenter.discuss)
    view.sign_page.signed.connect(presenter.sign)
    acts = {"decline": presenter.decline, "revoke": presenter.revoke}
    view.said_no.connect(lambda act, who, how: acts[act](who, how))
    papers = {
        "document": presenter.show_document, "certificate": presenter.show_certificate,
        "print": presenter.print_copy, "mail": presenter.mail_copy, "verify": presenter.verify,
        "evidence": presenter.evidence,
    }  # fmt: skip
    for act, call in papers.items():
        view.acts.buttons[act].clicked.connect(call)
    view.file_chosen.connect(presenter.verify_file)
    view.plan.clicked.connect(presenter.open_plan)
    view.file.clicked.connect(presenter.open_patient)
    view.setProperty("presenter", presenter)
    view.setProperty("sending", sending)
    return view
