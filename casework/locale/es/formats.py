"""Dates as the offices write them, `26 feb 2019, 18:04`; Django's long ones push a table's last columns out."""

DATE_FORMAT = "j b Y"
DATETIME_FORMAT = "j b Y, H:i"
