"""The window with an invented Today, for the pictures and the audits."""

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui.first_start.view import FirstStartView
from clinic_desktop.ui.shell.actions import make_action
from clinic_desktop.ui.shell.lock import LockView
from clinic_desktop.ui.shell.screens import PLACES
from clinic_desktop.ui.shell.search_rows import Command, Hit
from clinic_desktop.ui.shell.window import ShellWindow
from clinic_desktop.ui.sign_in.view import SignInView
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.widgets.buttons import primary, quiet, secondary
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import ChipWords, status_chip
from clinic_desktop.ui.widgets.drawer import Drawer, DrawerHost
from clinic_desktop.ui.widgets.fields import Field, FormGrid
from clinic_desktop.ui.widgets.layouts import column, holder, line, row, scrolled
from clinic_desktop.ui.widgets.painted import IconLabel
from clinic_desktop.ui.widgets.plots.pipeline_bars import Bar, PipelineBars
from clinic_desktop.ui.widgets.plots.theatre_strips import Strip, StripSpan, TheatreStrips
from clinic_desktop.ui.widgets.plots.waiting_lollipops import Waiting, WaitingLollipops
from clinic_desktop.ui.widgets.responsive import Columns
from clinic_desktop.ui.widgets.text import Label

EVERYTHING = frozenset().union(*(place.needs for place in PLACES))

HITS = (
    Hit(
        1,
        "Leila Haddad-Moreau",
        "Born 14 Mar 1988 (38 y)",
        "no. 100 482",
        "mobile ends 42 17",
        (
            ChipWords("Arriving 10:40", "warn", Icon.CLOCK),
            ChipWords("Plan to approve", "violet"),
        ),
    ),
    Hit(
        2,
        "Nadia Haddad",
        "Born 02 Sep 1979 (47 y)",
        "no. 100 117",
        "mobile ends 90 03",
        (ChipWords("In Theatre 1", "info", Icon.LAMP_CEILING),),
    ),
    Hit(3, "Leïla Haddad", "Born 14 Mar 1988 (38 y)", "self-registered today", "", locked=True),
    Hit(4, "Jonas Haddock-Bell", "Born 30 Jan 1964 (62 y)", "no. 098 954", "mobile ends 11 58"),
)

ACTIONS = (
    Command("arrived", "Mark as arrived", Icon.CIRCLE_CHECK, "Alt+A"),
    Command("book", "Book an appointment", Icon.CALENDAR_DAYS, "Ctrl+B"),
    Command("kiosk", "Send consent to the kiosk", Icon.SIGNATURE, "Alt+K"),
    Command("pay", "Take a payment", Icon.RECEIPT, "Alt+P"),
)

TASKS = (
    (
        Icon.TRIANGLE_ALERT,
        "bad",
        "Consent void for 13:00, Samuel Adeyemi",
        "Theatre 1. Plan version 3 was made after signing.",
        "Send to kiosk",
    ),
    (
        Icon.HOURGLASS,
        "warn",
        "Plan waits for Dr Lindqvist since yesterday",
        "Oskar Wendt, blepharoplasty, version 2",
        "Remind",
    ),
    (
        Icon.RECEIPT,
        "warn",
        "Deposit not paid, surgery in 6 days",
        "Ines Marques, EUR 1 850.00 of EUR 3 700.00",
        "Take payment",
    ),
    (
        Icon.PACKAGE,
        "warn",
        "Implant 325 cc reserved twice",
        "Batch 7A-1193, cases on 24 and 25 November",
        "Resolve",
    ),
    (
        Icon.USERS,
        "info",
        "2 new self-registrations to check",
        "1 may be a duplicate of Leila Haddad-Moreau",
        "Review",
    ),
)


def today() -> QWidget:
    """A Today made of the parts; the real one is a screen of its own."""
    tasks = Card("Needs you now", padding=0)
    tasks.show_count(ChipWords("5", "warn"))
    tasks.add_tool(quiet("All tasks"))
    for number, (picture, tone, what, why, act) in enumerate(TASKS):
        if number:
            tasks.body.addWidget(line())
        words = column(Label(what, "h3", wrap=True), Label(why, "caption", wrap=True), gap=1)
        tasks.body.addLayout(
            row(
                IconLabel(picture, tone, 20),
                (words, 1),
                secondary(act, fit="small"),
                gap=12,
                margins=(16, 2, 12, 2),
            )
        )
    tasks.body.addStretch(1)
    bars, strips, waits = PipelineBars(), TheatreStrips(), WaitingLollipops()
    bars.show_bars(
        [
            Bar("a", "Consulted", 18, 2),
            Bar("b", "Plan to approve", 7, 3),
            Bar("c", "Approved", 9),
            Bar("d", "Consent to sign", 11, 4),
            Bar("e", "Pre-op open", 6, 1),
            Bar("f", "Booked", 13),
            Bar("g", "To bill", 4, 1),
        ]
    )
    strips.show_strips(
        [
            Strip("1", "Theatre 1", (StripSpan(0, 0.22), StripSpan(0.26, 0.52)), "71 %"),
            Strip(
                "2", "Theatre 2", (StripSpan(0.04, 0.3), StripSpan(0.42, 0.66, "warn_line")), "58 %"
            ),
        ],
        0.38,
    )
    waits.show_waiting(
        [Waiting("1", "Tomasz Zieliński", 4), Waiting("3", "Abdulrahman Al-Mansouri", 23)]
    )
    arrivals = Card("Next arrivals", padding=0)
    arrivals.add_tool(quiet("Day board"))
    for at, name, why, status in (
        ("10:20", "Tomasz Zieliński", "Follow-up, room 3", "ARRIVED"),
        ("10:40", "Leila Haddad-Moreau", "First consultation", "LATE"),
        ("11:00", "Amélie Dubois", "Consent talk", "EXPECTED"),
    ):
        words = column(Label(name, "h3", wrap=True), Label(why, "caption", wrap=True), gap=1)
        arrivals.body.addLayout(
            row(
                Label(at, "h3"),
                (words, 1),
                status_chip(status, small=True),
                gap=14,
                margins=(16, 3, 12, 3),
            )
        )
    theatres = Card("Theatres today", strips)
    theatres.add_tool(quiet("Open board"))
    columns = Columns(gap=16)
    columns.add(
        holder(column(tasks, (Card("Patients on the way to surgery", bars), 1), gap=16)), stretch=3
    )
    columns.add(
        holder(column(theatres, arrivals, Card("Waiting room", waits), None, gap=16)), stretch=2
    )
    head = column(
        Label("Good morning, Mira", "h1", wrap=True),
        Label("Sunday 22 November 2026 · 14 appointments, 5 theatre cases", "secondary", wrap=True),
        gap=2,
    )
    return scrolled(holder(column(head, (columns, 1), gap=16, margins=(24, 20, 24, 20))))


def registration() -> QWidget:
    """A drawer beside the content."""
    grid = FormGrid()
    for name, label in (
        ("first", "First name"),
        ("last", "Last name"),
        ("born", "Date of birth"),
        ("mobile", "Mobile"),
    ):
        grid.add(name, Field(label, QLineEdit()))
    grid.add("mail", Field("E-mail", QLineEdit(), optional=True), wide=True)
    body = column(
        Label(
            "Only 4 fields are required. Type, press Tab, press Ctrl+Enter.", "caption", wrap=True
        ),
        grid,
        gap=12,
    )
    drawer = Drawer("Register a patient", Icon.USER_PLUS, holder(body))
    drawer.set_title("Register a patient", "Saved as draft 4 s ago")
    drawer.add_to_foot(secondary("Cancel"), primary("Register"))
    host = DrawerHost(today())
    host.open_drawer(drawer)
    return host


def shell(content=today) -> ShellWindow:
    window = ShellWindow()
    window.set_permissions(EVERYTHING)
    for place in PLACES:
        if place.on_rail:
            window.add_screen(place.name, content)
    window.open_screen("today")
    window.rail.show_user("Mira Aydin", "Reception")
    window.rail.show_tablets("Kiosk 1 · paired")
    window.rail.show_server("Server · 9 ms", well=True)
    window.rail.show_counts({"consultation": 3, "billing": 5})
    window.set_main_actions(
        [
            make_action(window, "Register", "Ctrl+N", lambda: None, Icon.USER_PLUS),
            make_action(window, "Book", "Ctrl+B", lambda: None, Icon.CALENDAR_DAYS),
        ]
    )
    window.top_bar.show_unread(3)
    return window


def searching() -> QWidget:
    window = shell()
    window.resize(1440, 900)
    window.show()
    window.search.set_person_actions(ACTIONS)
    window.top_bar.search.setFocus()
    window.top_bar.search.setText("hadd")
    window.search.show()
    window.search.show_hits(HITS, "4 of 51 206 patients · 6 ms")
    return window


def told() -> QWidget:
    window = shell(registration)
    window.resize(1440, 900)
    window.show()
    window.tell("Jonas Haddock-Bell moved to Theatre 3, 14:30", lambda: None)
    return window


def keys() -> QWidget:
    window = shell()
    window.resize(1440, 900)
    window.show()
    window.show_keys()
    return window


def locked() -> QWidget:
    view = LockView()
    view.offer_emergency(True)
    view.show_person("Mira Aydin", "Locked after 3 minutes. Your draft registration is kept.")
    view.show_time("10:58", "Sunday 22 November")
    return view


def sign_in() -> QWidget:
    view = SignInView()
    view.show_clinic("Lindqvist & Osei Clinic")
    view.show_server("Clinic service on this computer · ready")
    return view


def first_start() -> QWidget:
    view = FirstStartView()
    view.clinic.setText("Lindqvist & Osei Clinic")
    view.show_errors(
        {
            "address": "Type the address; it stands on every paper.",
            "repeat": "The two passwords are not alike.",
        }
    )
    return view
