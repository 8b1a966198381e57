"""Every sentence of the tablet stands in each of its languages, whole and tidy."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clinic_desktop.core.errors import NotFound, RuleViolation, Unmet
from clinic_desktop.core.resources import resource
from clinic_desktop.ui import kiosk
from clinic_desktop.ui.kiosk.refusing import open_points, refusal
from clinic_desktop.ui.kiosk.wording import LANGUAGES, Wording
from clinic_desktop.ui.messages import ADVICE, message_of, reason_line

LIBRARY = ("inline_message", "signature_pad", "plots/people100", "plots/people10000")
"""Widgets of the library that say something on the tablet."""

SAID = {"tr", "say", "_say"}
NO_WORDS = {
    "English", "Français", "CONSENT", "PENDING_SIGNATURES", "PySide6.QtTextToSpeech", "T",
    "%B %Y", "%B", "no stroke", "Smoking: no",
}  # fmt: skip
"""Literals that look like a sentence and are none: names, formats, words of programmers."""

SENTENCE = re.compile(r"[A-Z][a-z’']|I |.*\w \w")
PLACE = re.compile(r"\{\w+\}|%\d")
TRANSLATED = [code for code in LANGUAGES if code != "en"]
OPENS = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)


def _modules() -> list[Path]:
    folder = Path(next(iter(kiosk.__path__)))
    return [*sorted(folder.rglob("*.py")), *(folder.parent / f"widgets/{m}.py" for m in LIBRARY)]


def _said(path: Path) -> Iterator[str]:
    """What is given to tr() and say(); on the tablet itself every literal that reads like words."""
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    apart |= {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in SAID:
            yield from _texts(node.args[0])
        elif "widgets" not in path.parts and id(node) not in apart:
            yield from (text for text in _texts(node) if SENTENCE.match(text))


def _texts(node: ast.AST) -> Iterator[str]:
    """A literal, or either side of a choice between two."""
    if isinstance(node, ast.IfExp):
        yield from (text for side in (node.body, node.orelse) for text in _texts(side))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


SOURCES = {said: path.name for path in _modules() for said in _said(path)}
SOURCES |= {said: "messages.py" for advice in ADVICE.values() for said in advice}
SOURCES = {said: where for said, where in SOURCES.items() if said not in NO_WORDS and said.strip()}


def words(code: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(resource(f"i18n/kiosk.{code}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_of_the_tablet_is_translated(code: str) -> None:
    missing = {said: where for said, where in SOURCES.items() if said not in words(code)}
    assert missing == {}


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_what_is_filled_in(code: str) -> None:
    for said, told in words(code).items():
        assert sorted(PLACE.findall(said)) == sorted(PLACE.findall(told)), said
        assert told.strip(), said
        assert (said[-1] == " ") == (told[-1] == " "), said
    assert words(code).keys() == words("fr").keys()


def test_french_signs_and_arabic_isolates() -> None:
    for told in words("fr").values():
        assert not re.search(r"(?<!\u202f)[;?!]|(?<!\u00a0):|'", told), told
    for told in words("ar").values():
        outside = re.sub("\u2068[^\u2068\u2069]*\u2069", "", told)
        assert not re.search(r"[A-Za-z\d{}%?;,\u0660-\u0669\u2068\u2069]", outside), told


def test_the_tablet_says_them() -> None:
    wording = Wording("fr")
    assert wording.say("Tries left: {count}.", count=3) == "Essais restants\u00a0: 3."
    wording.use("ar")
    assert wording.say("Tries left: {count}.", count=3).endswith("\u20683\u2069.")


def test_a_refusal_is_said_by_its_code() -> None:
    wording = Wording("fr")
    assert wording.refused(NotFound()).startswith("Cette fiche n’existe pas")
    assert wording.refused(NotFound("That is right.")) == "C’est juste."
    assert wording.refused(NotFound("Bed 4 is taken.")) == "Bed 4 is taken."
    wording.use("en")
    assert wording.refused(NotFound()) == NotFound.text


def test_what_is_open_is_said_with_what_is_meant() -> None:
    here = OPENS.astimezone()
    unmet = (
        Unmet("clauses.acked", "Not answered yet: Je sais.", "PATIENT"),
        Unmet("reflection.consent", "Possible from then.", "date", OPENS),
        Unmet("stock.cover", "The implant is not there.", "STOCK_KEEPER"),
    )
    error = RuleViolation("Not answered yet: Je sais. And 2 more.", unmet)
    shown = refusal(error, Wording("fr"))
    assert [reason_line(reason) for reason in shown.reasons] == [
        "Une phrase attend votre réponse, ou un médecin en parle d’abord avec vous\u00a0: Je sais.",
        f"Votre temps de réflexion n’est pas terminé. (à partir du {here:%d.%m.%Y %H:%M})",
        "The implant is not there.",
    ]
    english, whole = refusal(error, Wording()), message_of(error)
    assert [one.text for one in english.reasons] == [one.text for one in whole.reasons]
    assert {one.who for one in english.reasons} == {""}  # roles mean nothing to a patient
    assert replace(english, reasons=whole.reasons) == whole


def test_what_keeps_the_pen_locked_is_said_in_the_language() -> None:
    points = (
        Unmet("checks.ok", "Not answered yet: Que faire ?", "PATIENT"),
        Unmet("sections.read", "The part “Risques” is not read to its end.", "PATIENT"),
        Unmet("reflection.consent", "Possible from then.", "date", OPENS),
    )
    said = [one.text for one in open_points(points, Wording("fr"))]
    assert said[0].startswith("Une question sur le texte")
    assert said[0].endswith("Que faire ?")
    assert said[1] == "Une partie du texte n’est pas lue jusqu’au bout."
    assert said[2].endswith(f"(à partir du {OPENS.astimezone():%d.%m.%Y %H:%M})")
    assert open_points(points, Wording()) == points
