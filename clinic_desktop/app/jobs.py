"""The thread that does what no person starts: documents, mail, slots nobody paid for."""

import logging
import threading
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from typing import Protocol

from clinic_desktop.app import strokes_notary
from clinic_desktop.app.container import Container
from clinic_desktop.core import errors
from clinic_desktop.core.clock import monotonic
from clinic_desktop.core.faults import place_of
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.notices.interface import Posting

log = logging.getLogger(__name__)
LOOK_EVERY = 30.0
"""Seconds after which it looks at the latest; any commit wakes it earlier."""

MAILS_AT_ONCE = 20
REMIND_EVERY = 3600.0
"""Seconds between two looks at what is due by date; each look stands in the audit."""


class Post(Protocol):
    def send(self, posting: Posting) -> None: ...


def work_once(container: Container, post: Post) -> int:
    """All that is due now; each piece may be done twice without harm. How many pieces."""
    desks = container.as_system()

    def forget() -> int:
        if desks.drafts.late_drafts():
            desks.drafts.forget_late_drafts()
        return 0

    return each(
        (
            forget, desks.self_service.post_codes, desks.jobs.tell_of_factors,
            desks.papers.seal_waiting, desks.jobs.end_holds, partial(_mail, desks, post),
        )
    )  # fmt: skip


def each(kinds: Iterable[Callable[[], int]]) -> int:
    """One kind of work that is refused or fails keeps no other waiting. Raises Unavailable."""
    done = 0
    for work in kinds:
        try:
            done += work()
        except errors.Unavailable:
            raise
        except errors.ClinicError as error:
            log.warning("work waits: %s", error.code)
        except Exception as error:  # noqa: BLE001  the next turn must come, whatever this one met
            log.error("work failed: %s", place_of(error))
    return done


def _mail(desks: Clinic, post: Post) -> int:
    done = 0
    for posting in desks.jobs.due_mail(MAILS_AT_ONCE):
        try:
            post.send(posting)
        except OSError as reason:  # of the line, the disk, or smtplib, whose errors are OSErrors
            desks.jobs.mail_not_sent(posting.id, type(reason).__name__)
        else:
            desks.jobs.mail_sent(posting.id)
        done += 1
    return done


def remind_once(container: Container) -> int:
    """What the date brings: reminders and dated notices. How many causes were looked at."""
    return container.as_system().reminders.remind()


def tell_of_key(container: Container, *, before: bool) -> bool:
    """Whether the key of the signatures waits to leave; the administrator hears of a change."""
    waits = strokes_notary.waits(container.secrets)
    if waits is not before:
        container.as_system().court.strokes_key_waits(waits=waits)
    return waits


class JobsThread:
    """Starts with the program that owns the database and ends with it."""

    def __init__(self, container: Container, post: Post) -> None:
        self._container, self._post = container, post
        self._woken, self._ended = threading.Event(), False
        self._remind_at, self._has_texts, self._key_waited = 0.0, False, False
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        self._container.store.heard.append(self._wake)
        self._thread.start()

    def stop(self) -> None:
        if self._ended:
            return
        self._ended = True
        if self._thread.ident is None:  # the program ends before it began
            return
        self._container.store.heard.remove(self._wake)
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def _remind(self) -> None:
        """Every hour: dates do not hurry, and a commit does not bring them nearer."""
        if monotonic() >= self._remind_at:
            self._remind_at = monotonic() + REMIND_EVERY
            remind_once(self._container)
            self._key_waited = tell_of_key(self._container, before=self._key_waited)

    def _bring_texts(self) -> None:
        """Once in a run: another version of the program brings other texts."""
        if not self._has_texts:
            self._container.as_system().jobs.bring_texts()
            self._has_texts = True

    def _wake(self, _seq: int) -> None:
        self._woken.set()

    def _run(self) -> None:
        for turn in count():
            self._woken.clear()
            if self._ended:  # asked after clearing, or a wake in between would be lost
                return
            try:
                if self._container.as_caller(None).centre.face().founded:
                    self._remind()
                    work_once(self._container, self._post)
                    if turn:  # the window is there by now
                        self._bring_texts()
            except errors.ClinicError as error:
                log.warning("work waits: %s", error.code)
            except Exception as error:  # noqa: BLE001  the next turn must come
                log.error("work failed: %s", place_of(error))
            self._woken.wait(LOOK_EVERY)
