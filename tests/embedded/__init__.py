"""The private servers and the process tree, started for real."""
