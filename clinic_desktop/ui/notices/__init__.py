"""Messages: what others did and this person should know."""
