"""Rules of plans: the catalogue, what is complete, what is material, what changed."""
