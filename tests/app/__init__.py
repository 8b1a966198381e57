"""Tests of start-up and wiring."""
