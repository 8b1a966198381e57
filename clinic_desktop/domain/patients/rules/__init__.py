"""Rules of patients: names, contacts, birth dates, search, likeness. No database."""
