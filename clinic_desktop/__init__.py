"""Clinic Desktop: one patient's way through an aesthetic surgery centre."""
