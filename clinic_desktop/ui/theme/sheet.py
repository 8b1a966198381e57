"""The one stylesheet, written from the tokens; widgets choose by dynamic properties.

Properties: `kind` (buttons), `fit` (small, kiosk, pill), `role` (labels), `tone` (labels, frames),
`surface` (frames), `state` (fields: error, warn), `focusVisible` (set by the focus filter).
"""

import re
from collections.abc import Callable
from string import Template

from clinic_desktop.core.resources import resource
from clinic_desktop.ui.theme.tokens import tokens

BASE = """
* { outline: 0 }
QWidget { color: $text }
QMainWindow, QDialog, QWidget[surface="canvas"] { background: $canvas }
QToolTip { background: $text; color: $surface; border: 0; padding: [5]px [8]px }
QFrame[surface="card"] { background: $surface; border: 1px solid $border; border-radius: 10px }
QFrame[surface="sunken"] { background: $sunken; border: 0; border-radius: 10px }
QFrame[surface="popup"] { background: $raised; border: 1px solid $border; border-radius: 12px }
QFrame[surface="drawer"] { background: $surface; border: 1px solid $border; border-radius: 10px }
QFrame[surface="bar"] { background: $surface; border: 0; border-bottom: 1px solid $border }
QFrame[surface="foot"] { background: $surface; border: 0; border-top: 1px solid $border }
QFrame[surface="rail"] { background: $rail; border: 0 }
QFrame[surface="toast"] { background: $text; border: 0; border-radius: 10px }
QFrame[surface="note"] { background: $neutral_soft; border: 1px solid $neutral; border-radius: 8px }
QFrame[surface="hline"] { background: $border; border: 0; max-height: 1px; min-height: 1px }
QFrame[surface="vline"] { background: $border; border: 0; max-width: 1px; min-width: 1px }
QFrame[surface="railLine"] { background: $rail_active; border: 0; max-height: 1px; min-height: 1px }
QScrollArea { background: transparent; border: 0 }
QScrollArea > QWidget > QWidget { background: transparent }
QSplitter::handle { background: transparent }
QStackedWidget { background: transparent }
"""

LABELS = """
QLabel { background: transparent; border: 0 }
QLabel[role="error"] { color: $bad }
QLabel[role="secondary"] { color: $text2 }
QLabel[role="caption"], QLabel[role="overline"], QLabel[role="kiosk_small"] { color: $text3 }
QLabel[role="overline"] { letter-spacing: 0.5px }
QLabel[role="rail"] { color: $rail_muted }
QLabel[role="railStrong"] { color: $rail_text_active }
QLabel[role="toast"] { color: $surface }
QLabel[role="keycap"] { color: $text3; background: $surface; border: 1px solid $border;
  border-bottom-width: 2px; border-radius: 4px; padding: 1px [5]px }
"""

BUTTONS = """
QPushButton { min-height: [30]px; padding: 0 [12]px; border-radius: 7px;
  border: 1px solid $border_btn; background: $surface; color: $text }
QPushButton:hover { background: $hover }
QPushButton:pressed { background: $sunken }
QPushButton:checked { background: $accent_soft; color: $accent_text; border-color: $accent }
QPushButton:disabled { color: $disabled; border-color: $border; background: $surface }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover }
QPushButton[kind="primary"]:pressed { background: $accent_press; border-color: $accent_press }
QPushButton[kind="danger"] { background: $bad; color: $on_bad; border-color: $bad }
QPushButton[kind="danger"]:pressed { background: $bad_press; border-color: $bad_press }
QPushButton[kind="dangerLine"] { background: $surface; color: $bad; border-color: $bad }
QPushButton[kind="dangerLine"]:hover { background: $bad_soft }
QPushButton[kind="dangerLine"]:disabled { color: $disabled; border-color: $border }
QPushButton[kind="soft"] { background: $accent_soft; border-color: $accent_soft;
  color: $accent_text }
QPushButton[kind="soft"]:hover { border-color: $accent_text }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; color: $text2 }
QPushButton[kind="ghost"]:hover { background: $hover; color: $text }
QPushButton[kind="ghost"]:pressed { background: $sunken }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent;
  color: $accent_text; padding: 0 [6]px }
QPushButton[kind="quiet"]:hover { background: $accent_soft }
QPushButton[kind="toast"] { background: transparent; border-color: transparent; color: $toast_link }
QPushButton[kind="rail"] { background: transparent; border-color: transparent; color: $rail_muted }
QPushButton[kind="rail"]:hover { background: $rail_hover }
QPushButton[kind="primary"]:disabled, QPushButton[kind="danger"]:disabled,
QPushButton[kind="soft"]:disabled { background: $sunken; color: $disabled; border-color: $border }
QPushButton[kind="ghost"]:disabled, QPushButton[kind="quiet"]:disabled {
  background: transparent; color: $disabled; border-color: transparent }
QPushButton[fit="small"] { min-height: [24]px; padding: 0 [8]px }
QPushButton[fit="kiosk"] { min-height: [60]px; padding: 0 [28]px; border-radius: 12px;
  border-width: 2px }
QPushButton[fit="pill"] { min-height: <54>px; min-width: <40>px; padding: 0 <14>px;
  border-radius: <27>px }
QPushButton[fit="foot"] { min-height: <60>px; padding: 0 <28>px; border-radius: 12px;
  border-width: 2px }
QPushButton[fit="key"] { min-height: <52>px; max-height: <52>px;
  border-radius: 10px; border-width: 2px }
QPushButton[iconOnly="true"] { padding: 0 [6]px; min-width: [18]px }
QPushButton[iconOnly="true"][fit="key"] { padding: 0 <6>px }
QPushButton[iconOnly="true"][fit="small"] { padding: 0 [4]px; min-width: [16]px }
QPushButton[focusVisible="true"] { border: 2px solid $focus; min-height: [28]px }
QPushButton[focusVisible="true"][fit="small"] { min-height: [22]px }
QPushButton[focusVisible="true"][fit="kiosk"] { border: 3px solid $focus; min-height: [58]px }
QPushButton[focusVisible="true"][fit="pill"] { border: 3px solid $focus; min-height: <50>px }
QPushButton[focusVisible="true"][fit="foot"] { border: 3px solid $focus; min-height: <58>px }
"""

FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QTimeEdit, QSpinBox, QComboBox {
  border: 1px solid $border_strong; border-radius: 7px; background: $surface; color: $text;
  selection-background-color: $accent; selection-color: $on_accent }
QLineEdit, QDateEdit, QTimeEdit, QSpinBox, QComboBox { min-height: [30]px; padding: 0 [8]px }
QPlainTextEdit, QTextEdit { padding: [5]px [6]px }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover, QTextEdit:hover { border-color: $text2 }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $disabled;
  background: $canvas; border-color: $border }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $canvas; border-color: $border }
QLineEdit[state="warn"] { border: 2px solid $warn_line; padding: 0 [7]px; min-height: [28]px }
QLineEdit[state="error"], QComboBox[state="error"] { border: 2px solid $bad; padding: 0 [7]px;
  min-height: [28]px }
QPlainTextEdit[state="error"] { border: 2px solid $bad; padding: [4]px [5]px }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus, QSpinBox:focus {
  border: 2px solid $focus; padding: 0 [7]px; min-height: [28]px }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: [4]px [5]px }
QLineEdit[fit="search"] { min-height: [36]px; border-radius: 9px; padding: 0 [4]px }
QLineEdit[fit="search"]:focus { min-height: [34]px; padding: 0 [3]px }
QLineEdit[fit="pin"] { min-height: [44]px }
QLineEdit[fit="amount"] { min-height: [46]px }
QLineEdit[fit="kiosk"] { min-height: <60>px; padding: 0 [16]px; border-radius: 12px;
  border-width: 2px }
QLineEdit[fit="kiosk"]:focus { border: 3px solid $focus; min-height: <58>px; padding: 0 [15]px }
QComboBox::drop-down { border: 0; width: [26]px }
QComboBox::down-arrow { image: url("$chevron"); width: [15]px; height: [15]px }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border; padding: 4px;
  selection-background-color: $selected; selection-color: $text }
QCheckBox, QRadioButton { min-height: [24]px; spacing: [8]px; background: transparent }
QCheckBox::indicator { width: [16]px; height: [16]px; border: 1px solid $border_strong;
  border-radius: 4px; background: $surface }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check") }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent;
  image: url("$minus") }
QCheckBox::indicator:disabled { border-color: $border; background: $canvas }
QCheckBox::indicator:checked:disabled { image: url("$check_disabled") }
QCheckBox[focusVisible="true"]::indicator, QRadioButton[focusVisible="true"]::indicator {
  border: 2px solid $focus }
QRadioButton::indicator { width: [16]px; height: [16]px; border: 1px solid $border_strong;
  border-radius: [8]px; background: $surface }
QRadioButton::indicator:checked { border: [5]px solid $accent; width: [8]px; height: [8]px;
  border-radius: [9]px }
QCheckBox[fit="kiosk"], QRadioButton[fit="kiosk"] { min-height: [56]px; spacing: [14]px }
QCheckBox[fit="kiosk"]::indicator { width: [30]px; height: [30]px; border-width: 2px;
  border-radius: 7px }
"""

LISTS = """
QTableView, QTreeView, QListView { background: $surface; border: 0; gridline-color: $grid;
  selection-background-color: $selected; selection-color: $text;
  alternate-background-color: $canvas }
QTableView::item { border-bottom: 1px solid $grid; padding: 0 [8]px }
QTableView::item:hover { background: $hover }
QTableView::item:selected { background: $selected; color: $text }
QListView::item { min-height: [34]px; border-bottom: 1px solid $grid; padding: 0 [8]px }
QListView::item:hover { background: $hover }
QListView::item:selected { background: $selected; color: $text }
QListView[surface="popupList"] { background: transparent }
QHeaderView { background: $surface }
QHeaderView::section { background: $surface; color: $text3; border: 0;
  border-bottom: 1px solid $border; padding: 0 [10]px; min-height: [32]px }
QTableCornerButton::section { background: $surface; border: 0 }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px }
QScrollBar::handle:vertical { background: $grid_strong; border-radius: 3px; min-height: 36px }
QScrollBar::handle:vertical:hover { background: $border_strong }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px }
QScrollBar::handle:horizontal { background: $grid_strong; border-radius: 3px; min-width: 36px }
QScrollBar::handle:horizontal:hover { background: $border_strong }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0 }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent }
QProgressBar { border: 0; background: $sunken; border-radius: 3px; max-height: 6px;
  min-height: 6px }
QProgressBar::chunk { background: $accent; border-radius: 3px }
QMenu { background: $raised; border: 1px solid $border; padding: 5px }
QMenu::item { padding: [7]px [18]px; border-radius: 6px }
QMenu::item:selected { background: $selected; color: $text }
QMenu::item:disabled { color: $disabled }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px }
QTabWidget::pane { border: 0; border-top: 1px solid $border; top: -1px }
QTabBar { qproperty-drawBase: 0 }
QTabBar::tab { background: transparent; color: $text2; border: 0;
  border-bottom: 2px solid transparent; padding: [6]px [12]px; min-height: [22]px }
QTabBar::tab:hover { color: $text; background: $hover }
QTabBar::tab:selected { color: $accent_text; border-bottom-color: $accent }
QTabBar::tab:disabled { color: $disabled }
QTabBar[focusVisible="true"]::tab:selected { border: 2px solid $focus; border-radius: 5px }
"""

EDGES = """
QPushButton[kind="primary"], QPushButton[kind="danger"], QPushButton[kind="soft"] {
  border-color: $border }
QPushButton[kind="primary"]:disabled, QPushButton[kind="soft"]:disabled { border-color: $disabled }
QPushButton:checked { background: $accent; color: $on_accent; border-color: $border }
QFrame[surface="sunken"], QFrame[surface="toast"], QFrame[surface="rail"] {
  border: 1px solid $border }
"""
"""What the other themes tell apart by a shade has an edge here."""

MOST_OF_FRAME = 115

TONES = ("ok", "warn", "bad", "info", "violet", "neutral")

TOAST_LINK = {"light": "#7FE0DB", "dark": "#0A5F5E", "contrast": "#003F5C"}
"""The toast is painted the other way round: accent of the opposite theme."""


def stylesheet(name: str, percent: int) -> str:
    """The whole sheet for a theme (`light`, `dark`, `contrast`) and a text size in percent."""
    values = dict(tokens().colors[name]) | _pictures(name) | {"toast_link": TOAST_LINK[name]}
    grown = re.compile(r"\[(\d+)\]|<(\d+)>")

    def grow(found: re.Match[str]) -> str:
        if found[1]:
            return str(round(int(found[1]) * percent / 100))
        return str(framed(int(found[2]), percent))

    sheet = BASE + LABELS + BUTTONS + FIELDS + LISTS + _tones()
    if name == "contrast":
        sheet += EDGES
    return (
        Template(grown.sub(grow, sheet)).substitute(values)
        + _type(lambda size: round(size * percent / 100))
        + _frame_type(percent)
    )


def framed(size: int, percent: int) -> int:
    """A size of the tablet's bar and foot: they stay on one line where the page doubles."""
    return round(size * min(percent, MOST_OF_FRAME) / 100)


def _frame_type(percent: int) -> str:
    return "".join(
        f"\n{one} {{ font-size: {framed(size, percent)}px; font-weight: 600 }}"
        for one, size in (
            ('QPushButton[fit="pill"]', 17),
            ('QPushButton[fit="foot"]', 20),
            ('QLabel[fit="bar"]', 20),
        )
    )


def _tones() -> str:
    label = 'QLabel[tone="{0}"] {{ color: ${0} }}\n'
    frame = (
        'QFrame[surface="note"][tone="{0}"] {{ background: ${0}_soft; border: 1px solid ${0} }}\n'
    )
    written = "".join(rule.format(tone) for tone in TONES for rule in (label, frame))
    soft = 'QFrame[surface="note"][tone="accent"] { background: $accent_soft; border: 0 }\n'
    return written + soft + 'QLabel[tone="accent"] { color: $accent_text }\n'


def _type(grow: Callable[[int], int]) -> str:
    """Sizes and weights: the one place where text of standard widgets gets its size."""
    rules = [
        f'QLabel[role="{role}"] {{ font-size: {grow(style.size)}px; font-weight: {style.weight} }}'
        for role, style in tokens().type.items()
    ]
    for selector, size, weight in (
        ('QLabel[role="secondary"]', 13, 400),
        ('QLabel[role="error"]', 12, 500),
        ('QLabel[role="keycap"]', 11, 600),
        ('QLabel[role="rail"]', 12, 400),
        ('QLabel[role="railStrong"]', 13, 600),
        ('QLabel[role="toast"]', 14, 500),
        ("QPushButton", 14, 600),
        ('QPushButton[fit="small"]', 13, 600),
        ('QPushButton[fit="kiosk"]', 20, 600),
        ('QPushButton[fit="key"]', 20, 600),
        (
            "QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QTimeEdit, QSpinBox, QComboBox",
            14,
            400,
        ),
        ('QLineEdit[fit="pin"]', 24, 600),
        ('QLineEdit[fit="amount"]', 26, 700),
        ('QLineEdit[fit="kiosk"]', 23, 600),
        ('QPlainTextEdit[fit="kiosk"]', 23, 400),
        ("QCheckBox, QRadioButton, QMenu, QToolTip", 14, 400),
        ('QCheckBox[fit="kiosk"], QRadioButton[fit="kiosk"]', 20, 500),
        ("QTableView, QTreeView, QListView", 13, 400),
        ("QHeaderView::section", 12, 600),
        ("QTabBar::tab", 14, 600),
    ):
        rules.append(f"{selector} {{ font-size: {grow(size)}px; font-weight: {weight} }}")
    return "\n".join(rules)


def _pictures(name: str) -> dict[str, str]:
    files = ("check", "minus", "check-disabled", "chevron-down")
    paths = {file: resource(f"qss/{file}-{name}.svg").as_posix() for file in files}
    return {
        "check": paths["check"],
        "minus": paths["minus"],
        "check_disabled": paths["check-disabled"],
        "chevron": paths["chevron-down"],
    }
