"""The red control by clicks and by keys."""
