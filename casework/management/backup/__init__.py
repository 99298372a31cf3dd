"""Encrypted backups of database, files and highest numbers; their restore; the drill that proves one."""
