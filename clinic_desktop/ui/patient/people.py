"""Puts the list of people beside a patient into the file: its forms, its key, its presenter."""

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.patient.people_fields import EvidenceFields, PersonFields
from clinic_desktop.ui.patient.people_presenter import PeoplePresenter, PersonForm
from clinic_desktop.ui.patient.people_words import PersonLine
from clinic_desktop.ui.patient.presenter import PatientPresenter
from clinic_desktop.ui.patient.view import PatientView
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.workplace import Workplace


def join_people(
    view: PatientView, file: PatientPresenter, clinic: Clinic, place: Workplace
) -> PeoplePresenter:
    """Alt+R goes to the list; A, C, I, E act there."""
    presenter = PeoplePresenter(view, clinic, place, file.load)

    def begin_adding() -> None:
        patient = file.patient_id
        if patient is None:
            return

        def given(form: PersonForm) -> None:
            presenter.add(patient, form)

        fields = PersonFields(lambda: place.today().date())
        fields.given.connect(given)
        view.open_form(view.tr("Add person"), Icon.USER_PLUS, fields)

    def act(name: str, line: PersonLine) -> None:
        if name == "confirm":
            fields = EvidenceFields(line)
            fields.given.connect(lambda seen: presenter.confirm(line.link, seen))
            view.open_form(view.tr("Confirm guardian"), Icon.SHIELD_CHECK, fields)
        elif name == "invite":
            presenter.invite(line.link)
        else:
            presenter.end(line.link)

    view.people.add_asked.connect(begin_adding)
    view.people.acted.connect(act)
    view.people.set_may(presenter.may)
    title = view.tr("Guardians and people beside")
    view.addAction(make_action(view, title, "Alt+R", view.go_to_people))
    return presenter
