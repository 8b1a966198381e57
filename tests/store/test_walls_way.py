"""The lawful order of the fourteen steps passes every wall, written by a second program."""

import pytest

from tests.support.raw_chain import Chain


@pytest.mark.row("F179")
def test_the_whole_way_of_one_patient(chain: Chain) -> None:
    way = chain.completed()
    assert chain.p.value("procedure_plan", way.plan, "status") == "COMPLETED"


@pytest.mark.row("F179")
def test_an_emergency_goes_its_own_way(chain: Chain) -> None:
    way = chain.emergency()
    assert chain.p.value("surgical_case", way.case, "status") == "CHECKED_IN"
    assert chain.p.value("procedure_plan", way.plan, "status") == "SCHEDULED"
