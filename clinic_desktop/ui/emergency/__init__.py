"""The red control: an emergency from wherever the patient is on the screen."""
