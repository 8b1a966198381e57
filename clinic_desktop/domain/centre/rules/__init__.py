"""Rules of the centre: country policies and their waiting times."""
