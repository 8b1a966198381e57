"""Held rows of an import on the screen."""
