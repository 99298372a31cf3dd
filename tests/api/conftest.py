"""The demonstration's clock stands at six in the evening of 26 February 2019."""

import pytest

from casework import clock


@pytest.fixture
def evening(db: None) -> None:
    """Stop the clock where the stories happen."""
    clock.set_demonstration(clock.FIRST_MOMENT, running=False)
