"""Agencies that are asked about a person: an adapter for each that is connected, letters for all the others."""
