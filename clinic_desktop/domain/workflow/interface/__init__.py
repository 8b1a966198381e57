"""The processes over several modules that screens and the gateway may start."""
