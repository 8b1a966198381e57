"""The file of one patient, and registering a new one."""
