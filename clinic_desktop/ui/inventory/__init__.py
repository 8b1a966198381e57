"""The stock: lots by item, receiving, quarantine, and what happened to a lot."""
