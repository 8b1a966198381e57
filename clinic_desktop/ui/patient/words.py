"""What the service tells of a patient, in the words and shapes of our widgets."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from clinic_desktop.core.errors import Unmet
from clinic_desktop.domain.patients.interface import Alerts, PatientCard
from clinic_desktop.domain.workflow.interface.progress import Stage, StageLine
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.why_not import who_can
from clinic_desktop.ui.widgets.chip import ChipWords
from clinic_desktop.ui.widgets.gate_list import Gate, GateState
from clinic_desktop.ui.widgets.patient_banner import PatientWords
from clinic_desktop.ui.widgets.stepper import Step, StepState

STEPS: tuple[tuple[str, tuple[Stage, ...]], ...] = (
    ("Registered", (Stage.REGISTERED,)),
    ("Consulted", (Stage.CONSULTATION_SCHEDULED, Stage.CONSULTATION)),
    ("Planned", (Stage.PROCEDURE_PLAN,)),
    ("Approved", (Stage.PLAN_APPROVED,)),
    ("Consent signed", (Stage.CONSENT_CREATED, Stage.CONSENT)),
    ("Pre-op met", (Stage.PRE_OP,)),
    ("Theatre booked", (Stage.SURGERY_SCHEDULING, Stage.THEATER_BOOKED)),
    ("Done", (Stage.SURGERY_DAY, Stage.CASE_COMPLETED, Stage.BILLING, Stage.PAYMENT)),
)
OVER = ("COMPLETED", "SIGNED", "APPROVED")
SEXES = {"FEMALE": "Female", "MALE": "Male", "OTHER": "Other", "UNKNOWN": ""}


def patient_words(
    card: PatientCard, alerts: Alerts, today: date, to_confirm: int = 0
) -> PatientWords:
    """The banner: allergies first, then what reception must know.

    `to_confirm`: how many say to be the guardian, and nobody has seen their evidence.
    """
    chips = [
        ChipWords(f"Allergy: {fact.text}", "bad", Icon.TRIANGLE_ALERT)
        for fact in alerts.facts
        if fact.ended_at is None and fact.severity != "NONE"
    ]
    if alerts.exists and not chips:
        chips.append(ChipWords("Allergy alert", "bad", Icon.TRIANGLE_ALERT))
    if card.status == "REVIEW":
        chips.append(ChipWords("Possible duplicate", "warn", Icon.USERS))
    if to_confirm:
        chips.append(ChipWords("Guardian not confirmed", "warn", Icon.TRIANGLE_ALERT))
    if not card.identity_verified:
        chips.append(ChipWords("Identity not checked", "neutral", Icon.SHIELD))
    if card.restricted:
        chips.append(ChipWords("Restricted file", "violet", Icon.LOCK))
    mobile = card.phones[0].shown if card.phones else ""
    return PatientWords(
        name_of(card),
        f"Prefers: {card.called}" if card.called else "",
        born_words(card.born, today),
        SEXES.get(card.sex, ""),
        card.mrn,
        mobile,
        tuple(chips),
    )


def name_of(card: PatientCard) -> str:
    return f"{card.first} {card.last}".strip()


def born_words(born: date | None, today: date) -> str:
    """`14-Mar-1988 (38 y)`."""
    if born is None:
        return ""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{born:%d-%b-%Y} ({years} y)"


def steps_of(timeline: Sequence[StageLine], zone: tzinfo | None) -> list[Step]:
    """Fourteen stages as eight steps, each with its date."""
    lines = {line.stage: line for line in timeline}
    done = {stage for stage, line in lines.items() if line.status in OVER}
    steps, current_seen = list[Step](), False
    for title, stages in STEPS:
        if all(stage in done for stage in stages):
            when = max((at for s in stages if (at := lines[s].completed_at)), default=None)
            steps.append(Step(title, StepState.DONE, short_day(when, zone)))
            continue
        state = StepState.TODO if current_seen else StepState.CURRENT
        current_seen = True
        steps.append(Step(title, state))
    return steps


def gates_of(unmet: Sequence[Unmet], zone: tzinfo | None, ways: Sequence[str] = ()) -> list[Gate]:
    """What keeps the next step shut: who can meet it, from when; `ways` are words of buttons."""
    return [
        Gate(
            f"{reason.code}:{number}",
            GateState.BLOCKED,
            reason.text,
            who_can(reason, zone),
            ways[number] if number < len(ways) else "",
        )
        for number, reason in enumerate(unmet)
    ]


def short_day(when: datetime | None, zone: tzinfo | None) -> str:
    if when is None:
        return ""
    local = when.astimezone(zone)
    return f"{local.day} {local:%b}"
