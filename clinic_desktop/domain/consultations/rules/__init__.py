"""Rules of consultations: times of a day, what a record must hold. No database."""
