"""What must be done before an operation, on the plan and on the case."""
