"""Puts the plan together: as a panel of the consultation, and as a screen of its own."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.ui.consent.sending import open_sending
from clinic_desktop.ui.plan.presenter import PlanPresenter
from clinic_desktop.ui.plan.view import PlanPanel
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import secondary
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.layouts import column, holder, row, scrolled
from clinic_desktop.ui.widgets.text import Label, isolate
from clinic_desktop.ui.workplace import Workplace


def build_panel(
    clinic: Clinic, place: Workplace, open_drawer: Callable[[Drawer], None]
) -> tuple[PlanPanel, PlanPresenter]:
    """The panel with everything it does; its drawers open in the screen around it."""
    panel = PlanPanel()
    presenter = PlanPresenter(panel, clinic, place)
    panel.drawer_asked.connect(open_drawer)
    panel.line_asked.connect(presenter.begin_line)
    panel.line_saved.connect(presenter.save_line)
    panel.line_removed.connect(presenter.remove_line)
    panel.plan_asked.connect(presenter.begin_plan)
    panel.plan_chosen.connect(presenter.choose)
    panel.lines.reconciled.connect(presenter.reconcile)
    panel.lines.changes.clicked.connect(presenter.show_changes)
    panel.steps.reconciled.connect(presenter.reconcile)
    panel.steps.stepped.connect(presenter.step)
    panel.steps.cancel_asked.connect(presenter.cancel)
    panel.steps.quotation_asked.connect(presenter.show_quotation)
    panel.preop.done_asked.connect(presenter.complete_item)
    panel.preop.waive_asked.connect(presenter.waive_item)
    consents = panel.consents
    consents.may_open = place.may("consent.consent.read")
    consents.may_send = place.may("consent.consent.send_to_device")
    doctor = "ANAESTHESIA" if "ANAESTHETIST" in place.me.roles else "PROCEDURE"
    consents.kinds = frozenset({doctor})
    consents.created.connect(presenter.create_consent)
    consents.opened.connect(place.ways.open_consent)

    def send(consent_id: UUID) -> None:
        if presenter.patient is not None:
            open_drawer(open_sending(clinic, place, presenter.patient, consent_id))

    consents.sent.connect(send)
    panel.setProperty("presenter", presenter)
    return panel, presenter


class PlanScreen(QWidget):
    """One plan for those who do not read the consultation: reception, billing, theatre."""

    subject_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("planView")
        self.setProperty("surface", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sheet = secondary(self.tr("Consultation"), Icon.STETHOSCOPE)
        self.back = secondary(self.tr("Open the patient's file"), Icon.USER)
        self.host = DrawerHost(QWidget())

    def show_subject(self, plan_id: object) -> None:
        self.subject_shown.emit(plan_id)

    def hold(self, panel: PlanPanel) -> None:
        title = Label(self.tr("Plan"), "h1", wrap=True)
        head = row((title, 1), self.sheet, self.back)
        page = holder(column(head, panel, None, gap=12, margins=(24, 20, 24, 20)))
        words = self.tr("Take the next step of the plan")
        go_on = make_action(self, words, "Ctrl+Return", panel.steps.go_on, window_wide=False)
        page.addAction(go_on)
        self.host = DrawerHost(scrolled(page))
        panel.drawer_done.connect(self.host.close_drawer)
        panel.patient_shown.connect(
            lambda name: title.setText(
                self.tr("%1: plan").replace("%1", isolate(name)) if name else self.tr("Plan")
            )
        )
        self.setLayout(column((self.host, 1)))


def build(clinic: Clinic, place: Workplace) -> QWidget:
    view = PlanScreen()
    panel, presenter = build_panel(clinic, place, lambda drawer: view.host.open_drawer(drawer))
    view.hold(panel)
    view.subject_shown.connect(presenter.show_plan)

    def back() -> None:
        if presenter.patient is not None:
            place.ways.open_patient(presenter.patient)

    def consult() -> None:
        if presenter.consultation is not None:
            place.ways.open_consultation(presenter.consultation)

    view.back.clicked.connect(back)
    view.sheet.clicked.connect(consult)
    view.sheet.setVisible(place.may("consultations.record.read"))
    return view
