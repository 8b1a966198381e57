"""The consent texts in every language: the same codes, figures and places, whole and tidy."""

import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from clinic_desktop.core.consent_sheet import compose, words_of
from clinic_desktop.core.consent_text import (
    ConsentText,
    RiskPicture,
    parse_text,
    shipped_languages,
    shipped_texts,
    texts_of,
)
from clinic_desktop.core.procedures import Side
from clinic_desktop.core.resources import resource
from tests.core.consents import TEXTS, facts, operation

TRANSLATED = shipped_languages()[1:]
language = pytest.mark.parametrize("code", TRANSLATED)

NUMBER = re.compile(r"\d+(?:[,\u202f]\d{3})*")
IN_A_WORD = {"أسبوعين": "2", "ساعتين": "2", "ساعة واحدة": "1", "سنة واحدة": "1"}
"""Arabic says one and two of a thing in the noun."""

LATIN_ALLOWED = {"BIA-ALCL"}
FIRST_STRONG, END = "\u2068", "\u2069"

NAMED = {
    "fr": {
        "aim": r"ne sera peut-être pas|pas celle que", "scar": r"cicatrice", "pain": r"douleur",
        "swelling": r"gonfl", "bruise": r"\bbleus?\b", "infection": r"infection",
        "bleeding": r"saignement", "clot": r"caillot", "allergy": r"allergi",
        "anaesthesia": r"anesthési", "who pays": r"\bpaie\b", "photographs": r"\bphotos\b",
        "withdraw": r"dire non", "complaint": r"plain", "nothing": r"ne rien faire",
    },
    "ar": {
        "aim": r"قد لا", "scar": r"ندب", "pain": r"ألم", "swelling": r"تورّم",
        "bruise": r"كدم", "infection": r"عدوى", "bleeding": r"نزيف", "clot": r"جلطة",
        "allergy": r"حساسية", "anaesthesia": r"تخدير", "who pays": r"يدفع", "photographs": r"صور",
        "withdraw": r"الرفض|ترفض", "complaint": r"شكوى|الشكوى", "nothing": r"عدم فعل شيء",
    },
}  # fmt: skip


def pairs(code: str) -> Iterator[tuple[ConsentText, ConsentText]]:
    for name, english in TEXTS.items():
        yield english, shipped_texts(code)[name]


def words(text: ConsentText) -> tuple[str, ...]:
    shown = texts_of(text.sections, text.clauses, text.questions)
    return (text.title, text.review, *shown)


def prose(text: ConsentText) -> list[str]:
    """Sentences of the pages and clauses; one ends at its sign, a colon opens a new one."""
    risks = [risk.text for section in text.sections for risk in section.risks]
    pages = [p for section in text.sections for p in (*section.paragraphs, section.key)]
    whole = [*pages, *risks, *(clause.text for clause in text.clauses)]
    return [s for p in whole for s in re.split(r"(?<=[.?!:؟])\s+", p) if s]


def numbers(text: str) -> Counter[str]:
    return Counter(re.sub(r"\D", "", found) for found in NUMBER.findall(text))


def told_in_words(text: str) -> str:
    for word, digit in IN_A_WORD.items():
        text = text.replace(word, digit)
    return text


def frame(text: ConsentText) -> object:
    """All that is the same in every language."""
    return (
        (text.code, text.version, text.jurisdiction, text.kind, text.covers, text.parties),
        [
            (s.code, s.shared, len(s.paragraphs), bool(s.key), [_counted(r) for r in s.risks])
            for s in text.sections
        ],
        [(c.code, c.required, c.purpose) for c in text.clauses],
        [(q.code, q.section, len(q.wrong)) for q in text.questions],
    )


def _counted(risk: RiskPicture) -> tuple[object, ...]:
    return risk.code, risk.low, risk.high, risk.of, bool(risk.span), risk.source, risk.mark


@language
@pytest.mark.row("F060")
def test_a_translation_says_the_same_in_the_same_places(code: str) -> None:
    assert set(shipped_texts(code)) == set(TEXTS)
    for english, text in pairs(code):
        assert text.language == code
        assert frame(text) == frame(english), english.code
        assert len(words(text)) == len(words(english)), english.code
        for said, told in zip(words(english), words(text), strict=True):
            either = (numbers(told), numbers(told_in_words(told)))
            assert numbers(said) in either, (english.code, said, told)
        for question in text.questions:
            assert len(set(question.options)) == len(question.options), question.text


@language
def test_what_is_one_text_in_english_is_one_text(code: str) -> None:
    """Shared pages stand once on a sheet of several operations, so they must be alike."""
    told: dict[str, str] = {}
    for english, text in pairs(code):
        for section, other in zip(english.sections, text.sections, strict=True):
            for said, translated in zip(section.paragraphs, other.paragraphs, strict=True):
                assert told.setdefault(said, translated) == translated
        for clause, put in zip(english.clauses, text.clauses, strict=True):
            assert told.setdefault(clause.text, put.text) == put.text


@language
def test_each_translation_names_what_every_consent_names(code: str) -> None:
    for _, text in pairs(code):
        said = "\n".join(words(text))
        missing = [name for name, sign in NAMED[code].items() if not re.search(sign, said, re.I)]
        assert missing == [], text.code


@language
def test_sentences_are_short(code: str) -> None:
    for _, text in pairs(code):
        counts = [len(sentence.split()) for sentence in prose(text)]
        assert max(counts) <= 34, max(prose(text), key=lambda s: len(s.split()))
        assert sum(counts) / len(counts) < 14, text.code


def test_french_is_easy_to_read() -> None:
    """Reading ease after Kandel and Moles (1958): 80 and more is what a child of eleven reads."""
    for text in shipped_texts("fr").values():
        sentences = prose(text)
        tokens = [w for s in sentences for w in re.findall(r"[^\W\d_]+", s)]
        beats = sum(_syllables(w) for w in tokens) / len(tokens)
        assert 207 - 1.015 * len(tokens) / len(sentences) - 73.6 * beats > 80, text.code


def _syllables(word: str) -> int:
    count = len(re.findall(r"[aeiouyàâäéèêëîïôöùûüœæ]+", word.lower()))
    return max(count - bool(re.search(r"[^aeiouyéèê]es?$|[^aeiouyo]ent$", word) and count > 1), 1)


def test_french_is_set_as_french() -> None:
    for text in shipped_texts("fr").values():
        for said in words(text):
            assert not re.search(r"(?<!\u202f)[;?!]|(?<!\u00a0):|'|\d \d{3}", said), said
            assert not re.search(r"\b(?:tu|toi|ton|tes|te)\b", said, re.I), said
    table = words_of("fr")
    for line in (v for group in ("lines", "names", "waiting") for v in table[group].values()):
        assert not re.search(r"(?<!\u00a0):|(?<!\u202f)[;?!]|'", line)


def test_arabic_holds_nothing_but_arabic_and_isolated_figures() -> None:
    for text in shipped_texts("ar").values():
        for said in words(text):
            assert set(re.findall(r"[A-Za-z][A-Za-z-]*", said)) <= LATIN_ALLOWED, said
            assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9,;?]", _without_isolates(said)), said
            assert said.isdigit() or not re.search(r"[A-Za-z\d]", _without_isolates(said)), said
            assert said.isdigit() or re.search(r"[\u0621-\u064a]", said), said
    for line in words_of("ar")["lines"].values():
        assert not re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", line))
    for line in (v for group in ("names", "waiting") for v in words_of("ar")[group].values()):
        assert not re.search(r"[A-Za-z\d]", _without_isolates(line))


def _without_isolates(text: str) -> str:
    inside = re.sub(f"{FIRST_STRONG}[^{FIRST_STRONG}{END}]*{END}", "", text)
    assert FIRST_STRONG not in inside
    assert END not in inside
    return inside


@language
def test_the_plan_is_said_in_the_language_of_the_text(code: str) -> None:
    english, table = words_of("en"), words_of(code)
    assert (table["language"], len(table["months"])) == (code, 12)
    for group in ("sides", "anaesthesia", "purposes", "lines"):
        assert set(table[group]) == set(english[group]), group
    for name, line in english["lines"].items():
        assert _places(line) == _places(table["lines"][name]), name
    entries = json.loads(resource("rules/procedures.json").read_text("utf-8"))["procedures"]
    called = {e["name"] for e in entries} | {a["name"] for e in entries for a in e.get("areas", ())}
    assert called == set(table["names"])
    policies = [json.loads(f.read_text("utf-8")) for f in resource("policies").glob("*.json")]
    rules = {rule["text"] for policy in policies for rule in policy["rules"]}
    assert rules == set(table["waiting"])
    rule = min(rules)
    planned = operation("Liposuction", side=Side.LEFT, site="knee")
    made = compose([shipped_texts(code)["LIPO"]], facts(planned, waiting=(rule, "Or not.")))
    told = "\n".join(made.sections[-1].paragraphs)
    for name in (table["names"]["Liposuction"], table["names"]["knee"], table["waiting"][rule]):
        assert name in told
    for name in ("Liposuction", "knee", rule):
        assert name not in told
    assert "Or not." in told


def _places(line: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", line))


def test_a_no_break_space_is_kept_and_a_line_break_is_not() -> None:
    raw = {
        "code": "X", "version": 1, "jurisdiction": "*", "language": "fr", "kind": "PROCEDURE",
        "title": "X", "covers": ["X"], "parties": ["PATIENT"], "clauses": [], "questions": [],
        "sections": [{"code": "a", "title": "Pourquoi\u202f?", "paragraphs": ["10\u202f000"]}],
    }  # fmt: skip
    assert parse_text(raw).sections[0].title == "Pourquoi\u202f?"
    for untidy in ("a\u2028b", "a\x0bb", "a  b", " a", "a\u00a0"):
        with pytest.raises(ValueError, match="untidy"):
            parse_text({**raw, "sections": [{**raw["sections"][0], "title": untidy}]})  # type: ignore[index]
