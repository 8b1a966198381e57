"""On which engine a test runs where the engine is not what it is about."""

import pytest

FIRST_SQLITE = ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)]
"""For a room whose own work ends at the desks: the desks are tried on both engines below it."""

on_both_engines = pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
"""For what such a room leaves to the database all the same: races, news, numbers, one whole way."""
