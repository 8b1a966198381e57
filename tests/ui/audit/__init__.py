"""The register of overrides on the screen."""
