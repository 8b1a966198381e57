"""The theatre board: who operates where and when, and what still waits for a slot."""
