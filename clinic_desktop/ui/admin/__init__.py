"""Who works here, where, what things cost, which tablets belong to the clinic."""
