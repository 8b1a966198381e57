"""Tests of the screen of the consent."""
