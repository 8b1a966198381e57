"""Today: what needs me now, who comes, who waits."""
