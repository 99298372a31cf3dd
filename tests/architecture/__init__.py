"""Rules about the whole tree of files."""
