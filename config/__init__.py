"""How the project is configured and started."""
