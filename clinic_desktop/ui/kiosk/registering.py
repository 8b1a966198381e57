"""The tasks REGISTER and UPDATE on the tablet: one question a page, then sent as a whole. No Qt."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.clock import Clock
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import NewHealthFact
from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnChange,
    OwnDetails,
    OwnHealth,
    PatientDesk,
)
from clinic_desktop.ui.kiosk.activity import Around, Canvas
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.kiosk.refusing import refusal
from clinic_desktop.ui.kiosk.registering_asking import Asking
from clinic_desktop.ui.kiosk.registering_form import FIELD_OF, Form
from clinic_desktop.ui.kiosk.registering_pages import Fault
from clinic_desktop.ui.kiosk.registering_rules import Wrong
from clinic_desktop.ui.kiosk.wording import Wording

T = TypeVar("T")
SOURCE = "tablet"
"""The service finds the true one by itself."""

BEGUN, CHANGED = "register", "update"
BIRTH_TRIES = 3
THANKS = "Please give the tablet back to the reception."


class Registering:
    """Holds one person's answers from `begin` to `forget`, and nothing before or after."""

    def __init__(self, view: Canvas, wording: Wording, keeping: Keeping, clock: Clock) -> None:
        self._view, self._words, self._clock, self._keeping = view, wording, clock, keeping
        self._around: Around
        self._desks: Clinic | None = None
        self._form = Form()
        self._step, self._back_to = "", ""
        self._fault: Fault | None = None
        self._waits: UUID | None = None
        self._own: OwnDetails | None = None
        self._tries = 0

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            "register.next": self.go_on,
            "register.back": lambda _: self.back(),
            "register.change": self.change,
            "register.second": lambda _: self.second(),
            "register.link": self.link,
        }

    def attach(self, around: Around) -> None:
        self._around = around

    def begin(self, clinic: Clinic, session: TicketSession) -> None:
        """The first question, or the birth date of whoever was here before."""
        self._desks, update = clinic, session.purpose == "UPDATE"
        self._form = Form(update=update)
        if update:
            side = clinic.patient_side
            self._around.attempt(lambda: (side.me(), side.my_health()), self._prefill)
            return
        kept = self._keeping.kept(BEGUN)
        if isinstance(kept, Mapping) and kept.get("year"):
            self._form.answers = {str(name): str(text) for name, text in kept.items()}
            self._go_to("again")
        else:
            self._go_to("language")

    def show_again(self) -> None:
        if self._desks is not None:
            self._show()

    def stay(self) -> None:
        if self._desks is not None:
            self._around.quietly(self._desks.portal.task, lambda _: None)

    def forget(self) -> None:
        self._desks = self._own = self._waits = self._fault = None
        self._form, self._step, self._back_to, self._tries = Form(), "", "", 0

    def go_on(self, values: Mapping[str, str]) -> None:
        """What the page in front holds; a page that cannot stand is shown with the reason."""
        if self._desks is None:
            return
        if self._step == "again":
            self._come_back(values)
            return
        try:
            self._form.answer(self._step, values, self._clock().date())
        except Wrong as wrong:
            words = self._words.say(wrong.fault.words, **wrong.values)
            self._show_fault(Fault(wrong.fault.field, words))
            return
        self._keep()
        self._after(self._desks)

    def back(self) -> None:
        """The page before, with its answers."""
        steps = self._form.steps
        place = steps.index(self._step) if self._step in steps else 0
        if place > 0:
            self._back_to = ""
            self._go_to(steps[place - 1])

    def change(self, step: str) -> None:
        """From the page of all answers to one of them, and back to it."""
        self._back_to = "check"
        self._go_to(step)

    def link(self, values: Mapping[str, str]) -> None:
        """One name, or two, and what was typed stays; or the mail once more."""
        if self._step == "code":
            self._send_again()
            return
        self._form.answers |= dict(values)
        self._form.answers["single"] = "" if self._form.answers.get("single") else "yes"
        self._show()

    def second(self) -> None:
        """Somebody else begins anew; or the mail cannot be read here, and no account is made."""
        if self._step == "again":
            self._begin_anew()
        elif self._step == "code" and self._desks is not None:
            self._form.answers["account"] = "no"
            self._send_without_account(self._desks)

    def _after(self, desks: Clinic) -> None:
        if self._step == "language":
            self._go_to("privacy")
            self._words.use(self._form.answers["language"])
        elif self._step == "account" and self._form.has_account and not self._has_email():
            self._back_to = "account"
            words = "Please write your e-mail address: the code goes there."
            self._go_to("contact", Fault("email", self._words.say(words)))
        elif self._step == "check":
            self._send_if_whole(desks)
        elif self._step == "code":
            self._prove(desks)
        elif self._back_to and (self._step, self._back_to) != ("account", "check"):
            to, self._back_to = self._back_to, ""
            self._go_to(to)
        else:
            self._back_to = ""
            steps = self._form.steps
            self._go_to(steps[steps.index(self._step) + 1])

    def _send_if_whole(self, desks: Clinic) -> None:
        """A changed answer may have opened a question: a child has a guardian."""
        missing = self._first_open()
        if missing == "check":
            self._send(desks)
        else:
            self._back_to = "check"
            self._go_to(missing)

    def _send(self, desks: Clinic) -> None:
        if self._own is not None:
            change = self._form.own_change(self._own.version, self._own.phones[1:])
            told, done = self._form.health(), "Thank you. Your details are saved."
            self._try(lambda: _save(desks.patient_side, change, told), lambda _: self._end(done))
        elif self._form.has_account:
            new = self._form.new_self(self._clock().date())
            self._try(lambda: desks.self_service.register_myself(new, SOURCE), self._wait_for_code)
        else:
            self._send_without_account(desks)

    def _send_without_account(self, desks: Clinic) -> None:
        new = self._form.new_self(self._clock().date())
        done = "Thank you. You are registered."
        self._try(lambda: desks.self_service.register_here(new), lambda _: self._end(done))

    def _wait_for_code(self, registration: UUID) -> None:
        self._waits = registration
        self._form.answers.pop("code", None)
        self._go_to("code")

    def _send_again(self) -> None:
        desks, waits = self._desks, self._waits
        if desks is None or waits is None:
            return
        told = "A new code is on its way. The one before is worth nothing now."
        self._around.attempt(
            lambda: desks.self_service.send_code_again(waits, SOURCE),
            lambda _: self._view.show_news(self._words.say(told)),
        )

    def _prove(self, desks: Clinic) -> None:
        waits, code = self._waits, self._form.answers["code"]
        assert waits is not None
        done = "Thank you. You are registered and have an account."
        self._try(lambda: desks.self_service.verify_myself(waits, code), lambda _: self._end(done))

    def _end(self, title: str) -> None:
        self._keeping.drop(BEGUN)
        self._keeping.drop(CHANGED)
        self._around.done(title, THANKS, finish=True)

    def _try(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """A refusal that belongs to an answer is shown at that answer."""

        def asked() -> T | errors.RuleViolation:
            try:
                return call()
            except errors.RuleViolation as refused:
                return refused

        def heard(result: T | errors.RuleViolation) -> None:
            if self._desks is None:
                return
            if isinstance(result, errors.RuleViolation):
                self._refused(result)
            else:
                done(result)

        self._around.attempt(asked, heard)

    def _refused(self, refused: errors.RuleViolation) -> None:
        step, field = FIELD_OF.get(refused.code, ("", ""))
        if step not in self._form.steps:
            self._view.show_error(refusal(refused, self._words))
            return
        if self._step == "check":
            self._back_to = "check"
        self._go_to(step, Fault(field, self._words.refused(refused)))

    def _come_back(self, values: Mapping[str, str]) -> None:
        if self._form.is_born(values):
            self._go_to(self._first_open())
            return
        self._tries += 1
        if self._tries >= BIRTH_TRIES:
            self._begin_anew()
            return
        words = self._words.say("This is not the birth date that was typed before.")
        self._show_fault(Fault("day", words))

    def _first_open(self) -> str:
        """The first page whose answer is missing or cannot stand, or the page of all answers."""
        today, steps = self._clock().date(), self._form.steps
        for step in steps[: steps.index("check")]:
            try:
                self._form.answer(step, {}, today)
            except Wrong:
                return step
        return "check"

    def _begin_anew(self) -> None:
        self._keeping.drop(BEGUN)
        self._form, self._tries = Form(), 0
        self._go_to("language")

    def _prefill(self, found: tuple[OwnDetails, tuple[OwnHealth, ...]]) -> None:
        """What the clinic knows, and over it what was begun on this task and not sent."""
        own, known = found
        self._form.note(known, self._words.say("No"))
        name, _, phone = own.emergency_contact.rpartition(", ")
        self._own = own
        self._form.answers = {
            "phone": next(iter(own.phones), ""),
            "email": own.email,
            "address": own.address,
            "emergency": name or own.emergency_contact,
            "emergency_phone": phone if name else "",
        }
        kept = self._keeping.kept(CHANGED)
        if isinstance(kept, Mapping) and kept.get("version") == str(own.version):
            self._form.answers |= {str(name): str(text) for name, text in kept.items()}
        self._go_to("contact")

    def _has_email(self) -> bool:
        return bool(self._form.answers.get("email"))

    def _keep(self) -> None:
        if not self._form.update:
            self._keeping.put(BEGUN, self._form.kept())
        elif self._own is not None:
            self._keeping.put(CHANGED, {**self._form.kept(), "version": str(self._own.version)})

    def _go_to(self, step: str, fault: Fault | None = None) -> None:
        self._step, self._fault = step, fault
        self._view.show_problem("")
        self._show()

    def _show_fault(self, fault: Fault) -> None:
        self._fault = fault
        self._show()

    def _show(self) -> None:
        steps = self._form.steps
        behind = steps.index(self._step) if self._step in steps else 0
        page = Asking(self._form, self._words).page(self._step, self._fault)
        self._view.show_page(page, behind, len(steps), 0)


def _save(side: PatientDesk, change: OwnChange, told: tuple[NewHealthFact, ...]) -> None:
    """What is told twice is noted once; so a broken line between the two does no harm."""
    if told:
        side.tell_health(told)
    side.change_me(change)
