"""Two records that may be one person: compared, and decided."""
