"""Stories run on committed rows, a real worker and the demonstration's clock."""

import pytest

from casework import clock


@pytest.fixture
def evening(transactional_db: None) -> None:
    """Stop the clock where the stories happen."""
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)
