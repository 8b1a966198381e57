"""Facts of an invented plan and the sheets composed with it."""

from dataclasses import replace
from datetime import date
from typing import Any

from clinic_desktop.core.consent_sheet import (
    AgreedImplant,
    AgreedOperation,
    Performer,
    Sheet,
    SheetFacts,
    compose,
)
from clinic_desktop.core.consent_text import ConsentText, shipped_texts
from clinic_desktop.core.procedures import Anaesthesia, Side
from clinic_desktop.core.waiting import Purpose

TEXTS = shipped_texts("en")
LINDQVIST = Performer("Dr Ingrid Lindqvist", "plastic surgeon", "reg. 4711")


def operation(name: str = "Rhinoplasty (revision)", **more: Any) -> AgreedOperation:
    base = AgreedOperation(name, Side.NONE, "", LINDQVIST, Anaesthesia.GENERAL, Purpose.COSMETIC)
    return replace(base, **more)


def breast(side: Side) -> AgreedOperation:
    implants = (AgreedImplant(side, "Aurelia", "Round 300", "smooth", (325, 275, 300)),)
    return operation("Breast augmentation with implants", side=side, implants=implants)


def facts(*operations: AgreedOperation, **more: Any) -> SheetFacts:
    base = SheetFacts(
        "Lindqvist & Osei Clinic", "Leila Haddad-Moreau", date(1988, 3, 14), "MRN-2026-00017", 2,
        "ab" * 32, 1, "EUR 6,200.00", operations or (operation(),),
    )  # fmt: skip
    return replace(base, **more)


def sheet(*codes: str, **more: Any) -> Sheet:
    texts: list[ConsentText] = [TEXTS[code] for code in codes or ("RHINO_REV",)]
    return compose(texts, facts(**more))
