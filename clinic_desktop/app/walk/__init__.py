"""One patient's whole way through the services, for demonstrations, measuring and tests."""
