"""What the system promises, as programs."""
