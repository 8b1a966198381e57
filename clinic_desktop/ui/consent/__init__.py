"""The staff side of a consent: explain, hand over, follow, answer, sign, show."""
