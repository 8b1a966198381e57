"""The register of overrides: who passed which gate, why, what was missing, and the second look."""
