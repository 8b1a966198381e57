"""Services of the processes; each is one transaction on the caller's authority."""
