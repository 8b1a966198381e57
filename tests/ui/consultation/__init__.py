"""Tests of the screen of the consultation."""
