"""What may be received, reserved and used, and what a code on a package says."""
