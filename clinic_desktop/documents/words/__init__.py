"""The fixed words of papers, in each language that a paper is set in."""

from clinic_desktop.documents.amounts import paper_language
from clinic_desktop.documents.words.de import WORDS as GERMAN
from clinic_desktop.documents.words.en import WORDS as ENGLISH
from clinic_desktop.documents.words.fr import WORDS as FRENCH

TABLES = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}


def word(language: str, key: str, /, **values: str) -> str:
    """The word for `key` in the paper's language, with its `{places}` filled."""
    text = TABLES[paper_language(language)][key]
    return text.format_map(values) if values else text
