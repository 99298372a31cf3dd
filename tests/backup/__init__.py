"""Backups: sealed, whole, restored."""
