"""A consent for whom no text in their language exists: who interprets is asked. No Qt."""

from collections.abc import Callable

from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.workflow.interface.consenting import Interpreter
from clinic_desktop.ui.calling_off import Answer, Part
from clinic_desktop.ui.passing import Past

NAME, SPOKEN, ORGANISATION, REGISTER, MODE = "name", "spoken", "organisation", "register", "mode"
MODES = (("IN_PERSON", "In person"), ("PHONE", "By phone"), ("VIDEO", "By video"))
PARTS = (
    Part(NAME, "Interpreter"),
    Part(SPOKEN, "Language that the patient speaks"),
    Part(MODE, "How", MODES),
    Part(ORGANISATION, "Organisation", least=0),
    Part(REGISTER, "Register number", hint="A relative has none: say why instead.", least=0),
)


def interpreted(
    make: Callable[[Interpreter], ConsentFacts], made: Callable[[ConsentFacts], None]
) -> Past[ConsentFacts]:
    """The way past `language.covered`: the same consent, with the interpreter's row."""
    return Past(
        ("LANGUAGE_INTERPRETED",), "consent.consent.create", "Make it with an interpreter",
        lambda _, answer: make(interpreter_of(answer)), made, parts=PARTS, hurts=False,
    )  # fmt: skip


def interpreter_of(answer: Answer) -> Interpreter:
    """As it was answered; the reason is for relatives."""
    said = answer.parts
    return Interpreter(
        said[NAME], said[SPOKEN], said.get(ORGANISATION, ""), said.get(REGISTER, ""),
        said[MODE], answer.text,
    )  # fmt: skip
