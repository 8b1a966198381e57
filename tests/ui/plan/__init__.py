"""Tests of the screen of the plan."""
