"""Start-up and wiring."""
