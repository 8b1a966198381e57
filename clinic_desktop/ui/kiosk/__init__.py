"""The tablet of the patient: pair, wait, say who you are, read, answer, sign, give it back."""
