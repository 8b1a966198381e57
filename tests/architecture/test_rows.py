"""The list of rows is whole, and every mark in a test names one of them."""

import json
import re
from pathlib import Path

from clinic_desktop.app import rows

SAMPLE = """
import pytest

pytestmark = [pytest.mark.row("F009"), pytest.mark.full]


@pytest.mark.row("F001")
@pytest.mark.row("F002")
def test_one(): ...


class TestTwo:
    @pytest.mark.parametrize("x", [1, pytest.param(2, marks=pytest.mark.row("F001"))])
    async def test_inside(self, x): ...
"""


def test_the_list_is_whole() -> None:
    listed = rows.read_rows()
    ids = [row.id for row in listed]
    assert len(set(ids)) == len(ids)
    assert ids[:209] == [f"F{number:03}" for number in range(1, 210)]
    assert all(re.fullmatch(r"[FBC]\d{2,3}", row.id) and row.step and row.title for row in listed)
    assert sum(1 for row in listed if row.request) == 135


def test_marks_name_rows_of_the_list() -> None:
    known = {row.id for row in rows.read_rows()}
    assert set(rows.marked_tests(rows.tests_folder())) <= known


def test_marks_are_found_wherever_they_stand(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_sample.py").write_text(SAMPLE)
    assert rows.marked_tests(tests) == {
        "F009": ("tests/test_sample.py",),
        "F001": ("tests/test_sample.py::test_one", "tests/test_sample.py::TestTwo::test_inside"),
        "F002": ("tests/test_sample.py::test_one",),
    }


def test_the_report_names_what_has_no_test(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    report = rows.carried_rows(tmp_path)
    text = rows.as_text(report)
    assert re.search(r"F001 +2 tests  Patient registers himself", text)
    assert re.search(r"F003 +no test  Duplicate check: phone", text)
    assert f"3 of {len(report)} rows have a test." in text
    assert "Without one: F003 F004" in text
    told = json.loads(rows.as_json(report))
    assert told["rows"][0]["tests"] == [
        f"{tmp_path.name}/test_sample.py::test_one",
        f"{tmp_path.name}/test_sample.py::TestTwo::test_inside",
    ]
    assert "F001" not in told["without"]
    assert "F003" in told["without"]
