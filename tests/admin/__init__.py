"""The auditors' admin."""
