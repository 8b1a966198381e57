"""A clinic of one tablet and one consent, with a line that can break."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

from clinic_desktop.core import errors
from clinic_desktop.core.consent_reading import Progress, Turn
from clinic_desktop.core.consent_text import Clause, PartyKind, Section
from clinic_desktop.core.ink import DeviceKind, Ink, Point, Stroke
from clinic_desktop.domain.accounts.interface import WrongLogin
from clinic_desktop.domain.consent.interface import Check, ConsentView, GivenAnswer
from clinic_desktop.domain.portal.interface import (
    Paired,
    PairingRefused,
    Task,
    TicketSession,
    WrongBirthDate,
)
from clinic_desktop.domain.workflow.interface.consenting import NotThePerformer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BORN = date(1985, 3, 14)
RIGHT = "Tell the clinic"
SIGNATURE = Ink(
    DeviceKind.PEN,
    860.0,
    400.0,
    (Stroke(tuple(Point(100.0 + 10 * n, 200.0, 0.5, 60 * n) for n in range(50))),),
)

CHECK = Check("q", "risk", "What if it bleeds?", ("Wait", RIGHT), None, "", (), False, False)


def sheet() -> ConsentView:
    return ConsentView(
        id=uuid4(), plan_id=uuid4(), patient_id=uuid4(), kind="PROCEDURE", status="IN_READING",
        status_reason="", title="Nose surgery", language="en", revision=1, consent_hash="c",
        text_hash="t", parts=(),
        sections=(
            Section("what", "What is done", ("The nose is made smaller.",)),
            Section("risk", "What can go wrong", ("It can bleed.",), key="Call if it bleeds."),
        ),
        clauses=(Clause("agree", "I agree to the operation.", True),
                 Clause("photos", "Photos may be shown to students.", False)),
        checks=(CHECK,),
        progress=Progress(), questions=(), open_points=(), pen_locked=False, read_quickly=(),
        needed=(), signed=(), next_turns=(), informed_at=None, earliest_at=None, signed_at=None,
        valid_until=None, version=1,
    )  # fmt: skip


class FakeClinic:
    """Every desk that the tablet asks, in one; `broken` cuts the line."""

    def __init__(self) -> None:
        self.broken = False
        self.now = NOW
        self.seconds = 0.0
        self.sheet = sheet()
        self.tasks: list[Task] = []
        self.told: list = []
        self.signed: list = []
        self.declined: list[str] = []
        self.finished = self.called = 0
        self.beside: list = []
        self.people: tuple = ()
        self.after_patient: tuple = ()
        self.tries = 5
        self.kept: dict[str, str] = {}
        self.handed_in: dict = {}
        self.waits = ""
        self.deaf = False

    def clock(self) -> datetime:
        return self.now

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, value: str) -> None:
        self.kept[name] = value

    def as_caller(self, token: str | None):
        return SimpleNamespace(
            centre=self, portal=self, drafts=self, patient_side=self, tablet_side=self,
            tokens=self, self_service=self,
        )  # fmt: skip

    def log_in(self, login: str, password: str, station: str) -> None:
        """Nobody has an account here."""
        self._line()
        raise WrongLogin

    def forgot_password(self, login: str, language: str, station: str) -> None:
        self._line()

    def reset_password(self, login: str, code: str, password: str) -> None:
        self._line()

    def send_task(self, purpose: str = "CONSENT") -> None:
        end = self.now + timedelta(minutes=30)
        self.tasks = [Task(uuid4(), purpose, "en", purpose != "REGISTER", self.tries, end)]

    def _line(self) -> None:
        if self.broken:
            raise errors.Unavailable

    def face(self):
        self._line()
        return SimpleNamespace(name="Clinic am Park")

    def pair(self, code: str) -> Paired:
        self._line()
        if code != "1234":
            raise PairingRefused
        return Paired("the token", uuid4(), "Tablet 1")

    def task(self) -> Task | None:
        self._line()
        return self.tasks[0] if self.tasks else None

    def identify(self, born: date) -> TicketSession:
        self._line()
        if born != BORN:
            self.tries -= 1
            raise WrongBirthDate(params={"left": str(self.tries)})
        return TicketSession("ticket", self.tasks[0].purpose, uuid4(), self.now)

    def leave(self, login: str, pin: str) -> None:
        self._line()
        if pin != "4826":
            raise errors.Forbidden

    def hand_in(self, ticket_id, content: str) -> None:
        if self.deaf:
            raise errors.Unavailable
        self.handed_in[ticket_id] = self.waits = content

    def draft(self) -> str:
        self._line()
        return self.waits

    def whose(self) -> str:
        self._line()
        return "Nora Feldkamp"

    def guardians(self) -> tuple:
        self._line()
        return self.people

    def sign_beside(self, consent_id, signature, vouching) -> None:
        """Everybody of that stage has signed; then it is the patient's turn."""
        self._line()
        self.beside.append((signature, vouching))
        self.sheet = replace(self.sheet, next_turns=(Turn(2, PartyKind.PATIENT),))

    def countersign(self, consent_id, ink, who) -> None:
        self._line()
        if who.pin != "4826":
            raise NotThePerformer
        self.beside.append((ink, who))
        self.sheet = replace(self.sheet, next_turns=(), status="SIGNED")

    def call_staff(self) -> None:
        self._line()
        self.called += 1

    def finish(self) -> None:
        self._line()
        self.finished += 1
        self.tasks = []

    def my_consent(self, consent_id) -> ConsentView:
        self._line()
        return self.sheet

    def read_on(self, consent_id, told) -> None:
        self._line()
        self.told.append(told)
        for answer in told.answers:
            check = self.sheet.checks[0]
            right = answer.choice == RIGHT
            given = (*check.given, GivenAnswer(answer.choice, right, self.now))
            wrong = sum(not one.right for one in given)
            self.sheet = replace(
                self.sheet,
                checks=(
                    replace(
                        check, given=given, passed=right, right=RIGHT if right else None,
                        explanation="It needs care.", needs_talk=wrong > 1,
                    ),
                ),
            )  # fmt: skip

    def sign_mine(self, consent_id, signature) -> None:
        self._line()
        self.signed.append(signature)
        if self.after_patient:
            self.sheet = replace(self.sheet, next_turns=self.after_patient)

    def decline_mine(self, consent_id, words: str) -> None:
        self._line()
        self.declined.append(words)
