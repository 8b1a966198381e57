"""What a patient is told when something is refused, in the language of the tablet. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clinic_desktop.core.errors import ClinicError, Unmet
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.messages import Message, Reason, message_of

REASONS: Mapping[str, str] = {
    "sections.read": "A part of the text is not read to its end.",
    "clauses.acked": "A statement is open, or a doctor talks with you about it first:",
    "checks.ok": "A question about the text is open, or a doctor talks with you about it first:",
    "questions.closed": "Your own question is not answered yet:",
    "reflection.consent": "Your time to think is not over yet.",
    "age.allowed": "This is not allowed at your age.",
}
"""What a patient can meet, by the code of the reason; a colon is followed by what is meant."""

NUMBERS = "%d.%m.%Y %H:%M"
"""Of a day: understood in every language of the tablet."""


def refusal(error: ClinicError, wording: Wording) -> Message:
    """The message in English as services say it, in other languages by codes.

    A reason that has no words of its own stays as the service says it: better than nothing. Who
    can meet it is left out: roles of the clinic mean nothing to a patient.
    """
    said = message_of(error)
    if wording.language == "en":
        return replace(said, reasons=tuple(replace(one, who="") for one in said.reasons))
    reasons = tuple(
        _reason(unmet, reason, wording)
        for unmet, reason in zip(error.unmet, said.reasons, strict=True)
    )
    return replace(
        said,
        what=wording.refused(error),
        safe=wording.say(said.safe),
        next=wording.say(said.next),
        reasons=reasons,
    )


def open_points(points: Sequence[Unmet], wording: Wording) -> tuple[Unmet, ...]:
    """What keeps the pen locked and from when it does not, in the language of the tablet."""
    if wording.language == "en":
        return tuple(points)
    return tuple(replace(one, text=_point(one, wording)) for one in points)


def _point(unmet: Unmet, wording: Wording) -> str:
    """What the service says in English names its date already; words by code do not."""
    words, since = _words_for(unmet, wording), _since(unmet, wording)
    if not words:
        return wording.say(unmet.text)
    return f"{words} ({since})" if since else words


def _reason(unmet: Unmet, reason: Reason, wording: Wording) -> Reason:
    text = _words_for(unmet, wording)
    if not text:
        return replace(reason, who="", since="")
    return Reason(unmet.code, text, "", _since(unmet, wording))


def _since(unmet: Unmet, wording: Wording) -> str:
    """By the clock of the tablet, which stands in the clinic; empty without a date."""
    if unmet.earliest is None:
        return ""
    return wording.say("from {day}", day=unmet.earliest.astimezone().strftime(NUMBERS))


def _words_for(unmet: Unmet, wording: Wording) -> str:
    """Empty for a reason that has no words of its own."""
    words = REASONS.get(unmet.code, "")
    meant = f" {unmet.text.partition(': ')[2]}" if words.endswith(":") else ""
    return wording.say(words) + meant if words else ""
