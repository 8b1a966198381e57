"""What each party says by signing: the sentences over the pad, on the paper, in the record."""

from collections.abc import Mapping

from clinic_desktop.core.consent_text import PartyKind

ENGLISH: Mapping[PartyKind, tuple[str, ...]] = {
    PartyKind.PATIENT: (
        "I have read and understood this, and my questions are answered.",
        "I know that I can say no at any time before the operation.",
    ),
    PartyKind.GUARDIAN: (
        "I have read and understood this, and my questions are answered.",
        "I agree for the person in my care.",
    ),
    PartyKind.INTERPRETER: ("I have interpreted the whole text, the questions and the answers.",),
    PartyKind.WITNESS: ("I saw the patient agree, and I do not work here.",),
    PartyKind.SURGEON: ("I have informed the patient and answered the questions.",),
    PartyKind.ANAESTHETIST: ("I have informed the patient and answered the questions.",),
}
_TOLD = ENGLISH[PartyKind.SURGEON][0]
_SAID: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "J’ai lu et compris ceci, et mes questions ont reçu une réponse.",
        "Je sais que je peux dire non à tout moment avant l’opération.",
        "J’accepte pour la personne dont je m’occupe.",
        "J’ai traduit tout le texte, les questions et les réponses.",
        "J’ai vu le patient accepter, et je ne travaille pas ici.",
        "J’ai informé le patient et répondu à ses questions.",
    ),
    "ar": (
        "قرأتُ هذا وفهمته، وأُجيب عن أسئلتي.",
        "أعرف أن لي حق الرفض في أي وقت قبل العملية.",
        "أوافق باسم الشخص الذي أرعاه.",
        "ترجمتُ النص كله والأسئلة والأجوبة.",
        "رأيتُ المريض يوافق، ولا أعمل هنا.",
        "شرحتُ للمريض وأجبتُ عن الأسئلة.",
    ),
    "de": (
        "Ich habe dies gelesen und verstanden, und meine Fragen sind beantwortet.",
        "Ich weiß, dass ich vor der Operation jederzeit Nein sagen kann.",
        "Ich willige für die Person in meiner Obhut ein.",
        "Ich habe den ganzen Text, die Fragen und die Antworten gedolmetscht.",
        "Ich habe gesehen, wie die Patientin oder der Patient einwilligt, und arbeite nicht hier.",
        "Ich habe die Patientin oder den Patienten aufgeklärt und die Fragen beantwortet.",
    ),
}
SENTENCES = (
    *ENGLISH[PartyKind.PATIENT],
    ENGLISH[PartyKind.GUARDIAN][1],
    *ENGLISH[PartyKind.INTERPRETER],
    *ENGLISH[PartyKind.WITNESS],
    _TOLD,
)
"""Each English sentence once, in the order of the other languages."""


def statements(party: PartyKind, language: str) -> tuple[str, ...]:
    """The sentences of a party in the language of the consent; English where there is none."""
    said = _SAID.get(language.partition("-")[0].lower())
    if said is None:
        return ENGLISH[party]
    known = dict(zip(SENTENCES, said, strict=True))
    return tuple(known[sentence] for sentence in ENGLISH[party])


HEARD: Mapping[str, str] = {
    "SPOKEN": "I heard {name} say yes to this, and I do not work here.",
    "TYPED": "I saw {name} type the own name under this, and I do not work here.",
}
"""What a witness says who writes for a patient that cannot, by the way of the yes."""

_HEARD: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "SPOKEN": "J’ai entendu {name} dire oui à ceci, et je ne travaille pas ici.",
        "TYPED": "J’ai vu {name} taper son propre nom sous ceci, et je ne travaille pas ici.",
    },
    "ar": {
        "SPOKEN": "سمعت ⁨{name}⁩ يوافق على هذا بصوت مسموع، ولا أعمل هنا.",
        "TYPED": "رأيت ⁨{name}⁩ يكتب اسمه تحت هذا بنفسه، ولا أعمل هنا.",
    },
    "de": {
        "SPOKEN": "Ich habe gehört, wie {name} dazu Ja gesagt hat, und arbeite nicht hier.",
        "TYPED": "Ich habe gesehen, wie {name} den eigenen Namen darunter getippt hat, und"
        " arbeite nicht hier.",
    },
}


def heard(how: str, name: str, language: str) -> tuple[str, ...]:
    """The sentence of that witness in the language of the consent; English where there is none."""
    said = _HEARD.get(language.partition("-")[0].lower(), HEARD)[how]
    return (said.replace("{name}", name),)
