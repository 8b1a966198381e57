"""What the bench says, and that its names can be run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine
from typer.testing import CliRunner

from clinic_desktop.app import bench, cli
from clinic_desktop.app.bench import calendar, figures, painted, place, plain_papers
from clinic_desktop.core.clock import utc_now
from tests.support.postgres import Cluster


def test_a_figure_has_the_median_and_the_ratio_to_its_floor() -> None:
    one = figures.figure("search", "sqlite", 1000, [4.0, 6.0, 5.0], [2.0, 2.5, 3.0])
    assert (one.n, one.median, one.floor_median, one.ratio) == (3, 5.0, 2.5, 2.0)
    assert one.p95 >= 6.0


def test_without_a_floor_there_is_no_ratio() -> None:
    one = figures.figure("journey", "sqlite", 1, [4.0])
    assert (one.floor_median, one.ratio, one.p95) == (None, None, 4.0)


def test_each_try_is_beside_one_of_the_floor() -> None:
    order: list[str] = []
    calls = [lambda: order.append("ours")] * 2
    ours, floor = figures.in_turn(calls, lambda: order.append("floor"))
    assert order == ["floor", "ours", "floor", "ours"]
    assert (len(ours), len(floor)) == (2, 2)


def test_an_unknown_name_is_wrong_usage() -> None:
    done = CliRunner().invoke(cli.app, ["bench", "flight"])
    assert done.exit_code == 2


def test_a_small_crowd_is_searched_beside_plain_sql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    names = ("search_prefix", "search_text", "open_new_patient", "week_list", "month_report")
    for _twice in range(2):  # the second run finds what the first one kept
        found = {one.operation: one for one in bench.run(names, 2, (48,))}
        assert set(found) == set(names)
        assert {(one.engine, one.size, one.n) for one in found.values()} == {("sqlite", 48, 2)}
        assert all(one.floor_median for one in found.values())


def test_nobody_is_wanted_twice_in_a_calendar_of_twenty_thousand() -> None:
    """In the days ahead as in those that are over: 48 a day, each hour in six theatres."""
    people = tuple(UUID(int=number) for number in range(calendar.SURGEONS))
    rooms = tuple(UUID(int=1_000 + number) for number in range(calendar.THEATRES))
    house = calendar.House(UUID(int=1), people, rooms, datetime(2026, 11, 24, 8, tzinfo=UTC))
    with create_engine("sqlite://").connect() as line:
        part = calendar._Part(line, house, 1_000, ())
    taken = set()
    for number in range(20_000):
        at = calendar.starts(number, house.now)
        assert (at > house.now) == (number < calendar.AHEAD * calendar.A_DAY)
        who = (part._theatre(number), part._surgeon(number), part._patient(number))
        assert taken.isdisjoint((one, at) for one in who), number
        taken.update((one, at) for one in who)


@pytest.mark.full
def test_a_calendar_grows_with_its_crowd_on_another_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one database: what stands keeps its day, and what is new does not meet it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    url = f"sqlite:///{tmp_path / 'one.db'}"
    grown = [list(bench.run(("theatre_day",), 1, (size,), url)) for size in (20, 60)]
    assert [one.size for (one,) in grown] == [20, 60]
    tomorrow = utc_now() + timedelta(days=1)
    monkeypatch.setattr(place, "utc_now", lambda: tomorrow)
    (last,) = bench.run(("theatre_day",), 1, (200,), url)
    assert last.size == 200


@pytest.mark.full
def test_operations_that_are_over_are_filled_in_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies behind the days ahead, after few instead of 4,320."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(calendar, "AHEAD", 1)
    found = list(bench.run(("theatre_day",), 2, (200,)))
    assert [one.operation for one in found] == ["theatre_day"]


BARE = {"storm doubles", "import_patients checks"}
"""A count that must be none, and the part of an import that no database has."""


def test_the_sizes_are_those_of_the_table() -> None:
    assert bench.SIZES == (1_000, 100_000, 1_000_000)


def test_the_floor_of_a_sealed_paper_has_its_pages_and_leaves_nothing(tmp_path: Path) -> None:
    plain_papers.sealed(tmp_path)
    assert not list(tmp_path.iterdir())
    assert plain_papers.consent().count(b"/Type /Page\n") == plain_papers.PAGES


@pytest.mark.full
@pytest.mark.parametrize("name", sorted({*bench.NAMES} - {"start-up", "journey"}))
def test_every_operation_is_measured(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = {one.operation: one for one in bench.run((name,), 2, (200,))}
    assert name in found
    assert all(one.startswith(name) for one in found)
    assert {one for one, seen in found.items() if not seen.floor_median} <= BARE


@pytest.mark.full
def test_on_a_server_as_well(
    postgres: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    url = postgres.create("t_bench")
    names = {*bench.NAMES} - {"start-up", "journey", "stroke", "seal_consent", *painted.NAMES}
    found = list(bench.run(tuple(names), 2, (200,), url))
    assert {one.operation for one in found} >= names
    assert {one.engine for one in found} == {"postgresql"}
    assert {one.operation for one in found if not one.floor_median} <= BARE
    doubles = next(one for one in found if one.operation == "storm doubles")
    assert doubles.median == 0


@pytest.mark.full
def test_the_start_is_measured_in_processes_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = {one.operation: one for one in bench.run(("start-up",), 1, (48,))}
    assert set(found) == {
        "start-up login", "start-up login memory", "start-up usable", "start-up usable memory",
    }  # fmt: skip
    assert {one.size for one in found.values()} == {48}
    assert all(one.ratio is not None and one.median > 0 for one in found.values())
