"""The same clinic and screens as the tests of a case."""

from tests.journeys.conftest import clock, colleagues, new_way, template
from tests.ui.case.conftest import engine_name, opened, ways

__all__ = ["clock", "colleagues", "engine_name", "new_way", "opened", "template", "ways"]
