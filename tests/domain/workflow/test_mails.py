"""Mails to patients in their own language: whole, tidy, with the day in words of it."""

import json
import re
from uuid import uuid4

import pytest

from clinic_desktop.core.resources import resource
from clinic_desktop.domain.notices.interface import Mail
from clinic_desktop.domain.workflow.rules.told import About, mail_texts, table, telling

WORDS = {"day": "7 December 2026", "time": "09:30", "number": "R-2026-000001", "reason": "x"}
PLACE = re.compile(r"\{\w+\}")


def written(language: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        resource(f"mail/{language}.json").read_text("utf-8")
    )
    return found


def mailed(event: str, language: str) -> Mail:
    about = About(
        "case", uuid4(), uuid4(), {}, WORDS, "leila@clinic.test", language, "Clinic\n+43 1 2345"
    )
    mail = telling(event, about).mail
    assert mail is not None
    return mail


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_mail_is_written_in_each_language(language: str) -> None:
    english, texts = written("en"), written(language)
    assert texts.keys() == english.keys()
    for name, mail in texts.items():
        assert mail.keys() == english[name].keys()
        places, wanted = (PLACE.findall(one["text"]) for one in (mail, english[name]))
        assert sorted(places) == sorted(wanted), name
        assert mail["text"].count("\n") == english[name]["text"].count("\n")
        for said in mail.values():
            assert "'" not in said
            if language == "fr":
                assert not re.search(r"(?<!\u202f)[;?!]|(?<!\u00a0):", said), said
            else:
                outside = re.sub("\u2068[^\u2068\u2069]*\u2069", "", said)
                assert not re.search(r"[A-Za-z\d{}?;,\u0660-\u0669]", outside), said


def test_a_day_is_said_in_the_language_of_the_mail() -> None:
    expected = {
        "en": "7 December 2026", "fr": "le 7 décembre 2026 à 09:30", "fr-CA": "7 décembre 2026",
        "ar": "\u20687 ديسمبر 2026\u2069", "it": "Your date is 7 December 2026 at 09:30.",
    }  # fmt: skip
    for language, said in expected.items():
        mail = mailed("THEATRE_BOOKED", language)
        assert said in mail.text
        assert mail.text.endswith("\n\nClinic\n+43 1 2345")
        assert mail.language == language


def test_every_event_that_mails_has_its_text_in_each_language() -> None:
    for event, row in table().items():
        if row.mail:
            assert mailed(event, "ar").subject == mail_texts("ar")[row.mail]["subject"]
    assert mail_texts("it") == mail_texts("en")
