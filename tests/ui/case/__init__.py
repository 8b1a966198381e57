"""Tests of the screen of the case."""
