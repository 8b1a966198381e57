"""A consent as it is read in the patient's own account: text in the frame, no file. No Qt."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic_desktop.core.consent_text import Section
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.ui.kiosk.portal_pages import CONSENTS, Line, moment
from clinic_desktop.ui.kiosk.wording import LANGUAGES, Wording

PARTIES = {
    "PATIENT": "Patient",
    "GUARDIAN": "Guardian",
    "INTERPRETER": "Interpreter",
    "WITNESS": "Witness",
    "SURGEON": "Surgeon",
    "ANAESTHETIST": "Anaesthetist",
}


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The text as it was shown, what was said to it, and who signed when.

    `note` says which language the text has where the tablet speaks another one; `marks` prove
    which text it is.
    """

    title: str
    status: str
    note: str
    sections: tuple[Section, ...]
    said_title: str
    said: tuple[Line, ...]
    signed_title: str
    signed: tuple[Line, ...]
    marks: str


def paper(view: ConsentView, words: Wording) -> PaperPage:
    say = words.say
    other = view.language != words.language
    note = say("This text exists only in {language}.", language=LANGUAGES.get(view.language, ""))
    return PaperPage(
        view.title,
        say(CONSENTS.get(view.status, view.status)),
        note if other and view.language in LANGUAGES else "",
        view.sections,
        say("What you said"),
        tuple(_said(view, words)),
        say("Signatures"),
        tuple(
            Line(
                f"{say(PARTIES.get(one.party, one.party))} · {one.name}",
                moment(one.signed_at),
            )
            for one in view.signed
        ),
        say("Version {number} · {mark}", number=view.revision, mark=view.text_hash[:16]),
    )


def _said(view: ConsentView, words: Wording) -> Iterator[Line]:
    """Decisions, answers and questions, each as it was given."""
    agreed = {one.clause: one.agreed for one in view.progress.clauses}
    for clause in view.clauses:
        if clause.code in agreed:
            yield Line(clause.text, words.say("Yes" if agreed[clause.code] else "No"))
    for check in view.checks:
        if check.given:
            yield Line(check.text, "; ".join(one.choice for one in check.given))
    for one in view.questions:
        yield Line(one.text or one.section_title, one.answer or words.say("Not answered yet"))
