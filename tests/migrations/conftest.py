"""Migrations run on clinics in which people have worked."""

from tests.journeys.conftest import clock, colleagues, new_way, template

__all__ = ["clock", "colleagues", "new_way", "template"]
