"""Every step and every act has a sentence; none is left that nothing says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from casework.admin import sentences, words
from casework.admin.codes import PAGES, TASKS
from casework.admin.columns import FIELDS
from casework.admin.finding_words import FINDINGS
from casework.admin.story import QUIET
from casework.arrivals.states import STEPS as CASE
from casework.asylum.states import STEPS as APPLICATION
from casework.audit.exclusions import EXCLUDED
from casework.audit.models import Kind
from casework.journey import telling
from casework.law.bilingual import Bilingual
from casework.management.commands.write_states import all_findings
from casework.pages.urls import urlpatterns
from casework.people.states import STEPS as FAMILY_LINK
from casework.safe_conducts.states import REVOCATION_STEPS as REVOCATION
from casework.safe_conducts.states import STEPS as SAFE_CONDUCT
from casework.screening.assessment_states import STEPS as ASSESSMENT
from casework.screening.states import STEPS as CHECK
from config.celery import app

# Nobody is refused these.
FOR_EVERYBODY = {"home", "healthz", "readyz", "set_language", "demonstration", "verify", "verify_bundle"}
CASEWORK = Path(sentences.__file__).parents[1]
TABLES = {
    "case": CASE,
    "familymember": FAMILY_LINK,
    "application": APPLICATION,
    "safeconduct": SAFE_CONDUCT,
    "revocation": REVOCATION,
    "check": CHECK,
    "assessment": ASSESSMENT,
}
VALUES = {"who": "S. Quirvelo (supervisor)", "requester": "O. Tesumbre", "paper": "BCD234FGH"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def service_verbs() -> dict[str, set[Path]]:
    """The verbs of every `@service("…")` in the source, with the files that name them."""
    found: dict[str, set[Path]] = {}
    for path in CASEWORK.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "service" and node.args[0]
            if isinstance(named, ast.Constant) and isinstance(named.value, str):
                found.setdefault(named.value, set()).add(path)
    return found


def imported(path: Path) -> set[Path]:
    """The files that this one may have imported something from."""
    names = {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
        for name in (node.module, *(f"{node.module}.{one.name}" for one in node.names))
    }
    return {CASEWORK.parent / f"{name.replace('.', '/')}.py" for name in names}


class TestCoverage:
    def test_every_step_has_a_sentence_and_every_sentence_a_step(self) -> None:
        steps = {(subject, verb) for subject, table in TABLES.items() for _status, verb in table}
        assert set(telling.STEPS) == steps

    def test_every_act_has_a_sentence_and_every_sentence_an_act(self) -> None:
        assert set(sentences.ACTS) == set(service_verbs())

    def test_no_two_acts_have_one_name(self) -> None:
        """Only an act that does another, with what follows from it, has its name."""
        twice = {verb: paths for verb, paths in service_verbs().items() if len(paths) > 1}
        alone = {verb for verb, paths in twice.items() if not any(imported(path) & paths for path in paths)}
        assert alone == set()

    def test_every_finding_has_words(self) -> None:
        assert {found.code for found in all_findings()} - set(FINDINGS) == set()

    def test_every_page_has_words(self) -> None:
        names = {page.name for page in urlpatterns if page.name and page.name not in FOR_EVERYBODY}
        assert names - set(PAGES) == set()

    def test_every_task_has_words(self) -> None:
        assert {name for name in app.tasks if not name.startswith("celery.")} - set(TASKS) == set()

    def test_every_table_on_the_trail_has_a_word(self) -> None:
        tables = {model._meta.db_table for model in apps.get_app_config("casework").get_models()}
        assert {table for table in tables - set(EXCLUDED) if words.thing(table) == table} == set()

    def test_every_column_that_a_story_may_tell_has_a_word(self) -> None:
        told = [model for model in apps.get_app_config("casework").get_models() if not issubclass(model, Bilingual)]
        names = {
            field.attname
            for model in told
            if model._meta.db_table not in EXCLUDED and model._meta.db_table.startswith("casework_")
            for field in model._meta.local_fields
        }
        quiet = QUIET | {"password", "last_login", "is_superuser", "declaration_id"}
        assert {name for name in names - quiet if not {name, name.removesuffix("_id")} & set(FIELDS)} == set()

    def test_every_kind_of_event_has_a_word(self) -> None:
        assert set(Kind.values) <= set(sentences.KINDS)

    @pytest.mark.parametrize("template", [*telling.STEPS.values(), *sentences.ACTS.values()])
    def test_every_sentence_names_who(self, template: object) -> None:
        assert "S. Quirvelo (supervisor)" in telling.told(template, VALUES)


class TestEventSentence:
    def test_tells_a_denied_try_with_the_codes(self) -> None:
        told = sentences.event_sentence(
            kind="denied", verb="approve", table="page", details={"findings": ["own_request"]}, values=VALUES
        )
        assert told == "S. Quirvelo (supervisor) was refused: approve the safe-conduct (they made the request)."

    def test_tells_an_unknown_verb_by_the_kind_of_row(self) -> None:
        told = sentences.event_sentence(kind="update", verb="", table="casework_user", details={}, values=VALUES)
        assert told == "S. Quirvelo (supervisor) changed: account."

    def test_tells_an_act_that_nobody_put_into_words(self) -> None:
        told = sentences.event_sentence(
            kind="insert", verb="people.something_new", table="casework_familymember", details={}, values=VALUES
        )
        assert told == "S. Quirvelo (supervisor) recorded: family link."


class TestWho:
    def test_names_the_role_of_that_moment(self) -> None:
        assert (
            sentences.who("7", "case_officer+supervisor", {"7": "O. Tesumbre"})
            == "O. Tesumbre (case officer, supervisor)"
        )

    def test_says_when_nobody_was_signed_in_or_the_database_was_used_by_hand(self) -> None:
        assert "not signed in" in sentences.who("anonymous", "", {})
        assert "amparo_owner" in sentences.who("db:amparo_owner", "", {})


class TestChangeInWords:
    def test_says_that_a_digest_is_one(self) -> None:
        told = sentences.change_in_words("casework_personname", "given", was=None, becomes="hmac:0123456789abcdef")
        assert told == "given names: personal (digest 01234567)"

    def test_says_yes_and_no(self) -> None:
        assert sentences.change_in_words("casework_case", "restricted", was="f", becomes="t") == "restricted: no → yes"

    def test_calls_choices_by_their_labels(self) -> None:
        assert (
            sentences.change_in_words("casework_safeconduct", "status", was="issued", becomes="expired")
            == "status: issued → ended"
        )

    def test_tells_moments_in_the_authoritys_time(self) -> None:
        told = sentences.change_in_words("casework_case", "opened_at", was=None, becomes="2019-02-26 23:04:00+00")
        assert told == "opened: 26 Feb 2019, 18:04"

    def test_says_what_is_gone_and_nothing_of_what_never_was(self) -> None:
        assert (
            sentences.change_in_words("casework_case", "close_reason", was="test", becomes=None)
            == "reason for closing: test → —"
        )
        assert sentences.change_in_words("casework_case", "close_reason", was=None, becomes="") == ""
