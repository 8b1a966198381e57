"""Tests of the screen of the inventory."""
