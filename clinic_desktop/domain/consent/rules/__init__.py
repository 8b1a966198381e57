"""Rules of consents: reading, understanding checks, ink, and who signs when."""
