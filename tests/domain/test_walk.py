"""Every operation is declared, performed by the service of its desk, and granted by the table."""

from typing import get_type_hints

import pytest

from clinic_desktop.core.caller import ANYONE, INTERNAL, SIGNED_IN, SYSTEM, TABLET
from clinic_desktop.core.grants import PERMISSIONS
from clinic_desktop.core.operations import operation, operations_of
from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.store.service import Service
from tests.support.clinics import StaffedClinic

DESKS = sorted(get_type_hints(Clinic).items())
FREE = {ANYONE, SIGNED_IN, INTERNAL, SYSTEM, TABLET}


@pytest.fixture
def engine_name() -> str:
    return "sqlite"  # who may do what does not depend on the engine


def test_every_method_performs_the_operation_of_its_name(clinic: StaffedClinic) -> None:
    for name, face in DESKS:
        service = type(getattr(clinic.as_caller(None), name))
        declared = {n: operation(m) for n, m in operations_of(face)}
        own = [part for part in service.__mro__ if part not in Service.__mro__]
        members = {n: m for part in own for n, m in vars(part).items()}  # it may be in parts
        public = {n: m for n, m in members.items() if callable(m) and not n.startswith("_")}
        performed = {n: getattr(m, "__operation__", None) for n, m in public.items()}
        assert performed == declared, name
        assert all(o.name.endswith(f".{n}") for n, o in declared.items()), name


def test_every_permission_stands_in_the_table() -> None:
    for name, face in DESKS:
        asked = {operation(method).permission for _, method in operations_of(face)}
        assert asked <= FREE | PERMISSIONS.keys(), name


def test_names_of_operations_are_unique() -> None:
    names = [operation(m).name for _, face in DESKS for _, m in operations_of(face)]
    assert sorted(names) == sorted(set(names))
