"""A patient's own account on the tablet: sign in, look, correct, pay, sign out. No Qt."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from clinic_desktop.core.errors import ClinicError, SignedOut
from clinic_desktop.domain.accounts.interface import CodeNeeded, Tokens
from clinic_desktop.domain.accounts.interface.guardians import (
    GuardianEnded,
    NobodyChosen,
    NobodysGuardian,
    NotSeenYet,
    WardOfAge,
)
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.consent.interface import ConsentView
from clinic_desktop.domain.portal.interface import TicketSession
from clinic_desktop.domain.workflow.interface.patient_side import OwnBill, OwnChange
from clinic_desktop.domain.workflow.interface.wards import Choice
from clinic_desktop.ui.kiosk import portal_pages as pages
from clinic_desktop.ui.kiosk.account_session import AccountSession
from clinic_desktop.ui.kiosk.activity import Around, Canvas
from clinic_desktop.ui.kiosk.forgetting import Forgetting
from clinic_desktop.ui.kiosk.paying import Paying
from clinic_desktop.ui.kiosk.portal_pages import CodePage, Own, SignInPage
from clinic_desktop.ui.kiosk.portal_paper import paper
from clinic_desktop.ui.kiosk.wording import Wording

T = TypeVar("T")
STATION = "tablet"
OF_PATIENTS = "portal"
CHOOSE_ANEW = (GuardianEnded, NobodyChosen, NobodysGuardian, NotSeenYet, WardOfAge)
"""Refusals after which another person may be chosen, or nobody is left to act for."""

BYE = "You are signed out. Please give the tablet back to the reception."


class _Inside:
    """Around a bill that is paid from the account: afterwards the account is in front again."""

    def __init__(self, around: Around, back: Callable[[str, str], None]) -> None:
        self._around, self._back = around, back
        self.attempt, self.quietly = around.attempt, around.quietly

    def done(self, title: str, text: str = "", *, finish: bool = False) -> None:
        self._back(title, text)


class Portal:
    """Holds one patient from the sign-in to the sign-out, and nothing before or after."""

    def __init__(
        self,
        view: Canvas,
        wording: Wording,
        as_caller: Callable[[str | None], Clinic],
        seconds: Callable[[], float],
    ) -> None:
        self._view, self._words, self._as_caller = view, wording, as_caller
        self._seconds = seconds
        self._around: Around
        self._door: Clinic | None = None
        self._desks: Clinic | None = None
        self._own: Own | None = None
        self._choices: tuple[Choice, ...] = ()
        self._paper: ConsentView | None = None
        self._login = self._step = self._news = ""
        self._page = "sign_in"
        self._bill = Paying(view, wording, "portal.bill")
        self._forgotten = Forgetting(view, wording, self.to_door)

    @property
    def acts(self) -> Mapping[str, Callable[[Any], None]]:
        return {
            "portal.sign_in": lambda given: self.sign_in(*given),
            "portal.code": self.give_code,
            "portal.enter_code": lambda _: self._enter_code(),
            "portal.redeem": self.redeem,
            "portal.who": lambda _: self.choose(),
            "portal.act_for": self.act_for,
            "portal.home": lambda _: self.home(),
            "portal.door": lambda _: self.to_door(),
            "portal.forgot": self.forgot,
            "portal.consents": lambda _: self.open("consents"),
            "portal.bills": lambda _: self.open("bills"),
            "portal.details": lambda _: self.open("details"),
            "portal.change": self.change,
            "portal.read": self.read,
            "portal.pay": self.pay,
            "portal.receipt": self.receipt,
            "portal.leave": lambda _: self.leave(),
            **self._bill.acts,
            **self._forgotten.acts,
        }

    def attach(self, around: Around) -> None:
        self._around = around
        self._bill.attach(_Inside(around, self._paid))
        self._forgotten.attach(around)

    def begin(self, clinic: Clinic, session: TicketSession) -> None:
        """`clinic` asks as the tablet: nobody is signed in yet."""
        self._door = clinic
        self.show_again()

    def stay(self) -> None:
        if self._desks is not None:
            self._around.quietly(self._desks.wards.choices, lambda _: None)

    def forget(self) -> None:
        """The session ends with the page, where the line allows it."""
        desks, self._desks = self._desks, None
        self._choices = ()
        self._own = self._door = self._paper = None
        self._login = self._step = self._news = ""
        self._page = "sign_in"
        self._bill.forget()
        self._forgotten.forget()
        if desks is not None:
            self._around.quietly(lambda: _quiet(desks.accounts.sign_out), lambda _: None)

    def show_again(self) -> None:
        own, say = self._own, self._words.say
        if self._page == "bill":
            self._bill.show_again()
        elif self._page == "who":
            self._view.show_page(pages.who(self._choices, self._words), 0, 1, 0)
        elif self._page == "code":
            self._view.show_page(pages.ward_code(self._words), 0, 1, 0)
        elif self._paper is not None:
            self._view.show_page(paper(self._paper, self._words), 0, 1, 0)
        elif own is not None:
            page = {
                "consents": pages.consents, "bills": pages.bills, "details": pages.details,
            }.get(self._page, pages.home)  # fmt: skip
            self._view.show_page(page(own, self._words), 0, 1, 0)
        elif self._forgotten.open:
            self._forgotten.show_again()
        elif self._step:
            text = say("Type the code that your device shows, or one of your recovery codes.")
            self._view.show_page(CodePage(say("One more step"), text), 0, 1, 0)
        else:
            text = say("With the e-mail address and password that you chose.")
            self._view.show_page(
                SignInPage(say("Sign in to your account"), text, self._login), 0, 1, 0
            )

    def sign_in(self, login: str, password: str) -> None:
        if self._door is None:
            return
        if not login.strip() or not password:
            self._say("Please type your e-mail address and your password.")
            return
        door, self._login = self._door, login.strip()
        self._try(lambda: door.tokens.log_in(login.strip(), password, STATION))

    def give_code(self, code: str) -> None:
        """The second factor of the account."""
        if self._door is None or not self._step:
            return
        if not code.strip():
            self._say("Please type the code.")
            return
        door, step = self._door, self._step
        self._try(lambda: door.second_factor.log_in_with_code(step, code.strip()))

    def choose(self, why: str = "") -> None:
        """For whom: asked of the service, because a guardianship may have ended meanwhile."""
        desks = self._desks
        if desks is None:
            return
        self._bill.forget()

        def show(found: tuple[Choice, ...] | ClinicError) -> None:
            if self._desks is not desks or self._refused(found):
                return
            assert isinstance(found, tuple)
            self._choices, self._own, self._page = found, None, "who"
            self.show_again()
            if why:
                self._say(why)

        self._around.attempt(lambda: _said(desks.wards.choices), show)

    def home(self) -> None:
        """Of a ward that is only said to be one there is no more than what was entered."""
        if self._own is not None and self._own.status is None:
            self.choose()
        else:
            self.open("home")

    def act_for(self, place: int) -> None:
        """The one at this place of the list; by new tokens, so that no older page acts for them."""
        desks = self._desks
        if desks is None or not 0 <= place < len(self._choices):
            return
        ward = self._choices[place].ward_id

        def turned(found: Tokens | ClinicError) -> None:
            if self._desks is not desks or self._refused(found):
                return
            assert isinstance(found, Tokens)
            self._take_up(found)
            self.open("home")

        self._around.attempt(lambda: _said(lambda: desks.wards.act_for(ward)), turned)

    def _enter_code(self) -> None:
        self._page = "code"
        self.show_again()

    def redeem(self, code: str) -> None:
        """Somebody stands in the list from then on; nobody is chosen by it."""
        desks = self._desks
        if desks is not None:
            call = desks.wards.redeem
            self._around.attempt(
                lambda: _said(lambda: call(code.strip())),
                lambda found: None if self._refused(found) else self.choose(),
            )

    def to_door(self) -> None:
        """The page of e-mail and password again."""
        self._page, self._step = "sign_in", ""
        self._forgotten.forget()
        self._view.show_problem("")
        self.show_again()

    def forgot(self, login: str) -> None:
        if self._door is not None:
            self._login = login.strip()
            self._forgotten.begin(self._door, login)

    def _take_up(self, tokens: Tokens) -> None:
        """From now on the pages ask with these tokens, renewed while somebody is there."""
        door = self._door
        assert door is not None
        self._desks = AccountSession(self._as_caller, door, tokens, self._seconds).desks

    def open(self, page: str) -> None:
        """Asked for anew each time: what changed meanwhile is seen."""
        if self._desks is None:
            return
        self._page, self._paper = page, None
        self._bill.forget()
        self._look()

    def change(self, given: tuple[str, str, str, int]) -> None:
        """Phones, address and emergency contact as they are now on the page."""
        if self._desks is None or self._own is None:
            return
        phones, address, contact, version = given
        desks, shown = self._desks, pages.details(self._own, self._words)
        wanted = OwnChange(
            version,
            phones=tuple(one.strip() for one in phones.split(",") if one.strip()),
            address=_changed(address, shown.address),
            emergency_contact=_changed(contact, shown.contact),
        )

        def changed(found: object) -> None:
            if self._refused(found):
                return
            self.open("home")

        self._around.attempt(lambda: _said(lambda: desks.patient_side.change_me(wanted)), changed)

    def read(self, consent_id: UUID) -> None:
        """The text and what was said to it, in the frame: nothing is opened outside."""
        desks = self._desks
        if desks is None:
            return

        def show(found: object) -> None:
            if self._desks is desks and not self._refused(found):
                assert isinstance(found, ConsentView)
                self._paper = found
                self.show_again()

        self._around.attempt(lambda: _said(lambda: desks.patient_side.my_consent(consent_id)), show)

    def pay(self, bill_id: UUID) -> None:
        self._with_bill(bill_id, self._bill.open_as)

    def receipt(self, bill_id: UUID) -> None:
        """Of a bill that is paid."""
        self._with_bill(bill_id, self._bill.open_receipts)

    def _with_bill(self, bill_id: UUID, then: Callable[[Clinic, OwnBill], None]) -> None:
        if self._desks is None or self._own is None:
            return
        bill = next((one for one in self._own.bills if one.id == bill_id), None)
        if bill is not None:
            self._page = "bill"
            then(self._desks, bill)

    def leave(self) -> None:
        self._around.done("Goodbye", BYE)

    def _paid(self, title: str, text: str) -> None:
        """Said once the account is in front again: whatever is loaded takes messages away."""
        self._news = f"{self._words.say(title)} {self._words.say(text)}".strip()
        self.open("home")

    def _try(self, call: Callable[[], Tokens]) -> None:
        self._around.attempt(lambda: _said(call), self._let_in)

    def _let_in(self, found: Tokens | ClinicError) -> None:
        if isinstance(found, CodeNeeded):
            self._step = found.params.get("mfaToken", "")
            self.show_again()
        elif isinstance(found, Tokens) and found.audience == OF_PATIENTS:
            self._step = ""
            self._take_up(found)
            self._begin_account()
        elif isinstance(found, Tokens):
            self._say("This account belongs to staff. Use the program at the desk.")
        else:
            self._refused(found)

    def _begin_account(self) -> None:
        """Where there is nobody to choose between, the account itself comes at once."""
        desks = self._desks
        assert desks is not None

        def known(found: tuple[Choice, ...] | ClinicError) -> None:
            if self._desks is not desks or self._refused(found):
                return
            assert isinstance(found, tuple)
            self._choices = found
            if len(found) > 1 or pages.only_said(found):
                self._page = "who"
                self.show_again()
            else:
                self.open("home")

        self._around.attempt(lambda: _said(desks.wards.choices), known)

    def _look(self) -> None:
        desks = self._desks
        assert desks is not None
        side = desks.patient_side

        def all_of_it() -> Own:
            choices = desks.wards.choices()
            if pages.only_said(choices):
                return Own(side.me(), (), (), (), None, choices)
            return Own(
                side.me(), side.my_consultations(), side.my_consents(), side.my_bills(),
                side.my_status(), choices,
            )  # fmt: skip

        def show(found: Own | ClinicError) -> None:
            if self._desks is not desks or self._refused(found):
                return
            assert isinstance(found, Own)
            self._own, self._choices = found, tuple(found.choices)
            if found.status is None:
                self._page = "details"
            self.show_again()
            if self._news:
                self._view.show_news(self._news)
                self._news = ""

        self._around.attempt(lambda: _said(all_of_it), show)

    def _refused(self, found: object) -> bool:
        """A refusal is said; a session that ended ends the account's pages."""
        if not isinstance(found, ClinicError):
            return False
        if isinstance(found, SignedOut) and self._desks is not None:
            self._desks = None
            self._around.done("You were signed out", BYE)
        elif isinstance(found, CHOOSE_ANEW) and self._desks is not None:
            self.choose(self._words.refused(found))
        else:
            self._view.show_problem(self._words.refused(found))
        return True

    def _say(self, source: str) -> None:
        self._view.show_problem(self._words.say(source))


def _changed(text: str, shown: str) -> str | None:
    """None where it stands as it was shown: a line break that the page does not have stays."""
    return None if text == shown else text.strip()


def _said(call: Callable[[], T]) -> T | ClinicError:
    """A refusal as a value: who types a wrong password has not lost the tablet."""
    try:
        return call()
    except (SignedOut, *CHOOSE_ANEW) as refused:
        return refused


def _quiet(call: Callable[[], None]) -> None:
    """The session may be over already."""
    _said(call)
