"""Where screens are found and who sees them."""

import pytest

from clinic_desktop.core.resources import resource
from clinic_desktop.ui.shell.screens import PLACES, load, place, visible

PERMISSIONS = {
    line.split("\t")[0]
    for line in resource("rules/permissions.tsv").read_text().splitlines()
    if not line.startswith("#")
}


def test_permissions_of_the_places_exist():
    assert frozenset().union(*(one.needs for one in PLACES)) <= PERMISSIONS


def test_keys_are_given_once():
    keys = [one.key for one in PLACES if one.key]
    assert len(keys) == len(set(keys))
    assert [one.key for one in PLACES][:7] == [f"F{n}" for n in range(2, 9)]


def test_everybody_sees_today_and_nobody_more_than_their_role():
    assert [one.name for one in visible(frozenset())] == ["today"]
    seen = visible(frozenset({"billing.invoice.read", "reports.finance.read"}))
    assert [one.name for one in seen] == ["today", "billing", "reports"]


def test_screens_that_others_open_are_not_on_the_rail():
    everything = frozenset().union(*(one.needs for one in PLACES))
    assert not {"consent", "case"} & {one.name for one in visible(everything)}


def test_unknown_screen_is_refused():
    with pytest.raises(KeyError):
        load("nothing", "view")
    assert place("theatre").title == "Theatre"
