"""The database: the one door to it, the audit chain, the walls."""
