"""What a demonstration clinic is made of: colleagues, prices, stock. All of it is invented."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from clinic_desktop.app.beginning import new_password
from clinic_desktop.app.container import Container
from clinic_desktop.core import errors
from clinic_desktop.core.procedures import ItemKind
from clinic_desktop.domain.accounts.interface import NewColleague
from clinic_desktop.domain.accounts.interface.credentials import (
    EVERY_PROCEDURE,
    INDEMNITY,
    LICENCE,
    PRIVILEGE,
    NewCredential,
)
from clinic_desktop.domain.centre.interface import Founding
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.inventory.interface import NewItem, NewLot

PIN = "4826"
CLINIC = "Clinic am Park (DEMO)"
ADDRESS = "Parkring 12, 1010 Wien"
STAFF: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Mira Aydin", "", "mira", ("RECEPTION",)),
    ("Elena Lindqvist", "Dr", "elena", ("SURGEON",)),
    ("Oskar Wendt-Adeyemi", "Dr", "oskar", ("SURGEON",)),
    ("Jonas Haddock-Bell", "", "jonas", ("NURSE",)),
    ("Amélie Okonkwo", "Dr", "amelie", ("ANAESTHETIST",)),
    ("Tomasz Zieliński", "", "tomasz", ("THEATRE_MANAGER",)),
    ("Greta Lund", "", "greta", ("STOCK_KEEPER",)),
    ("Ines Marques", "", "ines", ("BILLING",)),
    ("Leila Haddad", "", "leila", ("AUDITOR",)),
)
PRICES = {
    "RHINO_PRIM": 650_000,
    "RHINO_REV": 890_000,
    "BREAST_AUG": 320_000,  # per side
    "BLEPH_UP": 140_000,
    "LIPO": 180_000,
    "ABDO": 780_000,
    "BOTOX_UPFACE": 32_000,
}
IMPLANT_SIZES = (275, 300, 325, 350)
MAKER, MODEL, SURFACE = "Invented Devices SA", "Aura Round", "smooth"
ADMIN_LOGIN = "admin@demo.test"
KEPT = "demo.staff"
"""Where this machine keeps the passwords of its demonstration clinic."""


class NotDemo(errors.StateRefuses):
    code = "app.not_demo"
    text = (
        "This database is not a demonstration clinic that was made on this machine. Take an empty"
        " database, or another folder."
    )


@dataclass(frozen=True, slots=True)
class Credential:
    login: str
    password: str
    roles: tuple[str, ...]


def furnish(container: Container, policy: str, currency: str, zone: str) -> tuple[Credential, ...]:
    """Found a demonstration clinic in an empty database and fill it; passwords are new."""
    nobody = container.as_caller(None)
    admin = new_password()
    country = policy if len(policy) == 2 else "AT"
    nobody.beginning.begin(
        Founding(
            CLINIC, ADDRESS, zone, policy, currency, country, "+43 1 555 01 20",
            "office@demo.test", "Register no. 000000 (invented)", demo=True,
        ),
        NewColleague("Ada Demo", ADMIN_LOGIN, admin, ("ADMIN",), pin=PIN),
    )  # fmt: skip
    desks = sign_in(container, ADMIN_LOGIN, admin)
    made = [Credential(ADMIN_LOGIN, admin, ("ADMIN",))]
    for name, title, login, roles in STAFF:
        one = Credential(f"{login}@demo.test", new_password(), roles)
        new = NewColleague(name, one.login, one.password, roles, title, PIN)
        user_id = desks.staff.add_colleague(new)
        if {"SURGEON", "ANAESTHETIST"} & {*roles}:
            accredit(desks, user_id, container.clock())
        made.append(one)
    for code, amount in PRICES.items():
        desks.billing.set_price(code, amount)
    keeper = next(c for c in made if "STOCK_KEEPER" in c.roles)
    kept = json.dumps([asdict(one) for one in made])
    container.secrets.set(KEPT, kept)
    fill_stock(sign_in(container, keeper.login, keeper.password), container.clock().date())
    return tuple(made)


def accredit(desks: Clinic, user_id: UUID, now: datetime) -> None:
    """Licence, indemnity and privileges of a colleague, all of them invented and live for years."""
    since, until = now - timedelta(days=365), now + timedelta(days=5 * 365)
    number = f"INVENTED-{user_id.hex[-4:].upper()}"
    for kind, value, end in (
        (LICENCE, number, None),
        (INDEMNITY, "Invented Mutual", until),
        (PRIVILEGE, EVERY_PROCEDURE, None),
    ):
        desks.credentials.grant(NewCredential(user_id, kind, value, since, end))


def colleagues(container: Container) -> tuple[Credential, ...]:
    """Of a demonstration clinic that was furnished on this machine. Raises NotDemo."""
    kept = container.secrets.get(KEPT)
    if not container.as_caller(None).centre.face().demo or not kept:
        raise NotDemo
    return tuple(
        Credential(one["login"], one["password"], tuple(one["roles"])) for one in json.loads(kept)
    )


def sign_in(container: Container, login: str, password: str) -> Clinic:
    """Desks of that colleague, confirmed by PIN."""
    token = container.as_caller(None).accounts.sign_in(login, password, "demo").token
    desks = container.as_caller(token)
    desks.accounts.step_up(PIN)
    return desks


def fill_stock(desks: Clinic, today: date) -> None:
    """Every item of the catalogue, plentiful; implants in four sizes, each with its serial."""
    later = today + timedelta(days=5 * 365)
    seen = set[str]()
    for entry in desks.plans.catalogue():
        for one in entry.items:
            need = one.need
            if need.sku in seen or need.kind is ItemKind.IMPLANT:
                continue
            seen.add(need.sku)
            item = desks.inventory.add_item(
                NewItem(need.sku, need.name, str(need.kind), need.unit, billable=need.billable)
            )
            desks.inventory.receive(NewLot(item.id, f"L-{need.sku}", later, 2_000))
    for size in IMPLANT_SIZES:
        item = desks.inventory.add_item(
            NewItem(
                f"IMPLANT-BREAST-{size}", f"{MODEL} {size} ml", "IMPLANT",
                gtin=_gtin(f"040999{size:07d}"[:13]), billable=True, maker=MAKER,
                distributor="Invented Trade GmbH, Wien", model=MODEL, surface=SURFACE,
                size_ml=size, serialised=True,
            )
        )  # fmt: skip
        for number in range(1, 9):
            serial = f"{size}{number:04d}"
            lot = NewLot(item.id, f"7A-{size}", later, 1, serial, "Invented Trade GmbH")
            desks.inventory.receive(lot)


def _gtin(thirteen: str) -> str:
    """With its check digit (GS1 General Specifications 7.9)."""
    odd = sum(int(digit) for digit in thirteen[::2])
    even = sum(int(digit) for digit in thirteen[1::2])
    return f"{thirteen}{(10 - (3 * odd + even) % 10) % 10}"
