"""Shipped files are found wherever the program lies."""

import sys

import pytest

from clinic_desktop.core import resources


@pytest.fixture(autouse=True)
def forget():
    resources._root.cache_clear()
    yield
    resources._root.cache_clear()


def test_checkout():
    assert resources.resource("tokens.json").is_file()
    assert resources.resource("icons/check.svg").is_file()


def test_frozen_bundle(monkeypatch, tmp_path):
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "tokens.json").write_text("{}")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources.resource("tokens.json").read_text() == "{}"


def test_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"icons/none\.svg"):
        resources.resource("icons/none.svg")
