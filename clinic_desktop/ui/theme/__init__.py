"""Colours, type, icons and the one stylesheet, all made from the tokens."""
