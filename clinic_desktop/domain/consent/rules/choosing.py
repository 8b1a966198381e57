"""Which approved text covers a procedure: own law before any law, the newest edition first."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from clinic_desktop.core.consent_text import ANY_JURISDICTION, ConsentKind
from clinic_desktop.domain.consent.interface import TemplateFit

COMMON = "en"
"""Language of a text that an interpreter reads from, where there is one in it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An approved text in date; its words are kept elsewhere."""

    version_id: UUID
    covers: tuple[str, ...]
    jurisdiction: str
    language: str
    edition: int


def codes_of(kind: str, procedure_codes: Sequence[str]) -> tuple[str, ...]:
    """What the texts must cover; anaesthesia has one text, whatever is operated."""
    if kind == ConsentKind.ANAESTHESIA:
        return (str(ConsentKind.ANAESTHESIA),)
    return tuple(dict.fromkeys(procedure_codes))


def pick(offers: Sequence[Offer], code: str, language: str, jurisdiction: str) -> Offer | None:
    """The newest text that covers a procedure; one for this law before one for all."""
    rank = {ANY_JURISDICTION: 0, jurisdiction: 1}
    fitting = [
        offer
        for offer in offers
        if code in offer.covers and offer.language == language and offer.jurisdiction in rank
    ]
    return max(fitting, key=lambda o: (rank[o.jurisdiction], o.edition), default=None)


def fit(
    offers: Sequence[Offer], codes: Sequence[str], language: str, jurisdiction: str
) -> TemplateFit:
    """Whether every procedure is covered in `language`, else in which other language."""
    known = sorted({offer.language for offer in offers}, key=lambda name: (name != COMMON, name))
    whole = [
        name
        for name in dict.fromkeys((language, *known))
        if codes and all(pick(offers, code, name, jurisdiction) for code in codes)
    ]
    return TemplateFit(bool(whole), language in whole, whole[0] if whole else "")
