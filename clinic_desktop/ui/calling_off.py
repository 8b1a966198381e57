"""Why something does not take place: asked by a list, sent so that the terms know it. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.domain.billing.interface import BillingDesk, FeeRule
from clinic_desktop.ui.messages import Message
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

Choices = tuple[tuple[str, str], ...]
"""(code, words)"""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing more that a question asks for: one of `choices`, else words.

    `name` is its key in the answer; `least` letters are needed, none where it may stay empty.
    """

    name: str
    label: str
    choices: Choices = ()
    hint: str = ""
    least: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """`code` is one of the list, "" for another reason; `text` is what was typed."""

    code: str
    text: str
    outcome: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; without `reasons` free words are. `outcomes`: how far it came, if that counts.

    `least` letters are needed where no reason of the list says enough. `typed` is what was said
    before and stands in the fields again.
    """

    title: str
    confirm: str = ""
    effect: str = ""
    reasons: Choices = ()
    outcomes: Choices = ()
    least: int = 10
    hurts: bool = False
    parts: tuple[Part, ...] = ()
    typed: Answer | None = None


class CallingOffView(Protocol):
    """A screen that asks why, and keeps the question open until it is told that all is done."""

    def set_busy(self, busy: bool) -> None: ...
    def show_error(self, message: Message) -> None: ...
    def ask_pin(self, retry: Callable[[str], None], problem: str = "") -> None: ...
    def ask_why(self, question: Question, given: Callable[[Answer], None]) -> None: ...
    def close_why(self) -> None: ...


class CallingOff(Presenter):
    """Base of the presenters under which something is called off."""

    def __init__(self, view: CallingOffView, place: Workplace, billing: BillingDesk) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._asker, self._billing = view, billing

    def _call_off(
        self,
        question: Question,
        call: Callable[[str, str], object],
        done: Callable[[], None],
        *,
        listed: bool = True,
        refused: Callable[[ClinicError, str], None] | None = None,
    ) -> None:
        """Ask why, then `call(reason, outcome)`; after a refusal the question stays as it was.

        `listed`: with the reasons of the clinic's terms, because a fee may follow. `refused` is
        told the refusal and the reason.
        """

        def ask(rule: FeeRule | None) -> None:
            asked = replace(question, reasons=choices_of(rule))

            def given(answer: Answer) -> None:
                why = reason_of(asked, answer)
                told = None if refused is None else lambda error: refused(error, why)
                self._run(lambda: call(why, answer.outcome), over, told)

            self._asker.ask_why(asked, given)

        def over(_: object) -> None:
            self._asker.close_why()
            done()

        if listed:
            self._ask(self._billing.fee_rule, ask, "reasons")
        else:
            ask(None)


def choices_of(rule: FeeRule | None) -> Choices:
    """The reasons to choose from; none without terms."""
    return tuple((one.code, one.words) for one in rule.reasons) if rule else ()


def reason_of(question: Question, answer: Answer) -> str:
    """As the terms read it, "CODE: words. What was typed."; another reason is what was typed."""
    words = dict(question.reasons).get(answer.code, "")
    if not words:
        return answer.text
    said = f"{answer.code}: {words}"
    return f"{said}. {answer.text}" if answer.text else said
