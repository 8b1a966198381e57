"""The revisions bring the chain: plan on case and consent, consultation on consent, the status."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from clinic_desktop.app import migrate
from clinic_desktop.core.moves import STATES
from tests.support.postgres import Cluster

BEFORE = "0005"  # patients, accounts, the centre and consultations


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database for all: who tries the way down brings it up again."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('chain') / 'empty.db'}"
    server: Cluster = request.getfixturevalue("postgres")
    return server.create(f"chain_{os.getpid()}")


@pytest.fixture(scope="module")
def engine(empty_url: str) -> Iterator[Engine]:
    """At the revision before the chain, then at the head."""
    migrate.upgrade(empty_url, BEFORE)
    opened = create_engine(empty_url)
    assert not inspect(opened).has_table("surgical_case")
    migrate.upgrade(empty_url)
    yield opened
    opened.dispose()


def columns(engine: Engine, table: str) -> dict[str, bool]:
    """Column and whether it may be empty."""
    return {c["name"]: c["nullable"] for c in inspect(engine).get_columns(table)}


def links(engine: Engine, table: str) -> dict[tuple[str, ...], str]:
    return {
        tuple(key["constrained_columns"]): key["referred_table"]
        for key in inspect(engine).get_foreign_keys(table)
    }


@pytest.mark.row("F191")
@pytest.mark.row("F076")
def test_a_case_has_a_plan(engine: Engine) -> None:
    assert columns(engine, "surgical_case")["plan_id"] is False
    assert links(engine, "surgical_case")["plan_id", "patient_id"] == "procedure_plan"


@pytest.mark.row("F192")
@pytest.mark.row("F047")
def test_a_consent_has_a_plan(engine: Engine) -> None:
    assert columns(engine, "consent")["plan_id"] is False
    assert links(engine, "consent")["plan_id", "patient_id"] == "procedure_plan"


@pytest.mark.row("F193")
@pytest.mark.row("F048")
def test_a_consent_has_a_consultation(engine: Engine) -> None:
    assert columns(engine, "consent")["consultation_id"] is False
    assert links(engine, "consent")["consultation_id", "patient_id"] == "consultation"


@pytest.mark.row("F194")
@pytest.mark.row("F195")
def test_a_plan_has_a_status_of_eight_values_and_a_default(engine: Engine) -> None:
    checks = {
        c["name"]: c["sqltext"] for c in inspect(engine).get_check_constraints("procedure_plan")
    }
    for status in STATES["plan"]:
        assert f"'{status}'" in str(checks["ck_procedure_plan_status"])
    found = {c["name"]: c for c in inspect(engine).get_columns("procedure_plan")}["status"]
    assert "DRAFT" in str(found["default"])
    assert found["nullable"] is False
    assert str(found["type"]).startswith("VARCHAR")


@pytest.mark.row("F179")
def test_the_chain_goes_down_and_up_again(engine: Engine, empty_url: str) -> None:
    migrate.downgrade(empty_url, BEFORE)
    assert not inspect(engine).has_table("procedure_plan")
    with engine.connect() as connection:
        triggers = "SELECT count(*) FROM information_schema.triggers"
        if engine.dialect.name == "sqlite":
            triggers = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        assert connection.scalar(text(triggers)) == 0, "an older program finds no walls of a newer"
    migrate.upgrade(empty_url)
    assert migrate.check(empty_url) == []
