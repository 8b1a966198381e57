"""The consultation of today: its sheet, its outcome, its addenda, and the plan made on it."""
