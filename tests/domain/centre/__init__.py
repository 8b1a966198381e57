"""Tests of centre."""
