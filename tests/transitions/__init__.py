"""Steps, and the pairs of states that have none."""
