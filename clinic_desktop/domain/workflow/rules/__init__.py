"""The gate engine: one list of named predicates refuses, explains and tells the next step."""
