"""How a consent was explained and shown, in lines: who, when, how long, in which language."""

from clinic_desktop.documents.consent_paper import ConsentExplained, ConsentPaper
from clinic_desktop.documents.scripts import Tongue


def shown_lines(paper: ConsentPaper, tongue: Tongue) -> list[str]:
    """One line a talk and one a language on the screen, in the order of time."""
    lines = [_explained(one, tongue) for one in paper.explained]
    for one in paper.shown:
        since, until = tongue.at(one.since), tongue.at(one.until)
        named = tongue.language(one.language)
        parts = str(one.parts)
        lines.append(
            tongue.say("shown_screen", language=named, parts=parts, since=since, until=until)
        )
    return lines


def _explained(one: ConsentExplained, tongue: Tongue) -> str:
    said = [
        tongue.say(
            "shown_talk", name=one.by, at=tongue.at(one.at), minutes=str(one.minutes),
            mode=tongue.say(f"mode.{one.mode}"), language=tongue.language(one.language),
        )
    ]  # fmt: skip
    if one.interpreter:
        said.append(tongue.say("shown_interpreter", name=one.interpreter))
    if one.copy_given:
        said.append(tongue.say("shown_copy"))
    return " ".join(said)
