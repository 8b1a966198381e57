"""One case on its day: before, in theatre, and how it ends."""
