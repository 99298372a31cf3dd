"""Sealed text: unreadable, bound to its place, opened by the key that sealed it."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from pytest_django import Settings

from casework.cipher import NONCE_BYTES, seal, unseal

PLACE = "casework_statement:ciphertext:1"
CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=6,
)


def key(number: int) -> str:
    """One line of the ring."""
    return f"{number}:{base64.b64encode(bytes([number]) * 32).decode()}"


class TestSeal:
    @given(CONTENT)
    @given_settings(deadline=None)
    def test_gives_back_what_was_sealed(self, content: object) -> None:
        assert unseal(seal(content, place=PLACE), place=PLACE) == content
        assert unseal(memoryview(seal(content, place=PLACE)), place=PLACE) == content

    def test_cannot_be_read_and_never_looks_the_same(self) -> None:
        one, other = (seal("Relato de prueba", place=PLACE) for _time in range(2))
        assert b"Relato" not in one
        assert one != other

    def test_refuses_without_a_key(self, settings: Settings) -> None:
        settings.FIELD_KEYS = " \n"
        with pytest.raises(ImproperlyConfigured, match="AMPARO_FIELD_KEYS"):
            seal("x", place=PLACE)


class TestUnseal:
    def test_does_not_open_elsewhere(self) -> None:
        with pytest.raises(InvalidTag):
            unseal(seal("x", place=PLACE), place="casework_statement:ciphertext:2")

    @pytest.mark.parametrize("place", [-1, 2, 2 + NONCE_BYTES])
    def test_does_not_open_when_a_bit_was_changed(self, place: int) -> None:
        sealed = bytearray(seal("x", place=PLACE))
        sealed[place] ^= 1
        with pytest.raises(InvalidTag):
            unseal(bytes(sealed), place=PLACE)

    def test_opens_with_every_key_of_the_ring_and_seals_with_the_first(self, settings: Settings) -> None:
        settings.FIELD_KEYS = key(1)
        old = seal("old", place=PLACE)
        settings.FIELD_KEYS = f"{key(2)}\n{key(1)}"
        assert unseal(old, place=PLACE) == "old"
        assert seal("new", place=PLACE).startswith(b"2:")
        settings.FIELD_KEYS = key(2)
        with pytest.raises(KeyError):
            unseal(old, place=PLACE)
