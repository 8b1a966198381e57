"""What the bench says, and that its names can be run."""

import pytest
from typer.testing import CliRunner

from clinic_desktop.app import bench, cli
from clinic_desktop.app.bench import figures


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


@pytest.mark.full
def test_the_start_is_measured_in_processes_of_its_own() -> None:
    found = {one.operation: one for one in bench.run(("start-up",), 1)}
    assert set(found) == {
        "start-up login", "start-up login memory", "start-up usable", "start-up usable memory",
    }  # fmt: skip
    assert all(one.ratio is not None and one.median > 0 for one in found.values())
