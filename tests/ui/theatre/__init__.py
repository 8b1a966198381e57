"""Tests of the screen of the theatre."""
