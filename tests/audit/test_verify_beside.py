"""Outside a transaction the hashes are computed in a second session: so this tampering is committed, and mended."""

import pytest

from casework.audit.verify import ProblemKind, verify_trail
from tests.audit.conftest import as_owner, make_history

pytestmark = pytest.mark.usefixtures("committing")
CHANGE = "UPDATE audit_event SET address = %s WHERE id = %s"


def test_names_what_the_second_session_found() -> None:
    altered = make_history()[2]
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        cursor.execute(CHANGE, ["192.0.2.1", altered])
    try:
        found = verify_trail().problems
    finally:
        with as_owner() as cursor:
            cursor.execute(CHANGE, ["", altered])
            cursor.execute("ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_append_only")
    assert [(problem.kind, problem.event_id) for problem in found] == [(ProblemKind.ALTERED, altered)]
