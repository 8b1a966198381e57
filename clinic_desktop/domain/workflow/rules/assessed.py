"""What the law wants somebody outside the clinic to find before an operation."""

from clinic_desktop.core.procedures import PreopGate, PreopLine
from clinic_desktop.domain.centre.interface import WaitingAnswer

WORDS = {
    "PSYCH_CLEARANCE": "Clearance by a clinical psychologist or psychiatrist: who, when, result",
}


def assessed(waits: WaitingAnswer) -> tuple[PreopLine, ...]:
    """One item each; its result shuts the gate as long as it speaks against the operation."""
    return tuple(
        PreopLine(
            code, WORDS.get(code, code.replace("_", " ").capitalize()), PreopGate.SCHED,
            ("SURGEON",), result_bearing=True,
        )
        for code in waits.assessments
    )  # fmt: skip
