"""The timed work goes on whatever one kind of it meets, and says nothing of whom it was about."""

import logging

import pytest

from clinic_desktop.app import jobs
from clinic_desktop.core import errors


class Refused(errors.RuleViolation):
    code, text = "test.refused", "No."


def refuses() -> int:
    raise Refused


def fails() -> int:
    raise ValueError("Nora Feldkamp")


def test_one_kind_of_work_keeps_no_other_waiting(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert jobs.each((lambda: 1, refuses, fails, lambda: 2)) == 3
    assert [one.getMessage() for one in caplog.records] == [
        "work waits: test.refused",
        f"work failed: ValueError in fails:{fails.__code__.co_firstlineno + 1}",
    ]


def test_without_the_database_all_of_it_waits() -> None:
    def gone() -> int:
        raise errors.Unavailable

    with pytest.raises(errors.Unavailable):
        jobs.each((gone, lambda: 1))
