"""What a restricted case is called on lists: two neutral words, a plant and a colour, that say nothing of anybody."""

from collections.abc import Iterator
from itertools import count
from typing import Final
from uuid import UUID

from django.db import connection

from casework.arrivals.models import Case

# No given name, surname, place, rank or emblem; the colours agree with plants of either gender.
PLANTS: Final = (
    "Acacia", "Albahaca", "Aliso", "Almendro", "Amapola", "Arrayán", "Bambú", "Begonia", "Caoba", "Cardo",
    "Ceiba", "Ciprés", "Ciruelo", "Enebro", "Eucalipto", "Fresno", "Geranio", "Girasol", "Guadua", "Helecho",
    "Hibisco", "Higuera", "Jacaranda", "Junco", "Lavanda", "Limonero", "Lirio", "Mandarino", "Mimbre", "Musgo",
    "Nardo", "Orquídea", "Ortiga", "Salvia", "Sauce", "Tamarindo", "Tilo", "Tomillo", "Trébol", "Tulipán",
    "Verbena", "Yarumo", "Zarza",
)  # fmt: skip
COLOURS: Final = (
    "azul", "gris", "verde", "celeste", "naranja", "turquesa", "índigo", "escarlata", "añil", "ocre", "malva",
    "lila", "carmesí", "granate", "esmeralda", "cobalto", "ámbar", "marfil", "oliva",
)  # fmt: skip


def codename_for(case_id: UUID) -> str:
    """The first codename that nobody has, looked for from a place that the case's random key names.

    Held until the transaction ends, so that two cases restricted at once get two names.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('codenames', 0))")
    taken = set(Case.objects.filter(codename__isnull=False).values_list("codename", flat=True))
    return next(name for name in codenames_from(case_id.int) if name not in taken)


def codenames_from(place: int) -> Iterator[str]:
    """Every pair of words once, from that place on; after the last one again, with a number."""
    pairs = len(PLANTS) * len(COLOURS)
    for turn in count(1):
        for step in range(pairs):
            # The two lists have no common divisor, so stepping through both together meets every pair.
            at = (place + step) % pairs
            name = f"{PLANTS[at % len(PLANTS)]} {COLOURS[at % len(COLOURS)]}"
            yield name if turn == 1 else f"{name} {turn}"
