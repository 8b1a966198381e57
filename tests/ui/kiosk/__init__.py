"""The tablet: what it decides, and what a touch does."""
