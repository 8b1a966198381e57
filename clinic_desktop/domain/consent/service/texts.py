"""Consent texts in the database: those that ship, and which of them a consent is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic_desktop.core.canonical import canonical_json, digest
from clinic_desktop.core.consent_sheet import words_of
from clinic_desktop.core.consent_text import (
    ConsentText,
    parse_text,
    shipped_languages,
    shipped_texts,
)
from clinic_desktop.core.errors import Unmet
from clinic_desktop.documents.glyphs import unsettable
from clinic_desktop.domain.consent.interface import TemplateFit, TextMissing
from clinic_desktop.domain.consent.models import ConsentTemplate, ConsentTemplateVersion
from clinic_desktop.domain.consent.rules.choosing import Offer, codes_of, fit, pick

APPROVED = "APPROVED"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A text with the row that holds it and the procedure it was chosen for."""

    version_id: UUID
    code: str
    text: ConsentText


def missing(session: Session) -> int:
    """How many shipped texts are not there: a later version of the program brings more."""
    there = _there(session)
    return sum((text.code, text.version, text.language) not in there for text in _shipped())


def install(session: Session, now: datetime) -> None:
    """A template, and an approved version in each language, for every shipped text not there."""
    templates = {row.code: row for row in session.scalars(select(ConsentTemplate))}
    there = _there(session)
    for text in _shipped():
        template = templates.get(text.code) or _template(session, text)
        templates[text.code] = template
        if (text.code, text.version, text.language) not in there:
            content = asdict(text)
            session.add(
                ConsentTemplateVersion(
                    template_id=template.id,
                    edition=text.version,
                    language=text.language,
                    content=content,
                    content_hash=digest(canonical_json(content)),
                    status=APPROVED,
                    approved_at=now,
                )
            )
    session.flush()


def fitting(
    session: Session, kind: str, codes: Sequence[str], language: str, law: str, day: date
) -> TemplateFit:
    return fit(_offers(session, kind, day), codes_of(kind, codes), language, law)


def choose(
    session: Session, kind: str, codes: Sequence[str], language: str, law: str, day: date
) -> tuple[Chosen, ...]:
    """One text for each procedure, in their order. Raises TextMissing with those not covered."""
    offers = _offers(session, kind, day)
    wanted = codes_of(kind, codes)
    picked = {code: pick(offers, code, language, law) for code in wanted}
    missing = [code for code, offer in picked.items() if offer is None]
    if missing or not wanted:
        raise TextMissing(None, _uncovered(missing, language), {"procedure": ", ".join(missing)})
    ids = {offer.version_id for offer in picked.values() if offer}
    asked = select(ConsentTemplateVersion).where(ConsentTemplateVersion.id.in_(ids))
    texts = {row.id: _parsed(row) for row in session.scalars(asked)}
    return tuple(
        Chosen(offer.version_id, code, texts[offer.version_id])
        for code, offer in picked.items()
        if offer
    )


def _there(session: Session) -> set[tuple[str, int, str]]:
    version = ConsentTemplateVersion
    asked = select(ConsentTemplate.code, version.edition, version.language).join(
        version, version.template_id == ConsentTemplate.id
    )
    return {(code, edition, language) for code, edition, language in session.execute(asked)}


def _shipped() -> Iterator[ConsentText]:
    for language in shipped_languages():
        yield from shipped_texts(language).values()


def _template(session: Session, text: ConsentText) -> ConsentTemplate:
    row = ConsentTemplate(
        code=text.code,
        name=text.title,
        kind=str(text.kind),
        procedure_codes=list(text.covers),
        jurisdiction=text.jurisdiction,
    )
    session.add(row)
    session.flush()
    return row


def _offers(session: Session, kind: str, day: date) -> tuple[Offer, ...]:
    """Approved texts of a kind that are in date, in languages that the paper can be set in."""
    version = ConsentTemplateVersion
    asked = (
        select(
            version.id,
            version.language,
            version.edition,
            ConsentTemplate.procedure_codes,
            ConsentTemplate.jurisdiction,
        )
        .join(ConsentTemplate, ConsentTemplate.id == version.template_id)
        .where(
            ConsentTemplate.kind == kind,
            ConsentTemplate.active,
            version.status == APPROVED,
            or_(version.starts_on.is_(None), version.starts_on <= day),
            or_(version.ends_on.is_(None), version.ends_on >= day),
        )
    )
    return tuple(
        Offer(version_id, tuple(codes), law, language, edition)
        for version_id, language, edition, codes, law in session.execute(asked)
        if _is_set(language)
    )


def _parsed(row: ConsentTemplateVersion) -> ConsentText:
    return parse_text(row.content)


@lru_cache(maxsize=32)
def _is_set(language: str) -> bool:
    """The fixed words are there, and the paper shows the letters they are written in."""
    try:
        words = words_of(language)
    except FileNotFoundError:
        return False
    return not unsettable(words["agree_title"])


def _uncovered(missing: Sequence[str], language: str) -> tuple[Unmet, ...]:
    return tuple(
        Unmet("template.valid", f"No approved text in “{language}” covers {code}.", "ADMIN")
        for code in missing
    )
