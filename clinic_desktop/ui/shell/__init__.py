"""The staff window around the screens."""
