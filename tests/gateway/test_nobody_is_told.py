"""Known or unknown: the same answer, the same statements, the same slow hashes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from clinic_desktop.domain.accounts.rules.passwords import PasswordHasher
from tests.gateway.patients import SECRET, SELF, code_in, posted, register, registered, verify
from tests.gateway.wires import Heard, Wires
from tests.support.clinics import StaffedClinic, email_of

UNKNOWN = "nobody.at.all@example.test"
FORGOT, RESET = "/api/auth/password/forgot", "/api/auth/password/reset"


class Work:
    """What one request made the service do."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.hashes = 0


@contextmanager
def watched(clinic: StaffedClinic, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    work = Work()

    def heard(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        work.statements.append(re.sub(r"\s+", " ", statement))

    def counted(method: str) -> None:
        real = getattr(PasswordHasher, method)

        def call(self: PasswordHasher, *given: Any) -> Any:
            work.hashes += 1
            return real(self, *given)

        patched.setattr(PasswordHasher, method, call)

    event.listen(clinic.engine, "before_cursor_execute", heard)
    with monkeypatch.context() as patched:
        counted("hash")
        counted("matches")
        yield work
    event.remove(clinic.engine, "before_cursor_execute", heard)


def alike(one: tuple[Heard, Work], other: tuple[Heard, Work]) -> None:
    (heard, work), (said, done) = one, other
    assert (heard.status, shape(heard.data)) == (said.status, shape(said.data))
    assert heard.headers.keys() == said.headers.keys()
    assert len(heard.raw) == len(said.raw)
    assert work.hashes == done.hashes
    assert work.statements == done.statements


def shape(data: Any) -> Any:
    """Keys and words; ids differ."""
    if isinstance(data, dict):
        return {name: shape(value) for name, value in data.items() if name != "instance"}
    return "id" if isinstance(data, str) and re.fullmatch(r"[0-9a-f-]{36}", data) else data


def test_registering_tells_nobody(
    clinic: StaffedClinic, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A patient's address, a colleague's and nobody's: asked, mailed, tried with wrong codes."""
    registered(clinic, wires)
    asked: list[tuple[Heard, Work]] = []
    for address in (UNKNOWN, str(SELF["email"]), email_of("SURGEON")):
        with watched(clinic, monkeypatch) as work:
            heard = register(wires, email=address)
        asked.append((heard, work))
    assert asked[0][1].hashes == 1
    for other in asked[1:]:
        alike(asked[0], other)
    posted(clinic)
    verify(wires, asked[0][0], "00000x")  # the counter of the address begins
    verify(wires, asked[1][0], "00000x")
    verify(wires, asked[2][0], "00000x")
    for _ in range(5):
        tried: list[tuple[Heard, Work]] = []
        for heard, _work in asked:
            with watched(clinic, monkeypatch) as work:
                said = verify(wires, heard, "00000x")
            tried.append((said, work))
        assert tried[0][0].code == "portal.code"
        for other in tried[1:]:
            alike(tried[0], other)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_forgetting_tells_nobody(
    clinic: StaffedClinic, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A patient's address, a colleague's and nobody's: forgotten, and codes tried before and after
    the mail; the bodies, statements and slow hashes are the same."""
    registered(clinic, wires)
    posted(clinic)
    logins = (UNKNOWN, str(SELF["email"]), email_of("SURGEON"))
    words = {"code": "00000x", "password": SECRET + " again"}
    for round_ in range(3):
        forgot, tried = [], []
        for login in logins:
            with watched(clinic, monkeypatch) as work:
                heard = wires.ask("POST", FORGOT, {"login": login})
            forgot.append((heard, work))
        if round_:
            clinic.as_system().self_service.post_codes()
        for login in logins:
            with watched(clinic, monkeypatch) as work:
                said = wires.ask("POST", RESET, {"login": login, **words})
            tried.append((said, work))
        assert (forgot[0][0].status, tried[0][0].code) == (202, "portal.code")
        assert tried[0][1].hashes == 1
        if round_:  # the first one begins the counters of the address
            for one in (forgot, tried):
                for other in one[1:]:
                    alike(one[0], other)
    mailed = [mail.to for mail in posted(clinic)]
    assert [mailed.count(login) for login in logins] == [0, 3, 3]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_mails_to_the_known_and_to_strangers_cost_the_same(
    clinic: StaffedClinic, wires: Wires, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Subjects of one kind of length, written by the same statements, at the same moment."""
    registered(clinic, wires)
    posted(clinic)
    works = []
    for address in (UNKNOWN, str(SELF["email"])):
        register(wires, email=address)
        with watched(clinic, monkeypatch) as work:
            clinic.as_system().self_service.post_codes()
        works.append([one for one in work.statements if "outbox" in one])
    assert works[0] == works[1]
    assert works[0]


@pytest.mark.row("F025")
@pytest.mark.row("C06")
def test_a_guardian_registers_children_with_the_own_address(
    clinic: StaffedClinic, wires: Wires
) -> None:
    """One mailbox, one phone, one account; each child has a record of its own."""
    mother = registered(clinic, wires)
    told = {"guardian": "Nadia Castellan-Quist", "phone": SELF["phone"]}
    made = []
    for name, born in (("Mira", "2015-02-03"), ("Jon", "2018-09-01")):
        asked = register(wires, firstName=name, dateOfBirth=born, **told)
        assert asked.status == 202
        heard = verify(wires, asked, code_in(posted(clinic)[-1]))
        assert heard.status == 201, heard.data
        made.append(heard.data)
    accounts = {one["account"]["id"] for one in made}
    assert len(accounts) == 1
    records = {str(mother.patient_id), *(one["patient"]["id"] for one in made)}
    assert len(records) == 3
    desk = clinic.role("RECEPTION")
    waiting = desk.relations.duplicates()
    assert waiting
    for pair in waiting:
        desk.relations.decide_duplicate(pair.id, pair.version, "DIFFERENT", "Mother and children")
    for one in made:
        details = desk.patients.details(UUID(one["patient"]["id"]))
        assert details.card.status == "ACTIVE"
        (guardian,) = details.people
        assert (guardian.kind, guardian.name) == ("SAYS_GUARDIAN", "Nadia Castellan-Quist")
    me = wires.ask("GET", "/api/patient-portal/me", token=mother.token)
    assert me.data["firstName" if "firstName" in me.data else "first"] == "Nadia"


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.row("F025")
def test_a_guardian_without_a_record_gets_the_account(clinic: StaffedClinic, wires: Wires) -> None:
    child = registered(
        clinic, wires, firstName="Mira", dateOfBirth="2015-02-03", guardian="Nadia Castellan"
    )
    details = clinic.role("RECEPTION").patients.details(child.patient_id)
    assert [link.kind for link in details.people] == ["SAYS_GUARDIAN"]
    refused = register(wires, guardian="Somebody Else")
    assert (refused.status, refused.code) == (422, "patients.detail")
    assert refused.data["params"] == {"field": "guardian"}
