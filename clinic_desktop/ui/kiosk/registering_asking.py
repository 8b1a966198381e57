"""Makes the page of a step from the answers so far, in the patient's language. No Qt."""

from collections.abc import Callable

from clinic_desktop.ui.kiosk import registering_words as words
from clinic_desktop.ui.kiosk.registering_form import SAME, Form
from clinic_desktop.ui.kiosk.registering_pages import (
    Asked,
    AskPage,
    CheckAnswersPage,
    ChoicePage,
    Fault,
    Line,
    NoticePage,
    Option,
    RegisterPage,
)
from clinic_desktop.ui.kiosk.wording import LANGUAGES, Wording

ASKED = {
    "guardian": ("What is your name?", "As parent or guardian of the child.", words.GUARDIAN, ""),
    "names": ("What is your name?", "As it stands in your passport.", words.NAMES, ""),
    "born": (
        "What is your date of birth?", "For example 14 3 1988", words.BORN,
        "We ask this so that no one else's record is mixed up with yours. Only clinic staff can"
        " see it.",
    ),
    "contact": (
        "How do we reach you?", "A phone number or an e-mail address; both is best.",
        words.CONTACT, "",
    ),
    "address": ("Where do you live?", "", words.ADDRESS, ""),
    "emergency": (
        "Whom shall we call in an emergency?", "You may leave this empty.", words.EMERGENCY, "",
    ),
    "password": (
        "Choose a password", "Fifteen characters or more; a short sentence is easy to remember.",
        words.PASSWORD,
        "",
    ),
    "code": (
        "We sent you a code by mail", "It comes within a minute and is good for fifteen.",
        words.CODE, "Look into your mail on your phone, and into the folder for spam.",
    ),
    "again": (
        "Welcome back. What is your date of birth?", "Then you go on where you stopped.",
        words.BORN, "We ask this so that nobody reads what belongs to somebody else.",
    ),
}  # fmt: skip
OF_CHILD = {
    "names": ("What is the name of your child?", "As it stands in the passport."),
    "born": ("When was your child born?", "For example 14 3 2015"),
    "contact": ("How do we reach you?", "Your own phone and e-mail address are right here."),
    "allergies": ("Is your child allergic to anything?", ""),
    "medicines": ("Does your child take medicines?", ""),
    "conditions": ("Has your child been ill, or is it now?", ""),
    "smoking": ("Does your child smoke?", ""),
}


class Asking:
    def __init__(self, form: Form, wording: Wording) -> None:
        self._form, self._say = form, wording.say
        self._language = wording.language

    def page(self, step: str, fault: Fault | None = None) -> RegisterPage:
        if step in words.NOTICES:
            return self._notice(step, fault)
        if step == "check":
            return self._check()
        if step in ASKED:
            return self._ask(step, fault)
        return self._choice(step, fault)

    def _ask(self, step: str, fault: Fault | None) -> AskPage:
        of, say = self._form.answers, self._say
        title, hint, fields, why = ASKED[step]
        title, hint = self._of_child(step, title, hint)
        single = step == "names" and bool(of.get("single"))
        fields = words.ONE_NAME if single else fields
        fields = words.PHONE if self._form.update and step == "contact" else fields
        links = {
            "names": "I have two names" if single else "I have only one name",
            "code": "Send the code again",
        }
        seconds = {"code": "I cannot read my mail now", "again": "Start anew"}
        values = {} if step == "again" else {one.name: of.get(one.name, "") for one in fields}
        return AskPage(
            step, self._place(step), say(title), say(hint),
            tuple(Asked(one.name, say(one.label), one.kind, one.digits) for one in fields),
            values, say(why) if why else "", fault, say("Continue"),
            say(seconds[step]) if step in seconds else "",
            say(links[step]) if step in links else "",
            can_go_back=step not in ("again", "code") and step != self._form.steps[0],
            own_words=self._form.own_words if step == "password" else (),
        )  # fmt: skip

    def _choice(self, step: str, fault: Fault | None) -> ChoicePage:
        of, say = self._form.answers, self._say
        why = ""
        if step == "language":
            title, hint, label = "Which language do you read best?", "", ""
            options = tuple(Option(code, name) for code, name in LANGUAGES.items())
            return ChoicePage(
                step, self._place(step), say(title), hint, options,
                of.get("language", self._language), fault=fault, main=say("Continue"),
                can_go_back=False,
            )  # fmt: skip
        if step == "who":
            title, hint, label, options = "Who is registered?", "", "", words.WHO
        elif step == "account":
            title, hint, label, options = (
                "Do you want an account?", "You may have one later as well.", "", words.ACCOUNT,
            )  # fmt: skip
            why = "With it you see your appointments, papers and bills at home."
        else:
            (title, hint, label), options = words.HEALTH[step], words.YES_NO
            title, _ = self._of_child(step, title, hint)
            if step in self._form.noted:
                noted = say("The clinic has noted: {noted}", noted=self._form.noted[step])
                return self._known(step, say(title), noted, fault)
        return ChoicePage(
            step, self._place(step), say(title), say(hint) if hint else "",
            tuple(Option(one.code, say(one.words)) for one in options), of.get(step, ""),
            "yes" if label else "", say(label) if label else "", of.get(f"{step}_told", ""),
            say(why) if why else "", fault, say("Continue"),
        )  # fmt: skip

    def _known(self, step: str, title: str, noted: str, fault: Fault | None) -> ChoicePage:
        """A question that was answered before: is that still so?"""
        of, say = self._form.answers, self._say
        return ChoicePage(
            step, self._place(step), title, noted,
            tuple(Option(one.code, say(one.words)) for one in words.NOTED), of.get(step, ""),
            "yes", say(words.CHANGED), of.get(f"{step}_told", ""), "", fault, say("Continue"),
        )  # fmt: skip

    def _notice(self, step: str, fault: Fault | None) -> NoticePage:
        title, lines, tick = words.NOTICES[step]
        accepted = self._form.answers.get(step) == "yes"
        return NoticePage(
            step, self._place(step), self._say(title), tuple(map(self._say, lines)),
            self._say(tick), accepted, fault, self._say("Continue"),
        )  # fmt: skip

    def _check(self) -> CheckAnswersPage:
        done = "Save my details" if self._form.update else "All is right"
        lines = (self._line(step) for step in self._form.steps if step in words.LABELS)
        return CheckAnswersPage(
            "check", self._place("check"), self._say("Is everything right?"),
            self._say("Change what is not."), tuple(lines), self._say("Change"), self._say(done),
        )  # fmt: skip

    def _line(self, step: str) -> Line:
        of, say = self._form.answers, self._say
        values: dict[str, Callable[[], str]] = {
            "who": lambda: _worded(words.WHO, of.get("who", ""), say),
            "account": lambda: _worded(words.YES_NO, of.get("account", ""), say),
            "names": lambda: f"{'' if of.get('single') else of.get('first', '')} {of['last']}",
            "born": lambda: f"{of['day']} {say(_month(of['month']))} {of['year']}",
            "contact": lambda: "\n".join(
                of[name] for name in ("phone", "email") if of.get(name) and not self._hides(name)
            ),
            "emergency": lambda: self._form.emergency,
        }
        if step in values:
            text = values[step]()
        elif step in words.HEALTH:
            said = {"yes": of.get(f"{step}_told", ""), SAME: self._form.noted.get(step, "")}
            text = said.get(of.get(step, ""), say("No"))
        else:
            text = of.get(step, "")
        return Line(step, say(words.LABELS[step]), text.strip() or say("Nothing"))

    def _hides(self, name: str) -> bool:
        """The e-mail address is changed at the clinic, so it is not among what may be changed."""
        return self._form.update and name == "email"

    def _of_child(self, step: str, title: str, hint: str) -> tuple[str, str]:
        if self._form.answers.get("who") != "child" or step not in OF_CHILD:
            return title, hint
        child = OF_CHILD[step]
        return child[0], child[1] or hint

    def _place(self, step: str) -> str:
        steps = self._form.steps
        if step not in steps:
            return ""
        return self._say("Step {step} of {steps}", step=steps.index(step) + 1, steps=len(steps))


def _worded(options: tuple[Option, ...], code: str, say: Callable[[str], str]) -> str:
    return next((say(one.words) for one in options if one.code == code), "")


def _month(number: str) -> str:
    return words.MONTHS[int(number) - 1]
