"""The name of this way of scoring: stored with every run, changed whenever a score may change."""

ALGORITHM = "names-1"
