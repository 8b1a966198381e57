"""The one door to the database: permission, transaction, audit, changes, in this order."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE, SIGNED_IN, TABLET, Caller
from clinic_desktop.core.clock import Clock
from clinic_desktop.core.once import Once
from clinic_desktop.core.operations import Operation
from clinic_desktop.store import answers, audit, own_rows, sealed, touch
from clinic_desktop.store.engine import Turnstile, reading, take_longer
from clinic_desktop.store.refusals import lost, refusal, transient

R = TypeVar("R")
Identify = Callable[[Session, str | None, Operation], Caller]
MayOpen = Callable[[Session, Caller, str, UUID], None]
MayWrite = Callable[[Session, str, UUID], None]
Prove = Callable[[str], sealed.Proof | None]
"""What a token proves to the database, when it is a patient's."""
TRIES = 3
UNBOUND = frozenset({ANYONE, SIGNED_IN, TABLET})
"""Permissions of whoever holds a token: their operations are about the session, not about rows."""

FOLD = timedelta(minutes=2)  # a live screen that asks again opens no file anew


@dataclass(slots=True)
class Frame:
    """One authorised operation under way."""

    operation: Operation
    caller: Caller
    session: Session | None
    granted: bool = False  # by the steps it is part of
    scoped: bool = False  # its reach was checked: a patient was named, or own rows only
    committing: bool = False
    reason: str = ""
    inner: list[str] = field(default_factory=list)
    opened: dict[UUID, None] = field(default_factory=dict)
    touched: dict[tuple[str, str], None] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)  # hashes that the chain shall prove

    def include(self, operation: Operation) -> None:
        """An inner operation runs on the outer one's authority, if that one names it."""
        if operation.name not in self.operation.includes:
            raise TypeError(f"{self.operation.name} does not include {operation.name}")
        if operation.writes and not self.operation.writes:
            raise TypeError(f"the question {self.operation.name} may not {operation.name}")
        self.inner.append(operation.name)

    def check(self) -> None:
        """Refuse unless the caller holds the permission, behind a PIN where it asks for one."""
        if self.granted:
            return
        if self.caller.kind == "nobody" and self.operation.permission != "anyone":
            raise errors.SignedOut
        if self.caller.scope(self.operation.permission) is None:
            raise errors.Forbidden
        if self.operation.permission in self.caller.behind_pin:
            raise errors.StepUpNeeded

    @property
    def narrow(self) -> bool:
        """The caller reaches only some patients by this permission."""
        return not self.granted and self.caller.scope(self.operation.permission) in ("o", "a")

    def check_reach(self) -> None:
        """A narrow permission whose operation never said whom it is about is a bug: fail closed."""
        if self.narrow and not self.scoped:
            raise TypeError(f"{self.operation.name} did not check whom it is about")


class Store:
    """What all callers share: engine, clock, turnstile and who hears of changes."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        identify: Identify,
        may_open: MayOpen | None = None,
        portal: tuple[Engine, Prove] | None = None,
        may_write: MayWrite | None = None,
    ) -> None:
        self.engine, self.clock, self.identify = engine, clock, identify
        self.may_open, self.may_write, self._portal = may_open, may_write, portal
        self.frame: ContextVar[Frame | None] = ContextVar("frame", default=None)
        self.heard: list[Callable[[int], None]] = []
        self.looked: dict[tuple[UUID, str, UUID], datetime] = {}
        self._staff_line = _line(engine)
        self._portal_line = _line(portal[0]) if portal else self._staff_line
        sqlite = engine.dialect.name == "sqlite"
        self.turnstile = Turnstile(engine.url.database) if sqlite else None

    def close(self) -> None:
        if self.turnstile:
            self.turnstile.close()
        self.engine.dispose()
        if self._portal:
            self._portal[0].dispose()

    def proof(self, token: str | None, operation: Operation) -> sealed.Proof | None:
        """What a patient's operation on own rows shows the database; None is everybody else."""
        if self._portal is None or token is None or operation.permission in UNBOUND:
            return None
        return self._portal[1](token)

    def announce(self, seq: int, touched: Iterable[tuple[str, str]]) -> None:
        if touched:
            for hear in self.heard:
                hear(seq)

    def fold(self, frame: Frame, now: datetime) -> bool:
        """Whether this look into these files was kept a moment ago already."""
        keys = [(frame.caller.id, frame.operation.name, patient) for patient in frame.opened]
        fresh = all(now - self.looked.get(key, now - 2 * FOLD) < FOLD for key in keys)
        if not fresh:
            if len(self.looked) > 20_000:
                self.looked.clear()
            self.looked.update(dict.fromkeys(keys, now))
        return fresh

    def _line_of(self, proof: sealed.Proof | None) -> "_Line":
        return self._portal_line if proof else self._staff_line

    @contextmanager
    def reading(
        self, proof: sealed.Proof | None = None, *, long: bool = False
    ) -> Iterator[Session]:
        with self._line_of(proof).reads() as session:
            if long:
                take_longer(session.connection())
            if proof:
                self._enter(session, proof, self.clock())
            yield session

    @contextmanager
    def writing(
        self, proof: sealed.Proof | None = None, *, long: bool = False
    ) -> Iterator[Session]:
        with (
            self.turnstile.turn() if self.turnstile else nullcontext(),
            self._line_of(proof).writes() as session,
        ):
            session.info["now"] = self.clock()
            if long:
                take_longer(session.connection())
            if proof:
                self._enter(session, proof, session.info["now"])
            yield session

    def _enter(self, session: Session, proof: sealed.Proof, at: datetime) -> None:
        """SQLite knows no logins: what the portal may not read is read on the other line."""
        if self.turnstile is None:
            sealed.enter(session, proof, at)
            return
        session.connection()
        with self._staff_line.reads() as beside:
            whose = sealed.found(beside, proof, at)
        own_rows.bind(session, *whose)


@dataclass(frozen=True, slots=True)
class _Line:
    """Sessions of one login: those that only read, and those that are listened to."""

    reads: sessionmaker[Session]
    writes: sessionmaker[Session]


def _line(engine: Engine) -> _Line:
    writes = sessionmaker(engine, expire_on_commit=False)
    event.listen(writes, "before_flush", touch.stamp)
    event.listen(writes, "after_flush", touch.collect)
    event.listen(writes, "do_orm_execute", touch.no_silent_bulk)
    return _Line(sessionmaker(reading(engine), expire_on_commit=False), writes)


class Work:
    """The store as one caller may use it; every service of that caller shares it."""

    def __init__(
        self,
        store: Store,
        token: str | None = None,
        once: Once | None = None,
        caller: Caller | None = None,
    ) -> None:
        self._store, self._token, self._once, self._caller = store, token, once, caller

    @property
    def store(self) -> Store:
        return self._store

    @property
    def frame(self) -> Frame:
        frame = self._store.frame.get()
        if frame is None:
            raise TypeError("no operation is under way")
        return frame

    def now(self) -> datetime:
        return self._store.clock()

    def run(self, operation: Operation, call: Callable[[], R]) -> R:
        """Carry out `call` as `operation`: joined to the one under way, or in a transaction."""
        outer = self._store.frame.get()
        if outer is not None:
            outer.include(operation)
            if outer.session is not None:
                return call()
        if not operation.whole:
            return self._steps(operation, call)
        outermost = self._command if operation.writes else self._question
        for left in reversed(range(TRIES)):
            try:
                return outermost(operation, call)
            except DBAPIError as exc:
                again = transient(exc) or lost(exc)
                if not again or not left:
                    raise refusal(exc) from exc
            except PoolTimeout as exc:
                raise errors.Unavailable from exc
            time.sleep(random.uniform(0.005, 0.05))
        raise AssertionError

    def _command(self, operation: Operation, call: Callable[[], R]) -> R:
        outcome: R | errors.ClinicError
        proof, known = self._known(operation)
        with (
            self._store.writing(proof, long=self._long(operation)) as session,
            self._under_way(operation, session, known) as frame,
        ):
            who = str(frame.caller.id)
            once = self._once if not frame.granted else None
            if once:
                once = answers.of_ward(once, frame.caller.link_id)
                answers.claim(session, once, who)
            outcome = _attempt(frame, call)
            if once and not (operation.secret and not isinstance(outcome, errors.ClinicError)):
                answers.keep(session, once, who, outcome)
            seq = audit.append(session, self._body(frame, outcome), frame.touched, frame.opened)
            self._commit(session, frame)
        if isinstance(outcome, errors.ClinicError):
            raise outcome
        self._store.announce(seq, frame.touched)
        return outcome

    def _commit(self, session: Session, frame: Frame) -> None:
        frame.committing = True
        try:
            session.commit()
        except DBAPIError as exc:
            if lost(exc):
                raise errors.Unconfirmed from exc
            raise

    def _question(self, operation: Operation, call: Callable[[], R]) -> R:
        outcome: R | errors.ClinicError
        proof, known = self._known(operation)
        with (
            self._store.reading(proof, long=self._long(operation)) as session,
            self._under_way(operation, session, known) as frame,
        ):
            try:
                frame.check()
                outcome = call()
                frame.check_reach()
            except errors.ClinicError as error:
                outcome = error
        refused = isinstance(outcome, errors.ClinicError)
        if refused or (frame.opened and not self._store.fold(frame, self.now())):
            with self._store.writing(proof) as session:  # kept before anything is handed out
                audit.append(session, self._body(frame, outcome), {}, frame.opened)
                session.commit()
        if isinstance(outcome, errors.ClinicError):
            raise outcome
        return outcome

    def _steps(self, operation: Operation, call: Callable[[], R]) -> R:
        """Authorise once; each included operation is then a transaction of its own."""
        try:
            with self._store.reading() as session:
                frame = Frame(operation, self._who(session, operation), None)
        except (DBAPIError, PoolTimeout) as exc:
            raise errors.Unavailable from exc
        frame.check()
        mark = self._store.frame.set(frame)
        try:
            return call()
        finally:
            self._store.frame.reset(mark)

    def _long(self, operation: Operation) -> bool:
        """Nobody waits in front of the program's own work; within steps the outer one says."""
        around = self._store.frame.get()
        return self._caller is not None or operation.long or bool(around and around.operation.long)

    def _known(self, operation: Operation) -> tuple[sealed.Proof | None, Caller | None]:
        """A patient is known before the line of the portal is taken: it reads no sessions."""
        around = self._store.frame.get()
        asked = around.operation if around else operation  # inside steps as the outer one
        proof = self._store.proof(None if self._caller else self._token, asked)
        if proof is None:
            return None, None
        line = self._store.writing if operation.writes else self._store.reading
        with line() as session:
            known = self._who(session, operation)
            session.commit()
        return (proof, known) if known.patients else (None, known)

    @contextmanager
    def _under_way(
        self, operation: Operation, session: Session, known: Caller | None = None
    ) -> Iterator[Frame]:
        granted = self._store.frame.get() is not None
        who = known or self._who(session, operation)
        frame = Frame(operation, who, session, granted=granted)
        session.info["frame"] = frame
        mark = self._store.frame.set(frame)
        try:
            yield frame
        finally:
            self._store.frame.reset(mark)

    def _who(self, session: Session, operation: Operation) -> Caller:
        """Inside steps the outer operation was let in; the inner ones go by its name."""
        around = self._store.frame.get()
        asked = around.operation if around else operation
        return self._caller or self._store.identify(session, self._token, asked)

    def _body(self, frame: Frame, outcome: object) -> dict[str, object]:
        refused = isinstance(outcome, errors.ClinicError)
        body: dict[str, object] = {
            "op": frame.operation.name,
            "inner": frame.inner,
            "actor": str(frame.caller.id),
            "kind": frame.caller.kind,
            "session": str(frame.caller.session_id or ""),
            "outcome": outcome.code if isinstance(outcome, errors.ClinicError) else "done",
            "patients": [str(patient) for patient in frame.opened],
            "touched": [f"{kind}/{row}" for kind, row in frame.touched],
            "at": self.now().isoformat(timespec="microseconds"),
        }
        if refused and isinstance(outcome, errors.ClinicError) and outcome.unmet:
            body["unmet"] = [reason.code for reason in outcome.unmet]
        if frame.noted:
            body["noted"] = frame.noted
        if frame.caller.link_id is not None:  # a guardian: who acted stands above, for whom here
            body["guardian_of"] = [str(patient) for patient in frame.caller.patients]
            body["link"] = str(frame.caller.link_id)
        return body


def _attempt(frame: Frame, call: Callable[[], R]) -> R | errors.ClinicError:
    """Carry it out whole or leave nothing but the refusal."""
    refused: errors.ClinicError
    try:
        frame.check()
        assert frame.session is not None
        with frame.session.begin_nested():
            answer = call()
            frame.check_reach()
            return answer
    except errors.ClinicError as error:
        refused = error
    except (StaleDataError, DBAPIError) as exc:
        if transient(exc) or lost(exc):
            raise
        refused = refusal(exc)
        refused.__cause__ = exc
    frame.touched.clear()
    frame.noted.clear()
    return refused
