"""The files that deploy it say nothing that the code does not know."""
