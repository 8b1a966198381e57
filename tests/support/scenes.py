"""Invented content for the pictures: every widget once, then whole screens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from clinic_desktop.ui.messages import Message, Reason
from clinic_desktop.ui.theme.current import px
from clinic_desktop.ui.theme.icons import Icon
from clinic_desktop.ui.theme.tokens import tokens
from clinic_desktop.ui.widgets.buttons import (
    Button,
    Kind,
    danger,
    ghost,
    icon_button,
    primary,
    quiet,
    secondary,
)
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import ChipRow, ChipWords, status_chip
from clinic_desktop.ui.widgets.date_field import DateField
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.fields import Field, FormGrid
from clinic_desktop.ui.widgets.gate_list import Gate, GateList, GateState
from clinic_desktop.ui.widgets.inline_message import InlineMessage
from clinic_desktop.ui.widgets.keyed_model import Column
from clinic_desktop.ui.widgets.keyed_table import KeyedTable
from clinic_desktop.ui.widgets.layouts import FlowLayout, column, holder, row, scrolled
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.patient_banner import PatientBanner, PatientWords
from clinic_desktop.ui.widgets.plots.people100 import People100
from clinic_desktop.ui.widgets.plots.pipeline_bars import Bar, PipelineBars
from clinic_desktop.ui.widgets.plots.theatre_strips import Strip, StripSpan, TheatreStrips
from clinic_desktop.ui.widgets.plots.waiting_lollipops import Waiting, WaitingLollipops
from clinic_desktop.ui.widgets.segmented import Segmented
from clinic_desktop.ui.widgets.skeleton import Skeleton
from clinic_desktop.ui.widgets.stepper import Step, Stepper, StepState
from clinic_desktop.ui.widgets.text import KeyCap, Label
from clinic_desktop.ui.widgets.time_field import TimeField
from tests.support import shell_scenes
from tests.support.shots import VARIANTS, Variant

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Scene:
    """How to build a picture and how large it is."""

    build: Callable[[], QWidget]
    size: tuple[int, int] = (1280, 800)
    variants: tuple[Variant, ...] = VARIANTS


@dataclass(frozen=True)
class Line:
    id: int
    name: str
    side: str
    minutes: str
    price: str
    tone: str = ""


LEILA = PatientWords(
    "Leila Haddad-Moreau",
    "Prefers: Leila",
    "14-Mar-1988 (38 y)",
    "Female",
    "100 482",
    "+49 151 555 42 17",
    (
        ChipWords("Allergy: latex", "bad", Icon.TRIANGLE_ALERT),
        ChipWords("Smoker, 4 a day", "warn", Icon.FLAG),
        ChipWords("Speaks French, Arabic", "info", Icon.GLOBE),
    ),
)

STEPS = [
    Step("Registered", StepState.DONE, "14 Nov"),
    Step("Consulted", StepState.DONE, "today"),
    Step("Plan drafted", StepState.DONE, "today"),
    Step("Approval", StepState.CURRENT),
    Step("Consent signed", StepState.TODO),
    Step("Pre-op met", StepState.TODO),
    Step("Theatre booked", StepState.TODO),
    Step("Done", StepState.TODO),
]

GATES = [
    Gate("a", GateState.OK, "Consultation has findings and assessment", "Complete"),
    Gate("b", GateState.OK, "Photos taken, patient agreed", "6 views, 14 Nov"),
    Gate("c", GateState.WARN, "Stock can be reserved", "Suture 6-0: 2 left, 1 needed"),
    Gate(
        "d",
        GateState.BLOCKED,
        "Latex allergy is in the plan",
        "Theatre list will show it. Confirm that you have seen it.",
        "Confirm",
    ),
]

LINES = [
    Line(1, "Upper blepharoplasty", "Both", "70 min", "1 900.00"),
    Line(2, "Rhinoplasty, closed", "–", "110 min", "4 650.00"),
    Line(3, "Theatre and anaesthesia", "", "", "1 480.00", "warn"),
    Line(4, "Post-op garments, medication", "", "", "95.00"),
]


def controls() -> QWidget:
    """Buttons, chips, fields."""
    kinds = row(
        primary("Register", Icon.USER_PLUS),
        secondary("Book", Icon.CALENDAR_DAYS),
        Button("Soft", Kind.SOFT),
        danger("Reject", Icon.CIRCLE_X),
        danger("Delete", filled=True),
        ghost("Phrases", Icon.A_LARGE_SMALL),
        quiet("All tasks"),
        icon_button(Icon.BELL, "Messages"),
        secondary("Send to kiosk", fit="small"),
        KeyCap("Ctrl+K"),
        None,
    )
    off = primary("Not now")
    off.setEnabled(False)
    kiosk = row(primary("Continue", Icon.ARROW_RIGHT, fit="kiosk"), secondary("Back", fit="kiosk"))
    pills = row(secondary("Listen", Icon.VOLUME_2, fit="pill"), off, None)
    chips = FlowLayout(6)
    for status in sorted(tokens().status):
        chips.addWidget(status_chip(status))
    check, box = QCheckBox("Print the receipt"), QComboBox()
    check.setChecked(True)
    box.addItems(["First consultation", "Follow-up"])
    seg = Segmented(
        "Way of paying",
        ["Card", "Cash", "Transfer"],
        [Icon.CREDIT_CARD, Icon.BANKNOTE, Icon.BUILDING_2],
    )
    roles = column(
        *(
            Label(f"{r}: Good morning, Mira", r)
            for r in (
                "display",
                "h1",
                "h2",
                "h3",
                "body",
                "secondary",
                "caption",
                "overline",
                "label",
                "error",
            )
        ),
        gap=2,
    )
    body = column(
        kinds,
        row(kiosk, pills),
        chips,
        row(check, box, seg, None),
        row(roles, None, form(), gap=40),
        None,
        gap=16,
        margins=(20,) * 4,
    )
    return holder(column(scrolled(holder(body, "canvas")), gap=0), "canvas")


def form() -> QWidget:
    grid = FormGrid()
    grid.add("first", Field("First name", QLineEdit("Leila")))
    grid.add("last", Field("Last name", QLineEdit("Haddad")))
    born, wrong = DateField(lambda: TODAY, birth=True), DateField(lambda: TODAY, birth=True)
    born.set_value(date(1988, 3, 14))
    grid.add("born", Field("Date of birth", born))
    field = grid.add("wrong", Field("Wrong date", wrong))
    wrong.line.setText("31.4.1958")
    field.show_error(wrong.problem)
    money = MoneyEdit("EUR")
    money.set_value(370000)
    grid.add("amount", Field("Amount", money))
    at = TimeField()
    grid.add("at", Field("Time", at, hint="When the patient is expected"))
    grid.add("mail", Field("E-mail", QLineEdit(), optional=True), wide=True)
    grid.add(
        "notes",
        Field("Findings", QPlainTextEdit("Dorsal hump 3 mm, tip well supported.")),
        wide=True,
    )
    grid.setMinimumWidth(px(460))
    return grid


def record() -> QWidget:
    """Banner, stepper, gates, table."""
    banner, stepper, gates = PatientBanner(), Stepper(), GateList()
    banner.show_patient(LEILA)
    stepper.show_steps(STEPS)
    gates.show_gates(GATES)
    banner.set_actions([icon_button(Icon.ELLIPSIS, "More")])
    table = KeyedTable(
        "Procedure plan",
        [
            Column("Procedure", lambda v: v.name, strong=True),
            Column("Side", lambda v: v.side, width=70),
            Column("Time", lambda v: v.minutes, width=90),
            Column("EUR", lambda v: v.price, number=True, width=120, tone=lambda v: v.tone),
        ],
    )
    table.show_rows(LINES)
    table.choose(2)
    plan = Card("Procedure plan", table, padding=0)
    plan.add_tool(ghost("What changed", Icon.EYE, fit="small"))
    plan.add_tool(secondary("Add", Icon.PLUS, fit="small"))
    plan.show_count(ChipWords("Version 2"))
    approve = primary("Approve plan", Icon.CIRCLE_CHECK)
    side = column(
        gates,
        None,
        approve,
        row((secondary("Send back", Icon.UNDO_2), 1), (danger("Reject"), 1)),
        gap=10,
    )
    before = Card("Before you approve", side)
    before.setFixedWidth(px(290))
    content = row((plan, 1), before, gap=12)
    page = column(Card("", stepper), (content, 1), gap=12, margins=(20, 12, 20, 14))
    return holder(column(banner, (scrolled(holder(page)), 1), gap=0), "canvas")


def plots() -> QWidget:
    bars, strips, waits, people = PipelineBars(), TheatreStrips(), WaitingLollipops(), People100()
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
            Strip(
                "1",
                "Theatre 1",
                (StripSpan(0, 0.22), StripSpan(0.26, 0.52), StripSpan(0.56, 0.7, "grid_strong")),
                "71 %",
            ),
            Strip(
                "2", "Theatre 2", (StripSpan(0.04, 0.3), StripSpan(0.42, 0.66, "warn_line")), "58 %"
            ),
            Strip("3", "Minor ops", (StripSpan(0.1, 0.16), StripSpan(0.2, 0.27)), "49 %"),
        ],
        0.38,
    )
    waits.show_waiting(
        [
            Waiting("1", "Tomasz Zieliński", 4),
            Waiting("2", "Greta Lund", 12),
            Waiting("3", "Abdulrahman Al-Mansouri", 23),
            Waiting("4", "Ines Marques", 17),
        ]
    )
    people.show_risk(3, "dry eyes for 3 months or longer")
    left = column((Card("Patients on the way to surgery", bars), 1), gap=16)
    right = column(
        Card("Theatres today", strips),
        Card("Waiting room", waits),
        (Card("Dry eyes", people), 1),
        gap=16,
    )
    return holder(row((left, 3), (right, 2), gap=16, margins=(24,) * 4), "canvas")


def states() -> QWidget:
    note, offline, back = InlineMessage(), InlineMessage(), InlineMessage(closable=False)
    note.show_message(
        Message(
            "The consent cannot be signed yet.",
            "Nothing was changed.",
            "Come back when the time has passed.",
            "consent.reflection",
            (
                Reason(
                    "r", "The time to think it over is running", "nobody", "from 28 Nov 2026, 00:00"
                ),
            ),
        )
    )
    offline.show_words(
        "warn",
        "3 changes wait on this computer. Reading goes on.",
        "No connection since 10:41",
        actions=[("again", "Try again")],
    )
    back.show_words("ok", "Sent: 3 of 3. Nothing was lost.", "Connection is back, 10:58")
    empty = EmptyState(
        Icon.LAMP_CEILING,
        "No cases on this day",
        "Drag a ready case here, or book one.",
        [primary("Book a case", Icon.PLUS)],
    )
    locked = EmptyState(
        Icon.LOCK,
        "Approving is for surgeons",
        "You can prepare the plan and ask Dr Lindqvist.",
        [secondary("Ask for approval")],
        tone="neutral",
    )
    chips = ChipRow(
        [ChipWords(f"Allergy: number {n}", "bad", Icon.TRIANGLE_ALERT) for n in range(7)]
    )
    top = row(
        (Card("Loading", Skeleton()), 1),
        (Card("Empty", empty), 1),
        (Card("Not allowed", locked), 1),
        gap=14,
    )
    body = column(
        top,
        Card("Messages", column(note, offline, back, chips, gap=10)),
        None,
        gap=14,
        margins=(20,) * 4,
    )
    return scrolled(holder(body, "canvas"))


SMALL = (Variant("light"), Variant("mirrored", mirrored=True), Variant("light_200", percent=200))

SCENES = {
    "controls": Scene(controls, (1280, 860)),
    "record": Scene(record, (1280, 800)),
    "plots": Scene(plots, (1280, 860)),
    "states": Scene(states, (1280, 800)),
    "shell": Scene(shell_scenes.shell, (1440, 900)),
    "shell_small": Scene(shell_scenes.shell, (960, 540), SMALL),
    "search": Scene(shell_scenes.searching, (1440, 900)),
    "drawer": Scene(shell_scenes.told, (1440, 900)),
    "keys": Scene(shell_scenes.keys, (1440, 900), VARIANTS[:2]),
    "lock": Scene(shell_scenes.locked),
    "sign_in": Scene(shell_scenes.sign_in),
    "first_start": Scene(shell_scenes.first_start),
}
