"""The tablet from pairing to giving it back: what comes next, and what is forgotten. No Qt."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Protocol, TypeVar
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.portal.interface import (
    Paired,
    Task,
    TicketGone,
    TicketSession,
    WrongBirthDate,
)
from clinic_desktop.ui.kiosk.activity import NO_TICKET, PORTAL, Activity
from clinic_desktop.ui.kiosk.handing_in import HandingIn
from clinic_desktop.ui.kiosk.keeping import Keeping
from clinic_desktop.ui.kiosk.refusing import refusal
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.lane import LaneSet
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter

T = TypeVar("T")

DONE_SECONDS = 10.0
QUIET_SECONDS, GRACE_SECONDS = 130.0, 30.0
"""Together below the three idle minutes after which the service ends the task by itself."""
TOKEN = "tablet.token"
NOBODY_BORN = date(1, 1, 1)
"""Sent where the task is nobody's yet: there is no birth date to compare."""
NOT_YOURS = "Nothing of it is kept here. Please give the tablet back to the reception."
THANKS = "Please give the tablet back to the reception."
PUT_ASIDE = "Nothing is lost that was sent. Please give the tablet back to the reception."


class Stage(Enum):
    STARTING = "starting"
    PAIRING = "pairing"
    WAITING = "waiting"
    IDENTIFY = "identify"
    TASK = "task"
    DONE = "done"


class View(Protocol):
    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def show_problem(self, words: str, *, again: bool = False) -> None: ...
    def show_news(self, words: str) -> None: ...
    def show_person(self, name: str) -> None: ...
    def change_language(self) -> None: ...
    def show_starting(self) -> None: ...
    def show_pairing(self) -> None: ...
    def show_waiting(self, clinic: str) -> None: ...
    def show_identify(self) -> None: ...
    def show_page(self, page: object, behind: int, pages: int, minutes: int) -> None: ...
    def show_done(self, title: str, text: str) -> None: ...
    def show_more_time(self, seconds: int) -> None: ...
    def let_go(self) -> None: ...


class Tokens(Protocol):
    """Where the token of a paired tablet is kept."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...


class KioskPresenter(Presenter):
    """`as_caller` makes desks of a token; `seconds` is a clock for durations."""

    def __init__(
        self,
        view: View,
        lanes: LaneSet,
        as_caller: Callable[[str | None], Clinic],
        tokens: Tokens,
        activities: Mapping[str, Activity],
        wording: Wording,
        keeping: Keeping,
        seconds: Callable[[], float],
    ) -> None:
        super().__init__(view, lanes)
        self._view, self._as_caller, self._tokens = view, as_caller, tokens
        self._activities, self._wording, self._seconds = activities, wording, seconds
        self._stage, self._clinic = Stage.STARTING, ""
        self._keeping, self._left = keeping, HandingIn(keeping, lanes, view)
        self._own_language = wording.language
        self._device: Clinic | None = None
        self._open: Clinic | None = None
        self._task: Task | None = None
        self._active: Activity | None = None
        self._shown: Callable[[], None] = view.show_starting
        self._again: Callable[[], None] | None = None
        self._touched = self._since = seconds()
        for one in activities.values():
            one.attach(self)
        wording.followers.append(self._show_again)

    @property
    def stage(self) -> Stage:
        return self._stage

    def start(self) -> None:
        """Ask whose tablet this is, then wait for work, or for a pairing code."""
        self._show(self._view.show_starting)
        nobody = self._as_caller(None)
        self.attempt(nobody.centre.face, lambda face: self._begin(face.name))

    def pair(self, code: str) -> None:
        """The code that the administrator reads out; good once."""
        if not code.strip():
            self._say_problem("Type the pairing code that the administrator gave you.")
            return
        nobody = self._as_caller(None)
        self.attempt(lambda: nobody.portal.pair(code.strip()), self._paired)

    def look(self) -> None:
        """Is there a task? Asked on every hint of the change stream, and now and then."""
        if self._device is None or self._under_way:
            return
        self._ask(self._device.portal.task, self._found, "task", self._look_failed)

    def open_account(self) -> None:
        """Whoever has an account signs in by themselves; a task that comes meanwhile is first."""
        account = self._activities.get(PORTAL)
        if self._stage is not Stage.WAITING or self._device is None or account is None:
            return
        self._open, self._stage = self._device, Stage.TASK
        self.touched()
        self._active, self._shown = account, account.show_again
        account.begin(self._device, NO_TICKET)

    def identify(self, born: date) -> None:
        """The birth date as the patient said it."""
        if self._device is None:
            return
        device = self._device
        self.attempt(lambda: device.portal.identify(born), self._opened)

    def leave(self, login: str, pin: str) -> None:
        """Out of the patient mode; only staff with a PIN."""
        if self._device is None:
            self._view.let_go()
            return
        device = self._device
        self.attempt(lambda: device.portal.leave(login, pin), lambda _: self._view.let_go())

    def call_staff(self) -> None:
        """Reception is told at once; the page says that somebody comes."""
        if self._device is None:
            return
        device = self._device

        def told(_: None) -> None:
            self._view.show_news(self._say("Someone is coming. You can go on meanwhile."))

        self._lanes.look.run(device.tablet_side.call_staff, told, self._unheard, self._view)

    def not_me(self) -> None:
        """The page shows somebody else: it goes at once, and so does the task."""
        self.done("This is not your page", NOT_YOURS, finish=True)

    def retry(self) -> None:
        """What could not be sent is tried again as it was."""
        again, self._again = self._again, None
        if again is not None:
            self._view.show_problem("")
            again()

    def touched(self) -> None:
        """Somebody is there."""
        self._touched = self._seconds()
        self._view.show_more_time(0)

    def more_time(self) -> None:
        """They said so; the service hears of it too, or it would end the task."""
        self.touched()
        if self._active is not None:
            self._active.stay()

    def woke(self) -> None:
        """The tablet slept: whoever holds it now says who they are before anything is shown."""
        if self._stage is not Stage.TASK or self._open is None:
            return
        if self._task is None or not self._task.asks_birth_date:
            self.done("The tablet was put aside", PUT_ASIDE)
            return
        self._forget()
        self._open, self._again, self._touched = None, None, self._seconds()
        self._stage = Stage.IDENTIFY
        self._take_up(self._task)

    def tick(self) -> None:
        """Once a second."""
        now = self._seconds()
        if self._stage is Stage.DONE and now - self._since >= DONE_SECONDS:
            self._wait()
        elif self._stage in (Stage.IDENTIFY, Stage.TASK) and not self._under_way:
            quiet = now - self._touched
            if quiet >= QUIET_SECONDS + GRACE_SECONDS:
                self.done("The tablet was put aside", PUT_ASIDE)
            elif quiet >= QUIET_SECONDS:
                left = QUIET_SECONDS + GRACE_SECONDS - quiet
                self._view.show_more_time(max(1, round(left)))

    def attempt(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """A command that can be tried again when the line is dead; nothing typed is lost."""

        def again() -> None:
            self.attempt(call, done)

        def finished(result: T) -> None:
            self._again = None
            self._view.show_problem("")
            done(result)

        self._start(self._lanes.desk, call, finished, lambda error: self._failed(error, again))

    def quietly(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        """A command nobody waits for; a dead line is said and tried with the next one."""
        self._lanes.desk.run(call, done, self._missed, self._view)

    def done(self, title: str, text: str = THANKS, *, finish: bool = False) -> None:
        """The task is over: everything of the patient goes, from the screen and from here."""
        opened, self._open, self._task = self._open, None, None
        self._again = None
        left = self._forget()
        if finish and left is not None:
            self._left.wipe(left)
        elif left is not None:
            self._left.hand_in(self._device, None)
        self._stage, self._since = Stage.DONE, self._seconds()
        self._show(lambda: self._view.show_done(self._say(title), self._say(text)))
        if finish and opened is not None:
            self._finish(opened)

    def _finish(self, opened: Clinic) -> None:
        def failed(error: errors.ClinicError) -> None:
            if isinstance(error, errors.Unavailable) and self._stage is Stage.DONE:
                self._since = self._seconds()  # the page stays until the service knows
                self._finish(opened)

        self._lanes.look.run(opened.portal.finish, lambda _: None, failed, self._view)

    def _begin(self, clinic: str) -> None:
        self._clinic = clinic
        if self._tokens.get(TOKEN):
            self._wait()
        else:
            self._unpaired()

    def _unpaired(self) -> None:
        self._stage, self._device, self._open = Stage.PAIRING, None, None
        self._forget()
        self._show(self._view.show_pairing)

    def _paired(self, paired: Paired) -> None:
        self._tokens.set(TOKEN, paired.token)
        self._wait()

    def _wait(self) -> None:
        """Back to the page of nobody; the stream is opened as the tablet."""
        token = self._tokens.get(TOKEN)
        if not token:
            self._unpaired()
            return
        self._device, self._open, self._task = self._as_caller(token), None, None
        self._stage = Stage.WAITING
        self._wording.use(self._own_language)
        self._show(lambda: self._view.show_waiting(self._clinic))
        self.look()

    def _found(self, task: Task | None) -> None:
        self._left.hand_in(self._device, task.ticket_id if task else None)
        if self._under_way or self._stage in (Stage.PAIRING, Stage.DONE):
            return
        known = self._task.ticket_id if self._task else None
        if task is None and known is not None:
            self.done("This task was taken back")
        elif task is not None and task.ticket_id != known:
            self._forget()
            self._task, self._open, self._touched = task, None, self._seconds()
            self._stage = Stage.IDENTIFY
            self._wording.use(task.language)
            self._take_up(task)
        elif self._stage is Stage.WAITING:
            self._view.show_problem("")

    def _take_up(self, task: Task) -> None:
        if task.purpose not in self._activities:
            self.ask_reception()
        elif task.asks_birth_date:
            self._show(self._view.show_identify)
        else:
            self.identify(NOBODY_BORN)

    def ask_reception(self) -> None:
        """A task that is done at the desk."""
        self._stage = Stage.TASK
        title, text = "Please ask the reception", "They do this step with you, at the desk."
        self._show(lambda: self._view.show_done(self._say(title), self._say(text)))

    def _opened(self, session: TicketSession) -> None:
        """What was begun on this task, here or on a tablet that was taken back, goes on."""
        if self._task is None:
            return
        opened, ticket = self._as_caller(session.token), self._task.ticket_id
        self._open = opened
        self.attempt(
            lambda: self._keeping.open(ticket, opened.drafts.draft),
            lambda _: self._go_on(opened, session),
        )

    def _go_on(self, opened: Clinic, session: TicketSession) -> None:
        self._open, self._stage = opened, Stage.TASK
        self.touched()
        self._active = self._activities[session.purpose]
        self._shown = self._active.show_again
        self._ask(self._open.tablet_side.whose, self._named, "whose", lambda _: None)
        self._active.begin(self._open, session)

    def _named(self, name: str) -> None:
        if self._stage is Stage.TASK and self._open is not None:
            self._view.show_person(name)

    def _show(self, show: Callable[[], None]) -> None:
        """A page of the frame itself; it is shown again when another language is chosen."""
        self._shown = show
        show()

    def _show_again(self) -> None:
        self._view.change_language()
        self._shown()

    def _say(self, source: str, /, **values: object) -> str:
        return self._wording.say(source, **values)

    def _say_problem(self, source: str, *, again: bool = False, **values: object) -> None:
        self._view.show_problem(self._say(source, **values), again=again)

    def _forget(self) -> UUID | None:
        """The task whose draft was open."""
        self._active = None
        for one in self._activities.values():
            one.forget()
        return self._keeping.forget()

    def _look_failed(self, error: errors.ClinicError) -> None:
        if isinstance(error, errors.SignedOut):
            self._tokens.set(TOKEN, "")
            self._unpaired()
            self._view.show_problem(self._wording.refused(error))
        elif self._stage is Stage.WAITING:
            self._say_problem("The clinic cannot be reached just now. Trying again.")

    def _unheard(self, error: errors.ClinicError) -> None:
        self._say_problem("We could not reach the reception. Please call out, or go there.")

    def _missed(self, error: errors.ClinicError) -> None:
        if isinstance(error, errors.Unavailable):
            self._say_problem(
                "The line to the clinic is broken. Go on: what you did is kept here and sent"
                " when the line is back."
            )
        else:
            self._fail(error)

    def _failed(self, error: errors.ClinicError, again: Callable[[], None]) -> None:
        if isinstance(error, errors.Unavailable):
            self._again = again
            self._say_problem(
                "The line to the clinic is broken. What you typed and drew is still here.",
                again=True,
            )
        else:
            self._fail(error)

    def _fail(self, error: errors.ClinicError) -> None:
        if isinstance(error, WrongBirthDate):
            left = error.params.get("left", "")
            what = self._wording.refused(error)
            self._view.show_problem(f"{what} {self._say('Tries left: {count}.', count=left)}")
        elif isinstance(error, TicketGone) or (
            isinstance(error, errors.SignedOut) and self._open is not None
        ):
            self.done("This task has ended")
        elif isinstance(error, errors.SignedOut):
            self._look_failed(error)
        else:
            self._view.show_error(refusal(error, self._wording))
