"""How a named override is asked for: its codes, the reason, the second person, the plan B."""

from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core import errors


class NothingToPass(errors.RuleViolation):
    code = "workflow.nothing_to_pass"
    text = "Nothing is in the way that this override passes. Use the ordinary step."


class NotYourOverride(errors.Forbidden):
    code = "workflow.not_your_override"
    text = "Your role may not use this override. Ask a colleague who may."


class SecondPersonMissing(errors.RuleViolation):
    code = "workflow.second_person"
    text = "This needs a second person. Name a colleague with the right role, not yourself."


class PlanBMissing(errors.RuleViolation):
    code = "workflow.plan_b"
    text = "Say what is done if the goods do not come in time."


@dataclass(frozen=True, slots=True)
class Passing:
    """`codes` of rules 3.2, each for what only it may pass."""

    codes: tuple[str, ...]
    reason: str
    second_person_id: UUID | None = None
    plan_b: str = ""
