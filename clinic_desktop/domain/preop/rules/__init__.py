"""Rules of pre-op: who completes what, how long it holds, who may see it."""
