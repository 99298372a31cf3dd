"""The same short dates in English, `26 Feb 2019, 18:04`: one clock of 24 hours for everybody."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
