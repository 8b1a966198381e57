"""The own second factor."""
