"""Tests of the screen of the billing."""
