"""What pages say about moments and marks: pure formatting, in the reader's language and the authority's time zone."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

# Drawn for Amparo on a 20 by 20 grid; the stroke takes the colour of the text beside it.
ICONS = {
    "arrow": '<path d="M4 10h12M11 5l5 5-5 5"/>',
    "check": '<path d="M4 10.5l4.25 4.25L16.25 5.5"/>',
    "clock": '<circle cx="10" cy="10" r="7.25"/><path d="M10 5.75v4.5l3 1.75"/>',
    "eye": '<path d="M2 10c2-3.5 4.75-5.25 8-5.25s6 1.75 8 5.25c-2 3.5-4.75 5.25-8 5.25S4 13.5 2 10z"/>'
    '<circle cx="10" cy="10" r="2.25"/>',
    "key": '<circle cx="6.5" cy="13.5" r="3.25"/><path d="M9 11l7.25-7.25M13.25 6.75l2.5 2.5M11 9l2 2"/>',
    "lock": '<rect x="4.25" y="9" width="11.5" height="8" rx="1"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "screen": '<rect x="2.75" y="4" width="14.5" height="9.5" rx="1"/><path d="M7 17h6M10 13.5V17"/>',
    "paper": '<path d="M5 2.75h6.75l3.5 3.5v11H5zM11.5 2.75V6.5h3.75M7.5 10.25h5M7.5 13.5h5"/>',
    "person": '<circle cx="10" cy="6.5" r="3.25"/><path d="M3.5 17.25c.5-3.75 3-5.5 6.5-5.5s6 1.75 6.5 5.5"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "ring": '<circle cx="10" cy="10" r="6.75"/>',
    "search": '<circle cx="8.75" cy="8.75" r="5.25"/><path d="M12.75 12.75L17 17"/>',
    "shield": '<path d="M10 2.5l6 2.25v4.75c0 3.75-2.5 6.5-6 8-3.5-1.5-6-4.25-6-8V4.75zM7.25 9.75l2 2 3.5-3.75"/>',
    "stop": '<path d="M7 2.75h6L17.25 7v6L13 17.25H7L2.75 13V7zM7.5 7.5l5 5M12.5 7.5l-5 5"/>',
    "warn": '<path d="M10 3l7.5 13.5h-15zM10 8v4.25M10 14.25v.1"/>',
}
SOON = timedelta(hours=6)
WHOLE = {"es": r"j \d\e F \d\e Y"}


def _format(es: str, en: str) -> str:
    """The date pattern of the reader's language."""
    return en if (get_language() or "").startswith("en") else es


def _moment(value: date) -> datetime:
    """A moment in the authority's time zone; a day without a time ends with its last second."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(23, 59, 59))
    zone = timezone.get_default_timezone()
    return value.astimezone(zone) if timezone.is_aware(value) else value.replace(tzinfo=zone)


@register.filter
def day(value: date | None) -> str:
    """A day, such as `26 feb 2019`; empty for nothing."""
    return date_format(_moment(value), _format("j b Y", "j M Y")) if value else ""


@register.filter
def whole_day(value: date | None) -> str:
    """A day with its whole month, as it is printed: a French `jui` is June to one reader and July to another."""
    return date_format(_moment(value), WHOLE.get((get_language() or "")[:2], "j F Y")) if value else ""


@register.filter
def clock(value: datetime) -> str:
    """The time of a moment by the authority's clock, such as `18:04`."""
    return date_format(_moment(value), "H:i")


@register.filter
def local(value: date | None) -> str:
    """A moment in the authority's time zone, such as `26 feb 2019, 18:04`; a bare day has no time to show."""
    if not value or not isinstance(value, datetime):
        return day(value)
    return date_format(_moment(value), _format("j b Y, H:i", "j M Y, H:i"))


@register.simple_tag
def brief(value: date, now: datetime) -> str:
    """A day or moment without the year while that is the current one, for narrow columns: `26 feb, 18:04`."""
    moment = _moment(value)
    if moment.year != _moment(now).year:
        return local(value)
    hour = ", H:i" if isinstance(value, datetime) else ""
    return date_format(moment, _format("j b", "j M") + hour)


@register.filter
def birth(value: Any) -> str:
    """A birth as far as it is known, the month in letters so that nobody reads it as the day: `12 Jan 1978`, `1978`."""
    if not value or not value.year:
        return ""
    known = date(value.year, value.month or 1, value.day or 1)
    if value.month and value.day:
        return day(known)
    return date_format(known, _format("b Y", "M Y") if value.month else "Y")


@register.filter
def machine(value: date | None) -> str:
    """A day or moment for the `datetime` attribute of a time element."""
    if not value:
        return ""
    return _moment(value).isoformat() if isinstance(value, datetime) else value.isoformat()


@register.filter(name="span")
def _span(distance: timedelta) -> str:
    """A length of time in its largest whole unit: minutes to an hour, hours to two days, then days."""
    minutes = int(distance.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


@register.filter
def percent(share: float) -> int:
    """A share from 0 to 1 in hundredths."""
    return round(100 * share)


@register.simple_tag
def ago(value: date, now: datetime) -> str:
    """How far a moment is from now, in words: `2 hours ago`, `in 3 hours`, `just now` within a minute."""
    distance = _moment(value) - now
    if abs(distance) < timedelta(minutes=1):
        return gettext("just now")
    if distance < timedelta(0):
        return gettext("%(span)s ago") % {"span": _span(-distance)}
    return gettext("in %(span)s") % {"span": _span(distance)}


@register.simple_tag
def lateness(due: date, now: datetime) -> str:
    """`late` once the moment has passed, `soon` in the six hours before, otherwise `later`."""
    distance = _moment(due) - now
    if distance < timedelta(0):
        return "late"
    return "soon" if distance <= SOON else "later"


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our drawings, hidden from screen readers because a word always stands beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - a constant of this file
    )
