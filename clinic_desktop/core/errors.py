"""Errors the clinic expects; anything else is a bug."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from clinic_desktop.core.moment import Moment


@dataclass(frozen=True, slots=True)
class Unmet:
    """One reason why a gate is shut, who can meet it, and from when it will be met."""

    code: str
    text: str
    who: str
    earliest: Moment | None = None


class ClinicError(Exception):
    """Base of every expected failure. `code` is stable, unique and crosses the wire."""

    code: str = "clinic.error"
    text: ClassVar[str] = "The request could not be completed. Please try again."
    known: ClassVar[dict[str, type["ClinicError"]]] = {}

    def __init__(
        self,
        text: str | None = None,
        unmet: Iterable[Unmet] = (),
        params: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(text or self.text)
        self.unmet = tuple(unmet)
        self.params = dict(params or {})

    def __init_subclass__(cls) -> None:
        if cls.known.setdefault(cls.code, cls) is not cls:
            raise TypeError(f"{cls.__qualname__} needs a code of its own, {cls.code!r} is taken")


class NotFound(ClinicError):
    code, text = "clinic.not_found", "This record does not exist, or it is not for you."


class RuleViolation(ClinicError):
    """What was asked is understood and against a rule of the clinic."""

    code, text = "clinic.rule", "This is against a rule of the clinic."


class Unreadable(RuleViolation):
    code, text = "clinic.unreadable", "What was sent could not be read."


class Conflict(ClinicError):
    """The state of things refuses: somebody was quicker, or a wall in the database stood."""

    code = "clinic.conflict"
    text = "Someone else changed this record. Your entry is kept: reload and compare."


class Stale(Conflict):
    """`params` hold the version that was shown and the one that stands."""

    code = "clinic.stale"
    text = "Someone else saved this record after you opened it. Compare both and save again."


class StateRefuses(Conflict):
    """A step that its state does not allow; subclasses name the state."""

    code, text = "clinic.state", "This step is not possible now."


class AlreadyThere(Conflict):
    code, text = "clinic.exists", "This record exists already."


class Broken(Conflict):
    """A constraint without words of its own refused; nothing was written."""

    code = "clinic.broken"
    text = "The database refused this because a related record does not fit. Nothing was saved."


class Kept(Conflict):
    """Rows, their ids, whose they are and who made them: walls of every table."""

    code = "clinic.kept"
    text = "This record stays, and stays where it belongs. Write what changed as a new record."


class KeyReused(Conflict):
    code = "clinic.key_reused"
    text = "This request number was already used for something else."


class AnswerGone(Conflict):
    code = "clinic.answer_gone"
    text = "This was done already; its answer held a secret and is not kept. Ask for a new one."


class Forbidden(ClinicError):
    code = "clinic.forbidden"
    text = "Your role does not include this. Ask a colleague who may, or the administrator."


class StepUpNeeded(Forbidden):
    code, text = "accounts.step_up_needed", "Please confirm with your PIN."


class SignedOut(ClinicError):
    code, text = "clinic.signed_out", "Please sign in again."


class TooMany(ClinicError):
    code, text = "clinic.too_many", "Too many tries. Please wait a little and try again."


class Unavailable(ClinicError):
    code = "clinic.unavailable"
    text = "The database cannot be reached. Nothing was saved; please try again in a moment."


class Unconfirmed(Unavailable):
    """The line went while committing: it may or may not stand."""

    code = "clinic.unconfirmed"
    text = "The connection was lost while saving. Look whether it was saved before repeating."


class Busy(Unavailable):
    """Somebody held the same rows longer than anybody waits, also when it was tried again."""

    code = "clinic.busy"
    text = (
        "Somebody else is saving in the same place, and that takes long just now. Nothing was"
        " saved; please try again in a moment."
    )


class TookTooLong(Unavailable):
    code = "clinic.took_too_long"
    text = (
        "This took too long and was stopped, so that nobody else has to wait. Nothing was saved;"
        " please try again, or ask for less at once."
    )


class Fault(ClinicError):
    code = "clinic.fault"
    text = "Something went wrong in the service. Nothing was saved. Please report it."
