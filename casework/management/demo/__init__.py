"""The demonstration: invented people and accounts, and what the offices did with them up to 26 February 2019, 18:00."""
