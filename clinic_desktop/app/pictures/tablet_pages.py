"""The tablet where patients write themselves: a registration page by page, and an account."""

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from clinic_desktop.app.pictures.camera import Picture, until
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.ui.kiosk.hands import HAND_OVER, SIGNED
from clinic_desktop.ui.kiosk.paying_pages import BillPage, WaitPage
from clinic_desktop.ui.kiosk.portal_sheets import SignInSheet
from clinic_desktop.ui.kiosk.sheets import WelcomeSheet
from clinic_desktop.ui.kiosk.signing import TITLES, ClinicianPage, HandOverPage, Person
from clinic_desktop.ui.kiosk.view import KioskView

Look = Callable[[KioskView, str], Iterator[Picture]]

ANSWERS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("language", {"language": "en"}),
    ("privacy", {"privacy": "yes"}),
    ("terms", {"terms": "yes"}),
    ("who", {"who": "child"}),
    ("guardian", {"guardian": "Dimitra Konstantinopoulou"}),
    ("names", {"first": "Maria-Magdalena", "last": "Konstantinopoulou-Feldkamp"}),
    ("born", {"day": "14", "month": "3", "year": "2015"}),
    ("contact", {"phone": "+43 664 1234567", "email": "dimitra.feldkamp@example.test"}),
    ("emergency", {"emergency": "Georg Feldkamp", "emergency_phone": "+43 664 7654321"}),
    ("allergies", {"allergies": "yes", "allergies_told": "Penicillin, latex"}),
    ("medicines", {"medicines": "no"}),
    ("conditions", {"conditions": "no"}),
    ("smoking", {"smoking": "no"}),
    ("account", {"account": "yes"}),
    ("password", {"password": "nine quiet herons at dawn"}),
)
"""The pages of a registration in their order, and what is answered; nothing is sent."""
HANDED_OVER = SIGNED[0], HAND_OVER
OPERATES = TITLES[PartyKind.SURGEON]
BILL = (
    "Your bill", (("Bill", "2026-00042"), ("Open", "EUR 6,200.00")),
    (("CARD", "With a card at the terminal"), ("DESK", "At the desk"), ("LATER", "Later")),
    "pay.choose",
)  # fmt: skip
WAITING = (
    "Hold your card to the reader",
    "The reception confirms your payment. Keep the tablet for a moment.", UUID(int=7), "pay.look",
)  # fmt: skip
"""Pages that come only after an act of somebody else."""

SHOWN = frozenset({"language", "terms", "names", "born", "allergies", "password"})
"""One page of each kind: the others look like one of these."""


def shoot_registration(view: KioskView, look: Look) -> Iterator[Picture]:
    """A guardian registers a child, up to the page of all answers."""
    until(lambda: view.sheet is not None and not isinstance(view.sheet, WelcomeSheet))
    for step, answers in ANSWERS:
        if step in SHOWN:
            yield from _seen(view, look, f"register-{step}")
        view.acted.emit("register.next", answers)
    yield from _seen(view, look, "register-check")


def shoot_hands(view: KioskView, look: Look) -> Iterator[Picture]:
    """Who cannot write, the witness who writes instead, and whoever operates."""
    view.acted.emit("cannot", None)
    yield from _seen(view, look, "cannot-sign")
    view.acted.emit("way", ("SPOKEN", ""))
    yield from _seen(view, look, "witness")
    view.acted.emit("beside", Person("Anna Moser", "Sister", "Passport", "nurse", "0000"))
    yield from _seen(view, look, "witness-signing")
    for name, page in (
        ("thanks", HandOverPage(*HANDED_OVER)), ("clinician", ClinicianPage(OPERATES)),
        ("paying", BillPage(*BILL)), ("pay-waiting", WaitPage(*WAITING)),
    ):  # fmt: skip
        view.show_page(page, 9, 10, 0)
        yield from _seen(view, look, name)


def shoot_account(view: KioskView, look: Look) -> Iterator[Picture]:
    """Whoever has an account signs in."""
    view.acted.emit("account", None)
    until(lambda: isinstance(view.sheet, SignInSheet))
    yield from _seen(view, look, "account")


def _seen(view: KioskView, look: Look, name: str) -> Iterator[Picture]:
    """Somebody is there: a tablet that nobody touches asks whether to go on."""
    view.touched.emit()
    yield from look(view, name)
