"""A registration on the tablet, and the correction of one's details: every question."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from clinic_desktop.app.pictures.tablet_pages import ANSWERS
from clinic_desktop.ui.kiosk.registering_asking import Asking
from clinic_desktop.ui.kiosk.registering_form import Form
from clinic_desktop.ui.kiosk.registering_pages import Fault
from clinic_desktop.ui.kiosk.view import KioskView
from clinic_desktop.ui.kiosk.wording import Wording

TYPED: Mapping[str, str] = {name: text for _, given in ANSWERS for name, text in given.items()}
ADDRESS = {"address": "Landstraßer Hauptstraße 117/3/24, 1030 Wien"}
FAULTS = {
    "names": ("last", "Please write your last name."),
    "born": ("year", "This is a grown-up. Go back and choose Myself."),
    "contact": ("email", "Please write your e-mail address: the code goes there."),
    "emergency": ("emergency", "Please write the name of this person."),
    "privacy": ("", "Please tick the box to go on, or ask the reception."),
    "allergies": ("told", "Please write it in a few words."),
}


def register_scenes(view: KioskView, words: Wording) -> Iterator[tuple[str, Callable[[], None]]]:
    """Of a child, with an account: then every page comes."""
    form = Form()
    form.answers = dict(TYPED)
    form.answers["language"] = words.language
    yield from _pages(view, words, form, form.steps)
    own = Form()
    own.answers = {**TYPED, "who": "self", "single": "yes", "password": "secret"}
    yield from _pages(view, words, own, ("names", "password", "smoking"), "own-")
    correcting = Form(update=True)
    correcting.answers = {**TYPED, **ADDRESS}
    yield from _pages(view, words, correcting, ("contact", "address", "check"), "update-")
    yield from _pages(view, words, form, ("again",))
    for step, (field, said) in FAULTS.items():
        fault = Fault(field, words.say(said))
        yield f"register-{step}-fault", partial(_ask, view, words, form, step, fault)


def _pages(
    view: KioskView, words: Wording, form: Form, steps: tuple[str, ...], kind: str = ""
) -> Iterator[tuple[str, Callable[[], None]]]:
    for step in steps:
        yield f"register-{kind}{step}", partial(_ask, view, words, form, step)


def _ask(
    view: KioskView, words: Wording, form: Form, step: str, fault: Fault | None = None
) -> None:
    view.bar.show_person("")
    behind = form.steps.index(step) if step in form.steps else 0
    view.show_page(Asking(form, words).page(step, fault), behind, len(form.steps), 0)
