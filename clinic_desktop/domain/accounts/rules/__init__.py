"""Rules of accounts: passwords, tries, sessions."""
