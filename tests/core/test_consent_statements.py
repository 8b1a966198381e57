"""The sentences over a signature: the same on the tablet, in the record and on the paper."""

import json

import pytest

from clinic_desktop.core.consent_statements import ENGLISH, SENTENCES, statements
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.resources import resource


@pytest.mark.row("B16")
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_the_tablet_says_is_what_is_kept(language: str) -> None:
    told = json.loads(resource(f"i18n/kiosk.{language}.json").read_text("utf-8"))
    on_tablet = PartyKind.PATIENT, PartyKind.GUARDIAN, PartyKind.INTERPRETER, PartyKind.WITNESS
    for party in on_tablet:
        assert statements(party, language) == tuple(told[one] for one in ENGLISH[party])


def test_every_party_says_something_in_every_language() -> None:
    assert set(ENGLISH) == set(PartyKind)
    assert len(set(SENTENCES)) == len(SENTENCES)
    for language in ("en", "fr", "ar", "de", "fr-CH", "sw"):
        assert all(statements(party, language) for party in PartyKind)
    assert statements(PartyKind.PATIENT, "sw") == ENGLISH[PartyKind.PATIENT]
    assert statements(PartyKind.WITNESS, "de") != ENGLISH[PartyKind.WITNESS]
