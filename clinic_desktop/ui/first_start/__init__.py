"""The one page that sets a new clinic up."""
