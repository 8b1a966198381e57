"""A patient's own pages on the tablet, as words: made of what the service says. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnBill,
    OwnConsent,
    OwnConsultation,
    OwnDetails,
)
from clinic_desktop.domain.workflow.interface.progress import WorkflowStatus
from clinic_desktop.domain.workflow.interface.wards import Choice
from clinic_desktop.ui.kiosk.wording import Wording
from clinic_desktop.ui.widgets.money_words import say_money

PAYABLE = ("ISSUED", "PARTIALLY_PAID")
COMING = ("SCHEDULED", "REQUESTED", "CHECKED_IN")
RECENT = 3
ISOLATED = "\u2068{}\u2069"
"""A number with dashes stays in its order behind words of any script."""

NEXT = {
    "REGISTERED": "The reception registers you",
    "CONSULTATION_SCHEDULED": "A consultation is arranged with you",
    "CONSULTATION": "You have your consultation",
    "PROCEDURE_PLAN": "The doctor writes your plan",
    "PLAN_APPROVED": "A doctor approves your plan",
    "CONSENT_CREATED": "The clinic prepares your consent",
    "CONSENT": "You read your consent and decide",
    "PRE_OP": "You prepare for the operation",
    "SURGERY_SCHEDULING": "The clinic sets the date of the operation",
    "THEATER_BOOKED": "The clinic books the theatre",
    "SURGERY_DAY": "You come to your operation",
    "CASE_COMPLETED": "The clinic completes your operation",
    "BILLING": "The clinic writes the bill",
    "PAYMENT": "You pay the bill",
}
"""What comes for the patient, by the stage that is not done yet; colleagues read other words."""

CONSENTS = {
    "DRAFT": "A doctor explains it to you first",
    "INFORMED": "Explained to you, not signed yet",
    "IN_PROGRESS": "You have begun to read it",
    "PENDING_SIGNATURES": "Waits for a signature",
    "SIGNED": "Signed",
    "REVOKED": "You took it back: it is not valid",
    "SUPERSEDED": "Replaced: the plan has changed, it is not valid",
    "EXPIRED": "Too old: it is not valid any more",
    "DECLINED": "You said no",
}
KINDS = {
    "PROCEDURE": "Consent to the operation",
    "ANAESTHESIA": "Consent to the anaesthesia",
    "CONSULTATION": "Consultation",
    "DEPOSIT": "Deposit for your operation",
    "CASE": "Operation",
    "CANCELLATION": "Cancellation fee",
    "SALE": "Purchase",
    "CREDIT_NOTE": "Credit note",
}
BILLS = {
    "ISSUED": "To pay: {amount}",
    "PARTIALLY_PAID": "To pay: {amount}",
    "PAID": "Paid",
    "VOID": "Cancelled",
}


@dataclass(frozen=True, slots=True)
class SignInPage:
    """E-mail and password; `login` is what was typed before."""

    title: str
    text: str
    login: str = ""


@dataclass(frozen=True, slots=True)
class CodePage:
    """The second factor, where the account has one, or what the clinic mailed."""

    title: str
    text: str
    act: str = "portal.code"
    back: str = "portal.leave"


def ward_code(words: Wording) -> CodePage:
    """For somebody in one's care, whom the reception entrusted to this address."""
    text = words.say("Type the code that the clinic mailed you for somebody in your care.")
    return CodePage(words.say("A code from the clinic"), text, "portal.redeem", "portal.home")


@dataclass(frozen=True, slots=True)
class ForgotPage:
    """The address to which a code is sent; the answer is the same whoever it is."""

    title: str
    text: str
    login: str = ""


@dataclass(frozen=True, slots=True)
class ResetPage:
    """The code of the mail and a new password."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list; `pick` is what its button chooses, with the words on it and its act."""

    title: str
    text: str
    pick: UUID | None = None
    button: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the dashboard; `act` opens more of it."""

    title: str
    lines: tuple[Line, ...]
    empty: str
    act: str = ""
    button: str = ""


@dataclass(frozen=True, slots=True)
class WhoPage:
    """For whom somebody acts: names in order, each with what is to be known; a touch chooses."""

    title: str
    text: str
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """`done` of `steps` lie behind; `next_step` is what comes now.

    `whose` stands on each page of a ward's file, and says so; `others` offers to change.
    """

    title: str
    where: str
    next_step: str
    done: int
    steps: int
    cards: tuple[Card, ...]
    whose: str = ""
    others: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    title: str
    text: str
    lines: tuple[Line, ...]
    empty: str
    whose: str = ""


@dataclass(frozen=True, slots=True)
class DetailsPage:
    """What can be read, and the three that the patient corrects: phones, address, contact."""

    title: str
    fixed: tuple[tuple[str, str], ...]
    phones: str
    address: str
    contact: str
    version: int
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """All that the dashboard shows, asked for at once."""

    details: OwnDetails
    consultations: Sequence[OwnConsultation]
    consents: Sequence[OwnConsent]
    bills: Sequence[OwnBill]
    status: WorkflowStatus | None  # None: only the details may be seen
    choices: Sequence[Choice] = ()


def who(choices: Sequence[Choice], words: Wording) -> WhoPage:
    say = words.say
    return WhoPage(
        say("For whom are you here?"),
        say("Touch a name. You see and decide for this person only, until you choose again.")
        if choices
        else say("There is nobody you can act for at the moment. Please ask the reception."),
        tuple((one.name, _standing(one, words)) for one in choices),
    )


def only_said(choices: Sequence[Choice]) -> bool:
    """Whoever is chosen is a ward whose guardian the clinic has not seen yet."""
    return any(one.chosen and one.ward_id is not None and not one.seen for one in choices)


def _standing(one: Choice, words: Wording) -> str:
    if one.ward_id is None:
        return words.say("Yourself")
    if one.seen:
        return words.say("In your care")
    return words.say("In your care: the clinic has not seen the evidence yet")


def _whose(own: Own, words: Wording) -> str:
    """Whose file it is, where it is not the own one."""
    ward = next((one for one in own.choices if one.chosen and one.ward_id is not None), None)
    return words.say("You act for {name}.", name=ward.name) if ward else ""


def home(own: Own, words: Wording) -> HomePage:
    say, timeline = words.say, own.status.timeline if own.status else ()
    name = own.details.called or own.details.first_name
    behind = sum(line.status in ("COMPLETED", "SIGNED", "APPROVED") for line in timeline)
    here = next((line for line in timeline if line.status == "PENDING"), None)
    where = say("All steps are done") if here is None else say("What comes next")
    coming = [one for one in own.consultations if one.status in COMING]
    pending = [one for one in own.consents if one.waits_for_me]
    whose = _whose(own, words)
    return HomePage(
        name if whose else say("Welcome, {name}", name=name),
        where,
        "" if here is None else say(NEXT.get(here.stage, "")),
        behind,
        len(timeline),
        (
            Card(
                say("Your next appointments"),
                tuple(_appointment(one, words) for one in reversed(coming)),
                say("No appointment is booked."),
            ),
            Card(
                say("Waiting for you"),
                tuple(consent_line(one, words) for one in pending),
                say("No consent waits for you."),
                "portal.consents",
                say("All consents"),
            ),
            Card(
                say("Your latest bills"),
                tuple(bill_line(one, words) for one in own.bills[:RECENT]),
                say("There are no bills."),
                "portal.bills",
                say("All bills"),
            ),
        ),
        whose,
        len(own.choices) > 1,
    )


def consents(own: Own, words: Wording) -> ListPage:
    say = words.say
    return ListPage(
        say("Your consents"),
        say("You can read them here. To sign, the reception hands you the tablet."),
        tuple(
            replace(consent_line(one, words), pick=one.id, button=say("Read"), act="portal.read")
            for one in own.consents
        ),
        say("There are no consents yet."),
        _whose(own, words),
    )


def bills(own: Own, words: Wording) -> ListPage:
    say = words.say
    return ListPage(
        say("Your bills"),
        say("Touch an open bill to pay it."),
        tuple(bill_line(one, words) for one in own.bills),
        say("There are no bills."),
        _whose(own, words),
    )


def details(own: Own, words: Wording) -> DetailsPage:
    say, mine = words.say, own.details
    born = f"{mine.date_of_birth:%d.%m.%Y}" if mine.date_of_birth else ""
    fixed = (
        (say("Name"), f"{mine.first_name} {mine.last_name}"),
        (say("Date of birth"), born),
        (say("Patient number"), mine.mrn),
        (say("E-mail"), mine.email),
    )
    return DetailsPage(
        say("Your details"), fixed, ", ".join(mine.phones), _one_line(mine.address),
        _one_line(mine.emergency_contact), mine.version, _whose(own, words),
    )  # fmt: skip


def consent_line(one: OwnConsent, words: Wording) -> Line:
    """The state as it is: what is not valid any more never reads as signed."""
    text = words.say(CONSENTS.get(one.status, one.status))
    return Line(words.say(KINDS.get(one.kind, "Consent")), text)


def bill_line(one: OwnBill, words: Wording) -> Line:
    amount = say_money(one.open_minor, one.currency)
    text = words.say(BILLS.get(one.status, one.status), amount=amount)
    number = ISOLATED.format(one.number)
    title = f"{words.say(KINDS.get(one.kind, 'Bill of the clinic'))} · {number}"
    if one.status in PAYABLE and one.open_minor > 0:
        return Line(title, text, one.id, words.say("Pay"), "portal.pay")
    if one.status == "PAID":
        return Line(title, text, one.id, words.say("Receipt"), "portal.receipt")
    return Line(title, text)


def _one_line(text: str) -> str:
    return ", ".join(text.splitlines())


def _appointment(one: OwnConsultation, words: Wording) -> Line:
    when = moment(one.starts_at) if one.starts_at else words.say("No time yet")
    return Line(when, one.clinician or words.say("Consultation"))


def moment(at: datetime) -> str:
    """In the zone of the tablet, which stands in the clinic."""
    return f"{at.astimezone():%d.%m.%Y, %H:%M}"
