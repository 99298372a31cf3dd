"""Counting who asks too often: together in Valkey, alone while it is away, never not at all."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings as configured

from casework.work import throttle
from casework.work.throttle import Away, Limit, OwnCounts, own, seconds_to_wait

NOW = 1_551_225_600.0
LIMIT = Limit("test", most=3, seconds=60)


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Valkey is asked, however slow the machine is, and nothing was counted."""
    monkeypatch.setattr(throttle, "PATIENCE_SECONDS", 30)
    throttle._client.cache_clear()
    Away.until = 0.0
    own.clear()
    client = redis.Redis.from_url(configured.REDIS_URL)
    for key in client.scan_iter("throttle:test*"):
        client.delete(key)
    yield
    throttle._client.cache_clear()
    Away.until = 0.0
    own.clear()


def waits(times: int, *, key: str = "somebody", now: float = NOW) -> list[int]:
    """What so many asks in a row are told."""
    return [seconds_to_wait([(LIMIT, key)], now=now) for _ask in range(times)]


class TestSecondsToWait:
    def test_lets_so_many_through_and_tells_the_rest_how_long(self) -> None:
        assert waits(5, now=NOW + 20) == [0, 0, 0, 40, 40]

    def test_counts_each_key_and_each_window_by_itself(self) -> None:
        waits(4)
        assert waits(1, key="somebody else") == [0]
        assert waits(1, now=NOW + 60) == [0]

    def test_counts_for_all_processes(self) -> None:
        waits(3)
        own.clear()  # as another process would be
        assert waits(1) == [60]

    def test_tells_in_lots_and_is_passed_by_no_more(self) -> None:
        lots = Limit("test-lots", most=10, seconds=60, lot=5)
        let_through = 0
        for _process in range(2):
            own.clear()
            let_through += [seconds_to_wait([(lots, "a")], now=NOW) for _ask in range(12)].count(0)
        assert 10 <= let_through <= 10 + 5

    def test_keeps_neither_address_nor_token_and_nothing_for_long(self) -> None:
        seconds_to_wait([(LIMIT, "192.0.2.7 a-token")], now=NOW)
        client = redis.Redis.from_url(configured.REDIS_URL)
        (key,) = client.scan_iter("throttle:test*")
        assert b"192.0.2.7" not in key
        assert b"token" not in key
        assert 0 < client.ttl(key) <= 60

    def test_counts_nothing_more_for_who_is_over(self) -> None:
        of_token = Limit("test-token", most=3, seconds=3600)
        for number in range(50):
            seconds_to_wait([(LIMIT, "somebody"), (of_token, f"token {number}")], now=NOW)
        client = redis.Redis.from_url(configured.REDIS_URL)
        assert len(list(client.scan_iter("throttle:test-token*"))) == LIMIT.most

    def test_tells_of_the_one_that_is_over(self) -> None:
        longer = Limit("test-longer", most=0, seconds=3600)
        assert seconds_to_wait([(LIMIT, "a"), (longer, "a")], now=NOW) == longer.left(NOW)


class TestWithoutValkey:
    def test_still_counts(self, settings: Any) -> None:
        settings.REDIS_URL = "unix:///nowhere/valkey.sock"
        assert waits(5) == [0, 0, 0, 60, 60]

    def test_waits_for_a_silent_one_once_and_not_for_long(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(throttle, "PATIENCE_SECONDS", 0.25)
        monkeypatch.setattr(throttle, "AWAY_SECONDS", 600.0)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
            began = time.monotonic()
            assert waits(5) == [0, 0, 0, 60, 60]
            assert time.monotonic() - began < 30, "one that waits, waits for ever"
            silent.setblocking(False)
            silent.accept()[0].close()
            with pytest.raises(BlockingIOError):
                silent.accept()

    def test_asks_it_again_after_a_while(self, settings: Any) -> None:
        url, settings.REDIS_URL = settings.REDIS_URL, "unix:///nowhere/valkey.sock"
        waits(1)
        settings.REDIS_URL, Away.until = url, 0.0
        waits(1)
        assert len(list(redis.Redis.from_url(url).scan_iter("throttle:test*"))) == 1


class TestOwnCounts:
    def test_ends_no_count_by_another_limit_on_the_same_place(self) -> None:
        counts, digest = OwnCounts(), "0" * 32
        for _ask in range(3):
            last = [counts.add(f"throttle:{name}:{digest}", window=window) for name, window in (("a", 7), ("b", 700))]
        assert [count.own for count in last] == [3, 3]

    def test_never_grows_beyond_its_places(self) -> None:
        counts = OwnCounts()
        for number in range(throttle.PLACES + 5_000):
            counts.add(f"{number * 2_654_435_761 % 2**64:016x}", window=1)
        assert len(counts._counts) <= throttle.PLACES

    def test_never_forgets_one_who_asks_again(self) -> None:
        counts = OwnCounts()
        for number in range(70_000):
            counts.add(f"{number:016x}", window=1)
        assert counts.add("0" * 16, window=1).own >= 2
