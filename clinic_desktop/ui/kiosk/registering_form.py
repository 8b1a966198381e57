"""The answers of one registration: which question comes next, what is missing, what is sent."""

from collections.abc import Callable, Mapping
from datetime import date

from clinic_desktop.domain.patients.interface import NO_ALLERGIES, NewHealthFact
from clinic_desktop.domain.workflow.interface.patient_side import OwnChange, OwnHealth
from clinic_desktop.domain.workflow.interface.self_service import NewSelf
from clinic_desktop.ui.kiosk import registering_rules as rules
from clinic_desktop.ui.kiosk import strength
from clinic_desktop.ui.kiosk.registering_rules import Wrong
from clinic_desktop.ui.kiosk.registering_words import FACTS, HEALTH

NEVER_KEPT = frozenset({"password", "code"})
UPDATE_STEPS = ("contact", "address", "emergency", *HEALTH, "check")
SMOKING = "Smoking"
NO_SMOKING = f"{SMOKING}: no"
"""As the file has it."""

SAME = "same"
"""Answer to a question of health whose answer the clinic has noted already."""
FIELD_OF = {
    "patients.name": ("names", "last"), "patients.birth_date": ("born", "day"),
    "patients.phone": ("contact", "phone"), "patients.email": ("contact", "email"),
    "portal.email_missing": ("contact", "email"), "accounts.password": ("password", "password"),
    "portal.code": ("code", "code"), "patients.notices_missing": ("privacy", ""),
}  # fmt: skip
"""Where a refusal of the service belongs: page and field."""


class Form:
    """`answers` by field; choices by the name of their page, words told by "<page>_told"."""

    def __init__(self, *, update: bool = False) -> None:
        self.update = update
        self.answers: dict[str, str] = {}
        self.noted: dict[str, str] = {}
        """What the clinic knows already, by question of health."""

    @property
    def steps(self) -> tuple[str, ...]:
        """As the answers stand: a child has a guardian, an account has a password."""
        if self.update:
            return UPDATE_STEPS
        guardian = ("guardian",) if self.answers.get("who") == "child" else ()
        password = ("password",) if self.has_account else ()
        code = ("code",) if self.has_account else ()
        return (
            "language", "privacy", "terms", "who", *guardian, "names", "born", "contact",
            "emergency", *HEALTH, "account", *password, "check", *code,
        )  # fmt: skip

    @property
    def has_account(self) -> bool:
        return self.answers.get("account") == "yes"

    @property
    def own_words(self) -> tuple[str, ...]:
        """What everybody may know of the patient."""
        names = ("first", "last", "guardian", "email", "phone", "year")
        return tuple(self.answers.get(name, "") for name in names)

    def kept(self) -> dict[str, str]:
        """What may wait for the patient to come back."""
        return {name: text for name, text in self.answers.items() if name not in NEVER_KEPT}

    def is_born(self, values: Mapping[str, str]) -> bool:
        """Whether this is the birth date that was answered before."""
        return all(
            values.get(name, "").strip().lstrip("0") == self.answers.get(name, "").lstrip("0")
            for name in ("day", "month", "year")
        )

    def answer(self, step: str, values: Mapping[str, str], today: date) -> None:
        """Keep what was typed, then raise Wrong if it cannot stand."""
        self.answers |= {name: text for name, text in values.items()}
        check = CHECKS.get(step)
        if check is not None:
            check(self, today)

    def born(self, today: date) -> date:
        return rules.born_of(self.answers, today)

    def new_self(self, today: date) -> NewSelf:
        """What the service is sent. Raises Wrong."""
        of = self.answers
        return NewSelf(
            first_name="" if of.get("single") else of.get("first", ""),
            last_name=of.get("last", ""),
            date_of_birth=self.born(today),
            email=of.get("email", ""),
            password=of.get("password", "") if self.has_account else "",
            accepted_privacy=of.get("privacy") == "yes",
            accepted_terms=of.get("terms") == "yes",
            phone=of.get("phone", ""),
            language=of.get("language", "en"),
            emergency_contact=self.emergency,
            health=self.health(),
            guardian=of.get("guardian", "") if of.get("who") == "child" else "",
        )

    def own_change(self, version: int, other_phones: tuple[str, ...] = ()) -> OwnChange:
        """The page asks for the first number only; the others stay."""
        of = self.answers
        phones = (of["phone"],) if of.get("phone") else ()
        return OwnChange(
            version,
            phones=phones + other_phones,
            address=of.get("address", ""),
            emergency_contact=self.emergency,
        )

    @property
    def emergency(self) -> str:
        parts = (self.answers.get(name, "").strip() for name in ("emergency", "emergency_phone"))
        return ", ".join(part for part in parts if part)

    def health(self) -> tuple[NewHealthFact, ...]:
        """In the patient's words; they are proposals until a colleague confirms them."""
        facts = []
        for step, kind in FACTS.items():
            if self.answers.get(step) == "yes":
                facts.append(NewHealthFact(kind, self.answers.get(f"{step}_told", "")))
            elif kind == "ALLERGY" and self.answers.get(step) == "no":
                facts.append(NewHealthFact(kind, "", NO_ALLERGIES))
        smokes, told = self.answers.get("smoking"), self.answers.get("smoking_told", "")
        if smokes in ("yes", "no"):
            said = f"{SMOKING}: {told or 'yes'}" if smokes == "yes" else NO_SMOKING
            facts.append(NewHealthFact("HISTORY", said))
        return tuple(facts)

    def note(self, known: tuple[OwnHealth, ...], none: str) -> None:
        """What the clinic has noted is asked for as such; `none` is said where there is nothing."""
        kinds = {kind: step for step, kind in FACTS.items()}
        found: dict[str, list[str]] = {}
        for one in known:
            if one.kind in kinds:
                found.setdefault(kinds[one.kind], []).append(none if one.none else one.text)
            elif one.text.startswith(SMOKING):
                told = none if one.text == NO_SMOKING else one.text.removeprefix(f"{SMOKING}: ")
                found.setdefault("smoking", []).append(told)
        self.noted = {step: ", ".join(texts) for step, texts in found.items()}


def _accepted(step: str, form: Form) -> None:
    if form.answers.get(step) != "yes":
        raise Wrong("", "Please tick the box to go on, or ask the reception.")


def _chosen(step: str, form: Form) -> None:
    if not form.answers.get(step):
        raise Wrong("", "Please choose one answer.")


def _names(form: Form, _: date) -> None:
    single = bool(form.answers.get("single"))
    if not form.answers.get("last", "").strip():
        words = "Please write your name." if single else "Please write your last name."
        raise Wrong("last", words)
    if not single and not form.answers.get("first", "").strip():
        raise Wrong("first", "Please write your first name.")


def _guardian(form: Form, _: date) -> None:
    if not form.answers.get("guardian", "").strip():
        raise Wrong("guardian", "Please write your name.")


def _born(form: Form, today: date) -> None:
    born = form.born(today)
    if form.answers.get("who") == "child" and rules.age(born, today) >= rules.MAJORITY:
        raise Wrong("year", "This is a grown-up. Go back and choose Myself.")


def _contact(form: Form, _: date) -> None:
    of = form.answers
    of["email"] = rules.check_email(of.get("email", ""), needed=form.has_account)
    needed = not of["email"]
    of["phone"] = rules.spaced(rules.check_phone(of.get("phone", ""), "phone", needed=needed))


def _emergency(form: Form, _: date) -> None:
    of, name = form.answers, "emergency_phone"
    of[name] = rules.spaced(rules.check_phone(of.get(name, ""), name, needed=False))
    if of[name] and not of.get("emergency", "").strip():
        raise Wrong("emergency", "Please write the name of this person.")


def _health(step: str, form: Form) -> None:
    _chosen(step, form)
    told = form.answers.get(f"{step}_told", "").strip()
    if form.answers[step] == "yes" and not told:
        raise Wrong("told", "Please write it in a few words.")


def _password(form: Form, _: date) -> None:
    missing, _score = strength.judged(form.answers.get("password", ""), form.own_words)
    if missing:
        raise Wrong("password", strength.MORE, count=missing)


def _code(form: Form, _: date) -> None:
    if not form.answers.get("code", "").strip():
        raise Wrong("code", "Please type the six digits from the mail.")


CHECKS: Mapping[str, Callable[[Form, date], None]] = {
    "language": lambda form, _: _chosen("language", form),
    "privacy": lambda form, _: _accepted("privacy", form),
    "terms": lambda form, _: _accepted("terms", form),
    "who": lambda form, _: _chosen("who", form),
    "account": lambda form, _: _chosen("account", form),
    "guardian": _guardian, "names": _names, "born": _born, "contact": _contact,
    "emergency": _emergency, "password": _password, "code": _code,
    "allergies": lambda form, _: _health("allergies", form),
    "medicines": lambda form, _: _health("medicines", form),
    "conditions": lambda form, _: _health("conditions", form),
    "smoking": lambda form, _: _health("smoking", form),
}  # fmt: skip
