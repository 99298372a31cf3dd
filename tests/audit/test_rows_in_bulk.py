"""The rows that the benchmarks write by SQL are rows that the tables still take, columns added since included."""

import pytest

from casework.arrivals.models import Case
from casework.audit.models import AuditEvent
from tests.benchmarks import trail_filling

pytestmark = pytest.mark.django_db


def test_a_few_of_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail_filling, "analyze", lambda: None)  # statistics need the owner's connection
    trail_filling.fill(days=1, batch=2)
    assert Case.objects.filter(number__startswith="Z").count() == 2 * trail_filling.OFFICES
    assert AuditEvent.objects.count() > 2 * trail_filling.OFFICES * len(trail_filling.TABLES)
