"""Figures against their goals: `python3 dev bench NAME`."""
