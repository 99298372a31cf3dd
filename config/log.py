"""What log lines must not hold: the values of a refused row, which PostgreSQL tells, and the code of a paper."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import psycopg

WITHHELD = "withheld"
# Up to where a traceback goes on: the values may have any number of lines.
DETAIL = re.compile(
    r"(DETAIL|DETALLE):(?:.*?)(?=\n\nThe above exception was|\n\nDuring handling of|\nTraceback \(most recent|\Z)",
    re.DOTALL,
)
CODE = re.compile(r"(/v/)\S+")


def lines_from(level: str) -> dict[str, Any]:
    """The configuration of logging: lines on standard error, from this level on, without what they must not hold."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"code": {"()": "config.log.CodeWithheld"}},
        "formatters": {
            "line": {
                "class": "config.log.DetailWithheld",
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {"django.request": {"filters": ["code"]}},
        "root": {"handlers": ["console"], "level": level},
    }


class CodeWithheld(logging.Filter):
    """Of who looks at a paper only day and count are kept: Django names the path of each answer that is an error."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The record with the paths of the public page shortened, for every handler there is."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                CODE.sub(rf"\1{WITHHELD}", each) if isinstance(each, str) else each for each in record.args
            )
        return True


class DetailWithheld(logging.Formatter):
    """A formatter, or one around another, that leaves the DETAIL of database errors out of message and traceback."""

    around: logging.Formatter | None = None

    @classmethod
    def wrapping(cls, inner: logging.Formatter) -> "DetailWithheld":
        """The same lines as the inner formatter's, without DETAIL."""
        made = cls()
        made.around = inner
        return made

    def format(self, record: logging.LogRecord) -> str:
        """The line, withheld as a whole: another handler may have formatted the exception before."""
        text = self.around.format(record) if self.around else super().format(record)
        error = record.exc_info[1] if record.exc_info else None
        return withhold(text, error)


def withhold(text: str, error: BaseException | None) -> str:
    """Take out the values that the server told about this error and its causes, in whichever language it speaks."""
    for detail in _details(error, set()):
        text = text.replace(detail, WITHHELD).replace(repr(detail)[1:-1], WITHHELD)
    return DETAIL.sub(rf"\1: {WITHHELD}", text)


def _details(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    """The DETAIL of each error in a chain, also where it is a circle."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    if isinstance(error, psycopg.Error) and error.diag.message_detail:
        yield error.diag.message_detail
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _details(one, seen)
    yield from _details(error.__cause__, seen)
    yield from _details(error.__context__, seen)
