"""For every test: two database roles, closed sockets, a real worker, a reason for each skipped browser test."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from casework.audit.alarms import forget
from tests.harness import browsers, database, quick, sockets, wall
from tests.harness.workers import celery_worker_process

__all__ = ["celery_worker_process", "django_db_setup"]
_TESTS = count()

# A slow machine is no counterexample: how long one example takes says nothing about the property.
hypothesis_settings.register_profile("amparo", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("quick", hypothesis_settings.get_profile("amparo"), max_examples=quick.EXAMPLES)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `dev test` hands on."""
    parser.addoption("--quick", action="store_true", help="leave out what takes long")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A quick run does not read the files it leaves out."""
    return True if config.getoption("quick") and quick.is_left_out(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A quick run asks some rows only of the longest tables."""
    if config.getoption("quick"):
        left_out = set(quick.thinned([item.nodeid for item in items]))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
        items[:] = [item for item in items if item.nodeid not in left_out]


def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords fast: the real hasher takes 0.2 s a sign-in by design."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser driver keeps an event loop running
    from django.conf import settings  # noqa: PLC0415 - the settings are read here, after the plugin named the servers

    hypothesis_settings.load_profile("quick" if config.getoption("quick") else "amparo")
    if config.getoption("quick") and not config.option.markexpr:
        config.option.markexpr = quick.MARKED
    wall.stand_in_requests()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test where no browser is, and fail instead where one is promised."""
    if item.get_closest_marker("browser") and not browsers.chromium():
        browsers.refuse()


@pytest.fixture(scope="session", autouse=True)
def _closed_sockets() -> Iterator[None]:
    """No test reaches beyond this machine."""
    with sockets.only_this_machine():
        yield


@pytest.fixture(scope="module", autouse=True)
def _numbers_of_the_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The same for what a module makes once for all its tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "NUMBERS_DIR", tmp_path_factory.getbasetemp() / "numbers" / str(next(_TESTS)))
        yield


@pytest.fixture(autouse=True)
def _numbers_of_its_own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The highest numbers outlive the database that each test begins anew: so each has a folder of its own."""
    settings.NUMBERS_DIR = tmp_path_factory.getbasetemp() / "numbers" / str(next(_TESTS))


@pytest.fixture(autouse=True)
def _standing_of_its_own() -> None:
    """How the trail stands is remembered for some seconds: each test begins without."""
    forget()


@pytest.fixture(autouse=True)
def _language_of_its_own() -> None:
    """A page leaves the language it was answered in behind: each test begins in that of the settings."""
    translation.deactivate()


@pytest.fixture
def english(_language_of_its_own: None) -> Iterator[None]:
    """What commands print, in the language that the test is written in."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The test database: made and migrated by the owner, used by the application's role."""
    with database.made_by_the_owner(django_db_blocker):
        yield
