"""A patient's own account on the tablet, and the pages of a bill."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from clinic_desktop.app.pictures.gallery_consent import signed_view
from clinic_desktop.domain.workflow.interface.patient_side import (
    OwnBill,
    OwnConsent,
    OwnConsultation,
    OwnDetails,
)
from clinic_desktop.domain.workflow.interface.progress import Stage, StageLine, WorkflowStatus
from clinic_desktop.domain.workflow.interface.wards import Choice
from clinic_desktop.ui.kiosk import portal_pages as pages
from clinic_desktop.ui.kiosk.paying import GIVEN, MAIL, THANKS, Paying
from clinic_desktop.ui.kiosk.paying_pages import WaitPage
from clinic_desktop.ui.kiosk.portal_pages import Own
from clinic_desktop.ui.kiosk.portal_paper import paper
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import Wording

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DETAILS = OwnDetails(
    "P-2026-00042", "Maria-Magdalena", "Konstantinopoulou-Feldkamp", "", date(1988, 3, 14), "F",
    "maria.konstantinopoulou@example.test", ("+43 664 1234567", "+43 1 7654321"),
    "Landstraßer Hauptstraße 117/3/24\n1030 Wien", "AT", "en", False,
    "Georg Feldkamp, +43 664 7654321", True, {}, 3,
)  # fmt: skip
DONE = 7
NOWHERE: Any = None
"""No service is asked for these pages."""

CHOICES = (
    Choice(None, "Maria-Magdalena Konstantinopoulou-Feldkamp", "P-2026-00042", True, None, False),
    Choice(UUID(int=1), "Leonidas Konstantinopoulou", "P-2026-00043", True, None, True),
    Choice(UUID(int=2), "Yasmin Haddad", "P-2026-00044", False, None, False),
)
LOGIN = "maria.konstantinopoulou@example.test"


def bill(number: int, kind: str, status: str, open_minor: int) -> OwnBill:
    total = 620_000
    return OwnBill(
        UUID(int=number), kind, f"2026-{number:05}", status, total, total - open_minor, open_minor,
        "EUR", NOW, None, True,
    )  # fmt: skip


BILLS = (
    bill(42, "CASE", "PARTIALLY_PAID", 420_000), bill(41, "DEPOSIT", "PAID", 0),
    bill(40, "CONSULTATION", "VOID", 0), bill(39, "CREDIT_NOTE", "PAID", 0),
)  # fmt: skip


def _consent(number: int, kind: str, status: str) -> OwnConsent:
    waits = status in ("INFORMED", "PENDING_SIGNATURES")
    none = (None,) * 5
    return OwnConsent(UUID(int=number), UUID(int=9), kind, status, 2, "en", waits, 0, *none)


def own(choices: tuple[Choice, ...] = ()) -> Own:
    """In the middle of the way: a plan is agreed on, and the consent waits."""
    visits = tuple(
        OwnConsultation(
            UUID(int=n), "FOLLOW_UP", "IN_PERSON", "SCHEDULED", "Dr. Anna Moser",
            NOW + timedelta(days=n), None, None,
        )
        for n in (12, 1)
    )  # fmt: skip
    consents = tuple(
        _consent(n, kind, state)
        for n, (kind, state) in enumerate(
            (("PROCEDURE", "PENDING_SIGNATURES"), ("ANAESTHESIA", "INFORMED"),
             ("PROCEDURE", "SUPERSEDED"), ("PROCEDURE", "REVOKED"))
        )
    )  # fmt: skip
    return Own(DETAILS, visits, consents, BILLS, _status(DONE), choices)


def _status(done: int) -> WorkflowStatus:
    line = tuple(
        StageLine(one, "COMPLETED" if n < done else "PENDING" if n == done else "NOT_STARTED")
        for n, one in enumerate(Stage)
    )
    return WorkflowStatus(True, True, True, False, False, "", line[done].stage, line, ())


def account_scenes(view: KioskView, words: Wording) -> Iterator[tuple[str, Callable[[], None]]]:
    """From the sign-in to the receipt."""
    say = words.say
    mine, ward = own(), own(CHOICES)
    nobody = Own(DETAILS, (), (), (), _status(1), ())
    code = "Type the code that your device shows, or one of your recovery codes."
    sent = (
        "If this address has an account, a code comes within a minute. A password has fifteen"
        " characters or more."
    )
    text = "We send a code to your e-mail address. With it you choose a new password."
    shown: tuple[tuple[str, object], ...] = (
        ("sign-in", pages.SignInPage(
            say("Sign in to your account"),
            say("With the e-mail address and password that you chose."), LOGIN,
        )),
        ("code", pages.CodePage(say("One more step"), say(code))),
        ("ward-code", pages.ward_code(words)),
        ("forgot", pages.ForgotPage(say("A new password"), say(text), LOGIN)),
        ("reset", pages.ResetPage(say("A new password"), say(sent))),
        ("who", pages.who(CHOICES, words)), ("who-nobody", pages.who((), words)),
        ("home", pages.home(mine, words)), ("home-ward", pages.home(ward, words)),
        ("home-empty", pages.home(nobody, words)),
        ("consents", pages.consents(mine, words)),
        ("consents-empty", pages.consents(nobody, words)),
        ("bills", pages.bills(ward, words)), ("details", pages.details(mine, words)),
        ("paper", paper(signed_view(words.language), words)),
    )  # fmt: skip
    for name, page in shown:
        yield f"account-{name}", partial(view.show_page, page, 0, 1, 0)
    yield "account-paper-end", lambda: _end_of(view, shown[-1][1])
    yield from _paying(view, words)


def _end_of(view: KioskView, page: object) -> None:
    view.show_page(page, 0, 1, 0)
    for _ in range(60):
        view.main_button.click()


def _paying(view: KioskView, words: Wording) -> Iterator[tuple[str, Callable[[], None]]]:
    paying, say = Paying(view, words), words.say
    yield "pay-bill", lambda: paying.open_as(NOWHERE, BILLS[0])
    yield "pay-unchosen", partial(_choosing, paying, None)
    yield "pay-amount", partial(_choosing, paying, "PART")
    yield "pay-receipt", lambda: paying.open_receipts(NOWHERE, BILLS[1])
    wait = WaitPage(
        say("Hold your card to the reader"),
        say("The reception confirms your payment. Keep the tablet for a moment."),
        UUID(int=7), "pay.look",
    )  # fmt: skip
    yield "pay-waiting", lambda: view.show_page(wait, 0, 1, 0)
    yield "done-paid", lambda: view.show_done(say(THANKS), say(GIVEN[MAIL]))
    yield (
        "done-bye",
        lambda: view.show_done(
            say("Goodbye"), say("You are signed out. Please give the tablet back to the reception.")
        ),
    )


def _choosing(paying: Paying, method: str | None) -> None:
    paying.open_as(NOWHERE, BILLS[0])
    paying.choose(method)
