"""The way past a refusal by a named override, offered where the refusal is shown. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.core.moves import rows_of
from clinic_desktop.domain.accounts.interface import Colleague
from clinic_desktop.domain.workflow.interface.passing import Passing
from clinic_desktop.ui.calling_off import Answer, CallingOffView, Part, Question
from clinic_desktop.ui.messages import WayOn, message_of
from clinic_desktop.ui.presenter import Presenter
from clinic_desktop.ui.workplace import Workplace

T = TypeVar("T")
Colleagues = Callable[[str | None], tuple[Colleague, ...]]

SECOND = "second"
SECONDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "second_surgeon": ("Second surgeon", ("SURGEON",)),
    "second_doctor": ("Second doctor", ("SURGEON", "ANAESTHETIST")),
}
"""By what the register needs: the label, and the roles of whom to choose from."""
PARTS: Mapping[str, Part] = {
    "plan_b": Part("plan_b", "Plan B", hint="What is done if the goods do not come in time."),
    "paper": Part("paper", "Number of the paper", hint="On which it was written at the time."),
}
EFFECTS: Mapping[str, str] = {
    "BOOKING_SOFT": "The board shows that hours, length or time between cases were passed.",
    "STOCK_SHORTAGE": "The readiness of the case shows in red that goods are missing.",
    "FREEZE_BREAK": "The frozen list changes. The record of the case says so, and why.",
    "LATE_ENTRY": "It is kept as written from paper afterwards. Nobody is told of it.",
    "CHECKLIST_LATE": "The case shows that this phase was late, and why.",
    "INTRAOP_EXTENSION": "It stands in the record of the case and beside the operation note. The"
    " patient must be told.",
    "LANGUAGE_INTERPRETED": "The interpreter is named in the consent and signs it as well. Where a"
    " relative interprets, the reason is needed.",
}


@dataclass(frozen=True, slots=True)
class Named:
    """One named override as the register of rules has it."""

    passes: tuple[str, ...]
    who: frozenset[str]
    needs: tuple[str, ...]


NAMED: Mapping[str, Named] = {
    code: Named(tuple(passes.split(",")), frozenset(who.split(",")), tuple(needs.split(",")))
    for code, _operation, passes, who, needs, _shown in rows_of("rules/overrides.tsv")
}


@dataclass(frozen=True, slots=True)
class Past(Generic[T]):
    """What one step offers when it is refused.

    `codes` are the overrides that its other operation takes, `needs` the permission of that
    operation, `call` sends the chosen ones with what was answered. `beside` are conditions that
    do not shut the other operation, `parts` what it asks for beyond what the register says.
    """

    codes: tuple[str, ...]
    needs: str
    words: str
    call: Callable[[tuple[str, ...], Answer], T]
    done: Callable[[T], None]
    beside: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    hurts: bool = True


class WaysPast(Presenter):
    """Shows a refusal with a button, and asks what the override needs; the PIN comes last."""

    def __init__(self, view: CallingOffView, place: Workplace, colleagues: Colleagues) -> None:
        super().__init__(view, place.lanes, place.step_up)
        self._view, self._place, self._colleagues = view, place, colleagues

    def may(self, code: str, needs: str) -> bool:
        """Whether this person may use the override at all."""
        return self._place.may(needs) and bool(NAMED[code].who & {*self._place.me.roles})

    def passing(
        self, error: ClinicError, past: Past[T], before: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """The overrides that together pass all of the refusal; () where something would stay."""
        missing = {one.code for one in error.unmet} - past.beside
        codes = tuple(
            code
            for code in past.codes
            if self.may(code, past.needs) and (code in before or missing & {*NAMED[code].passes})
        )
        passed = {one for code in codes for one in NAMED[code].passes}
        return codes if missing and missing <= passed else ()

    def refused(
        self,
        error: ClinicError,
        past: Past[T],
        typed: Answer | None = None,
        before: tuple[str, ...] = (),
    ) -> None:
        """The refusal in its place, with the button for those who may pass all of it."""
        codes, message = self.passing(error, past, before), message_of(error)
        if codes:
            way = WayOn(f"{past.words}…", lambda: self.begin(past, codes, typed))
            message = replace(message, way=way)
        self._view.show_error(message)

    def begin(self, past: Past[T], codes: tuple[str, ...], typed: Answer | None = None) -> None:
        """Ask for what these overrides need; what was `typed` before is there again."""
        wanted = [need for code in codes for need in NAMED[code].needs if need in SECONDS]

        def ask(people: tuple[Colleague, ...]) -> None:
            question = question_of(past, codes, people)
            self._view.ask_why(replace(question, typed=typed), given)

        def given(answer: Answer) -> None:
            self._run(
                lambda: past.call(codes, answer),
                over,
                lambda error: self.refused(error, past, answer, codes),
            )

        def over(result: T) -> None:
            self._view.close_why()
            past.done(result)

        if wanted:
            roles = tuple(dict.fromkeys(role for need in wanted for role in SECONDS[need][1]))
            self.look(lambda: self._others(roles), ask)
        else:
            ask(())

    def look(self, question: Callable[[], T], done: Callable[[T], None]) -> None:
        """What must be known before something can be asked."""
        self._ask(question, done, "way past")

    def _others(self, roles: tuple[str, ...]) -> tuple[Colleague, ...]:
        found = (one for role in roles for one in self._colleagues(role))
        me = self._place.me.id
        return tuple({one.id: one for one in found if one.active and one.id != me}.values())


def question_of(
    past: Past[T], codes: tuple[str, ...], people: tuple[Colleague, ...] = ()
) -> Question:
    """One question for all of them together.

    Where nobody else works there is nobody to choose: the service knows whether that is agreed.
    """
    needs = tuple(dict.fromkeys(need for code in codes for need in NAMED[code].needs))
    choices = tuple((str(one.id), f"{one.title} {one.name}".strip()) for one in people)
    parts = [PARTS[need] for need in needs if need in PARTS]
    for need in needs:
        if need in SECONDS and choices:
            parts.insert(0, Part(SECOND, SECONDS[need][0], choices))
    effect = " ".join(EFFECTS[code] for code in codes)
    least = 4 if "reason" in needs else 0
    return Question(
        past.words, past.words, effect, least=least, hurts=past.hurts, parts=(*past.parts, *parts)
    )


def passing_of(codes: tuple[str, ...], answer: Answer) -> Passing:
    """What was answered, as the scheduling takes it."""
    return Passing(codes, answer.text, second_of(answer), answer.parts.get("plan_b", ""))


def second_of(answer: Answer) -> UUID | None:
    """Whom the answer names beside the person who asks."""
    named = answer.parts.get(SECOND, "")
    return UUID(named) if named else None
