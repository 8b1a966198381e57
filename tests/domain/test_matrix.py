"""Every operation for everybody, as permissions.tsv and patient_codes.tsv say, in process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

import pytest

from clinic_desktop.app.walk.crew import paired
from clinic_desktop.core import errors
from clinic_desktop.core.caller import (
    ANYONE,
    INTERNAL,
    NOBODY,
    SIGNED_IN,
    SYSTEM,
    TABLET,
    Caller,
)
from clinic_desktop.core.grants import granted
from clinic_desktop.core.operations import Operation, operation, operations_of
from clinic_desktop.domain.accounts.interface import (
    STAFF_ROLES,
    AccountsDesk,
    NewPatientAccount,
)
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.patients.interface import Restricted
from clinic_desktop.store.unit_of_work import Frame
from tests.domain.patients.people import LEILA
from tests.support.clinics import StaffedClinic, sqlite_url
from tests.support.clock import NOON, TestClock
from tests.support.inner import as_patient, inner
from tests.support.rights import TABLE, TOLD, WARD, expected
from tests.support.somebody_else import ABSENT, IDS, Ids, asked_with, chains, value_of

OFFERED = [
    (desk, method)
    for desk, face in sorted(get_type_hints(Clinic).items())
    for _, method in operations_of(face)
]
ALL = [operation(method) for _, method in OFFERED]
LEAVES = ("accounts.sign_out", "accounts.lock")
NOT_ASKED = {
    "surgery.place": "the record of what lies in the body is never refused",
    "surgery.open_emergency": "its basis is chosen now, the words follow within a day",
    "emergencies.agreed_after_all": "the emergency has its reason from the call that opened it",
    "scheduling.recall": "the number of the maker's notice is the reason",
    "overrides.review": "who looks is the second person, never the one who did it",
    "patients.confirm_guardian": "the evidence that was seen is the reason",
    "patients.link_person": "the evidence that was seen is the reason",
    "money.collect": "a new draft of what is open already; each charge has its own reason",
    "money.confirm_refund": "who confirms is the second person, never the one who asked",
    "money.charge_back": "the bank decided it; its paper is the reason",
    "money.confirm_late": "the money came in; the provider's paper is the reason",
    "billing.set_price": "each edition keeps whose it is; a second person is not asked for yet",
}
"""Operations whose permission wants a reason or a second person and that do without, and why."""


@pytest.fixture(scope="module")
def house(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffedClinic]:
    """One clinic for all: who may do what does not depend on the engine."""
    folder = tmp_path_factory.mktemp("matrix")
    clinic = StaffedClinic(sqlite_url(run_folder, folder), TestClock(NOON), folder / "data")
    yield clinic
    clinic.close()


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_the_door_lets_in_whom_the_table_names(house: StaffedClinic, role: str) -> None:
    confirmed, plain = who(house, house.token(role)), who(house, house.token(role, pin=False))
    for what in ALL:
        assert at_the_door(confirmed, what) is expected(role, what), what
        assert at_the_door(plain, what) is expected(role, what, pin=False), what


def test_strangers_patients_and_tablets_at_the_door(house: StaffedClinic) -> None:
    tablet = who(house, paired(house.role("ADMIN"), house, "Tablet").token)
    patient = Caller(UUID(int=5), "patient", scopes=granted(("PATIENT",)))
    for what in ALL:
        assert at_the_door(NOBODY, what) is expected("nobody", what), what
        assert at_the_door(tablet, what) is expected("tablet", what), what
        assert at_the_door(patient, what) is expected("PATIENT", what), what


def who(house: StaffedClinic, token: str) -> Caller:
    with house.store.reading() as session:
        return house.store.identify(session, token, operation(AccountsDesk.whoami))


def at_the_door(caller: Caller, what: Operation) -> type[errors.ClinicError] | None:
    """The door that every operation passes first."""
    try:
        Frame(what, caller, None).check()
    except errors.ClinicError as error:
        return type(error)
    return None


@pytest.mark.row("F141")
def test_every_operation_stands_behind_that_door(house: StaffedClinic) -> None:
    """Called as somebody who may not, and as somebody who may: by the service itself."""
    for number, (desk, method) in enumerate(OFFERED):
        what = operation(method)
        turn = (*STAFF_ROLES[number % 9 :], *STAFF_ROLES[: number % 9])
        shut = [role for role in (*turn, "nobody") if expected(role, what)]
        if shut:
            desks = house.as_caller(None) if shut[0] == "nobody" else house.role(shut[0])
            assert refusal(desks, desk, method) is expected(shut[0], what), (shut[0], what)
        let_in = [role for role in turn if not expected(role, what)]
        if let_in and what.name not in LEAVES:
            assert refusal(house.role(let_in[0]), desk, method) is not errors.Forbidden, what


def refusal(desks: Clinic, desk: str, method: Any) -> type[Exception] | None:
    """With nonsense for arguments: behind the door anything may come of it."""
    nothing = [None] * (len(get_type_hints(method)) - 1)
    try:
        getattr(getattr(desks, desk), method.__name__)(*nothing)
    except Exception as error:  # noqa: BLE001  see above
        return type(error)
    return None


def test_reasons_and_second_people_are_asked_for() -> None:
    missing = set()
    for _, method in OFFERED:
        what, words = operation(method), names_in(get_type_hints(method))
        flags = TABLE[what.permission].flags if what.permission in TABLE else ""
        if what.writes and "R" in flags and not any("reason" in word for word in words):
            missing.add(what.name)
        if what.writes and "2" in flags and not any("second" in word for word in words):
            missing.add(what.name)
    assert missing <= NOT_ASKED.keys()


def names_in(hints: Mapping[str, Any]) -> set[str]:
    """Names of arguments, and of the fields of those that are made of several."""
    found = set(hints) - {"return"}
    for name, hint in hints.items():
        if name != "return" and is_dataclass(hint):
            found |= {part.name for part in fields(hint)}
    return found


def test_a_restricted_file_is_shut_to_all_who_are_not_assigned(house: StaffedClinic) -> None:
    patient = inner(house, "RECEPTION").patients.register(LEILA, "").patient_id
    house.role("ADMIN").patients.restrict(patient, True, "a colleague's relative")
    shut = 0
    for desk, method in OFFERED:
        what = operation(method)
        row = TABLE.get(what.permission)
        if row is None or "B" not in row.flags or "patient_id" not in get_type_hints(method):
            continue
        for role in STAFF_ROLES:
            if row.cells[role] != "-":
                with pytest.raises(Restricted):
                    getattr(getattr(house.role(role), desk), method.__name__)(patient_id=patient)
                shut += 1
    assert shut > 30


def guardian(house: StaffedClinic, login: str, *, seen: bool) -> tuple[str, UUID]:
    """The token of somebody who speaks for a child, and the child."""
    desk = inner(house, "RECEPTION")
    child = replace(LEILA, born=date(2016, 5, 4), guardian="Samira Haddad", source="PORTAL",
                    email=login, accepted_privacy="1", accepted_terms="1")  # fmt: skip
    made = desk.patients.register(child, "")
    assert made.guardian_link is not None
    account = desk.patient_accounts.make_patient_account(
        NewPatientAccount(None, login, "Samira Haddad", "x")
    )
    desk.guardians.entrust(account, made.patient_id, made.guardian_link)
    if seen:
        (link,) = desk.patients.details(made.patient_id).people
        desk.relations.confirm_guardian(link.id, link.version, "Passport seen")
    mine = house.as_caller(house.as_system().accounts.act_as(login, "test").token).wards
    return mine.act_for(mine.choices()[0].ward_id).access_token, made.patient_id


@pytest.mark.row("F141")
@pytest.mark.row("F202")
def test_a_guardian_reaches_what_the_ward_does_and_nothing_else(house: StaffedClinic) -> None:
    """Each operation with a patient's id, for ward, only said, own child of another, foreign."""
    tokens = {
        name: guardian(house, f"{name.lower()}@example.test", seen=name == WARD)
        for name in (WARD, TOLD)
    }
    asked = 0
    for desk, method in OFFERED:
        what, hints = operation(method), get_type_hints(method)
        hints.pop("return")
        if what.permission not in TABLE or "patient_id" not in hints:
            continue
        given = {name: value_of(hint) for name, hint in hints.items()}
        for name, (token, ward) in tokens.items():
            mine = getattr(house.as_caller(token), desk)
            shut = expected(name, what)
            for patient in (ward, *(other for _, other in tokens.values() if other != ward)):
                found = said_by(mine, method, {**given, "patient_id": patient})
                if shut:
                    assert found is shut, (name, what)
                elif patient == ward:
                    assert found not in (errors.Forbidden, errors.NotFound), (name, what)
                else:
                    assert found is errors.NotFound, (name, what)
        asked += not expected(WARD, what)
    assert asked > 12


def said_by(desk: Any, method: Any, given: dict[str, Any]) -> type[Exception] | None:
    """Whose file it is comes first; behind that anything may come of the plainest values."""
    try:
        getattr(desk, method.__name__)(**given)
    except Exception as error:  # noqa: BLE001  see above
        return type(error)
    return None


@dataclass(frozen=True, slots=True)
class Three:
    """Who asks, somebody else, and nobody: ids by the argument that takes them."""

    mine: Ids
    theirs: tuple[Ids, ...]
    absent: Ids = field(default_factory=lambda: ABSENT)


@pytest.fixture(scope="module")
def three(house: StaffedClinic) -> Three:
    desk = inner(house, "RECEPTION").patients
    mara = desk.register(LEILA, "another person of that name").patient_id
    other = desk.register(LEILA, "one more of that name").patient_id
    (mine, _), theirs = chains(house, mara, other)
    return Three(mine, theirs)


def granted_to_patients() -> Iterator[tuple[str, Any]]:
    for desk, method in OFFERED:
        what = operation(method)
        if expected("PATIENT", what) is None and what.permission in TABLE:
            yield desk, method


@pytest.mark.row("F202")
@pytest.mark.row("F134")
def test_what_is_somebody_elses_does_not_exist_for_a_patient(
    house: StaffedClinic, three: Three
) -> None:
    """Each operation that patients are granted: another one's rows are answered as no rows are."""
    asked, differs = 0, []
    mine, owner = (as_patient(house, ids["patient_id"]) for ids in (three.mine, three.theirs[0]))
    for desk, method in granted_to_patients():
        given = asked_with(method, three.absent)
        if given is None:
            continue
        nobodys = whole_answer(getattr(mine, desk), method, given)
        assert nobodys[0] is errors.NotFound, operation(method)
        for theirs in three.theirs:
            heard = whole_answer(getattr(mine, desk), method, asked_with(method, theirs))
            if heard != nobodys:
                differs.append((operation(method).name, heard, nobodys))
        asked += 1
    assert (differs, asked > 25) == ([], True)
    for desk, method in granted_to_patients():  # whose they are finds them there
        if asked_with(method, three.absent):
            heard = [
                whole_answer(getattr(owner, desk), method, asked_with(method, theirs))[0]
                for theirs in three.theirs
            ]
            assert {*heard} != {errors.NotFound}, operation(method)


@pytest.mark.row("F202")
def test_what_is_somebody_elses_does_not_exist_beside_ones_own(
    house: StaffedClinic, three: Three
) -> None:
    """Where an operation takes several ids: one is somebody else's, the rest one's own."""
    desks, asked = as_patient(house, three.mine["patient_id"]), 0
    for desk, method in granted_to_patients():
        names = asked_with(method, three.absent) or {}
        taken = [name for name in IDS if name in names]
        for name in taken if len(taken) > 1 else ():
            nobodys, *heard = (
                whole_answer(
                    getattr(desks, desk), method,
                    asked_with(method, {**three.mine, name: ids[name]}),
                )
                for ids in (three.absent, *three.theirs)
            )  # fmt: skip
            assert heard == [nobodys] * len(heard), (operation(method), name)
            assert nobodys[0] is not None, (operation(method), name)
            asked += 1
    assert asked > 2


def whole_answer(desk: Any, method: Any, given: dict[str, Any] | None) -> tuple[Any, ...]:
    """All that the caller learns of a refusal; its kind is None where something was answered."""
    try:
        getattr(desk, method.__name__)(**(given or {}))
    except errors.ClinicError as error:
        return type(error), error.code, str(error), error.params, error.unmet
    except Exception as error:  # noqa: BLE001  behind the door anything may come of plain values
        return (type(error),)
    return (None,)


def test_inner_operations_are_held_by_nobody() -> None:
    assert {INTERNAL, SYSTEM, SIGNED_IN, ANYONE, TABLET}.isdisjoint(TABLE)
    named = {what.permission for what in ALL} - TABLE.keys()
    assert named <= {INTERNAL, SYSTEM, SIGNED_IN, ANYONE, TABLET}
