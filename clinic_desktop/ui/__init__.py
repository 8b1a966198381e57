"""Everything people see; views draw, presenters decide, nothing here knows the database."""
