"""Small pictures instead of text; each has a sentence and a table."""
