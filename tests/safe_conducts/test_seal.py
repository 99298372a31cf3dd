"""The seal against published vectors, and against every single bit."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from casework.safe_conducts import c40
from casework.safe_conducts.seal import (
    Extended,
    Message,
    OtherMagic,
    SealUnreadable,
    Truncated,
    UnknownVersion,
    encode,
    parse,
    sign,
)
from casework.safe_conducts.trust import Trust
from casework.safe_conducts.verdicts import Outcome, judge

# BSI TR-03137 part 1, annex C: its key is not published.
ANNEX_C = bytes.fromhex(
    "dc026abc6d32c8a519fc0f71341145f4fd020230a5621353d9a275735bd4134bc549133c133c133c133c133ca32519a519a4344a5e681ae7"
    "204b20d532cf4b7c133c133f030820d5201019a51aeaff404a1f218ca4392647ecff6c8abf9e796a78eebe0b1ac8cc25c4ee17eed961d118"
    "9091358d7d616f1a517abc747f6c4490ff159d4dcf50248b00b1e32e9e7805e7"
)
# A seal of a published test set, with its key on brainpoolP256r1.
UTOPIA = bytes.fromhex(
    "dc02d9c5d9cac8a51a780f7134b83459fd020230a56213535bd4caecc87ca4ccaeb4133c133c133c133c133c3fef3a2938ee43f1593d1ae5"
    "2dbb26751fe64b7c133c136b030859e9203833736d24ff40a353a998b785470536187860093d55325a06e66fe917bfa1f6fb62c5016c66a4"
    "81ec6f2c7c18da9682f0c2e0b592f6eeb11ca6c6994b37ca2950d6fadd63264d"
)
UTOPIAN_KEY = ec.EllipticCurvePublicKey.from_encoded_point(
    ec.BrainpoolP256R1(),
    bytes.fromhex(
        "0408132a7243b3ccc29c271097081c96a729eefb8eb93630e536498e9b7ce1ced25d68a789d93bef39c04715c5ad3915d281c0754ecc0850"
        "8bf66687efc630df88"
    ),
)
OURS = Message(
    country="COL",
    signer="COMM",
    reference="00A1F",
    issued_on=date(2019, 2, 25),
    signed_on=date(2019, 2, 25),
    mrz="ASCOLQUIRVELO<LANDREZMA<<YORLENIS<ANR7KX4MWP93VEN9103074F1903049<<<<<<<4",
    register_no="K7RWPX4M2HVD",
)
KEY = ec.generate_private_key(ec.SECP256R1())
AT = datetime(2019, 2, 26, tzinfo=UTC)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class TestC40:
    @pytest.mark.parametrize(("text", "packed"), [("XK CD", "eb0466a9"), ("XKCD", "eb11fe45"), ("", "")])
    def test_packs_as_the_standard_shows(self, text: str, packed: str) -> None:
        assert c40.encode(text).hex() == packed
        assert c40.decode(bytes.fromhex(packed)) == text

    @given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ", max_size=80))
    def test_gives_back_every_text_in_as_many_bytes_as_it_says(self, text: str) -> None:
        assert c40.decode(c40.encode(text)) == text
        assert len(c40.encode(text)) == c40.encoded_size(len(text))

    @given(st.binary(max_size=60))
    def test_reads_any_bytes_or_says_that_it_cannot(self, data: bytes) -> None:
        try:
            assert c40.encode(c40.decode(data)) == data
        except c40.NotC40:
            pass

    @pytest.mark.parametrize("text", ["a", "<", "Ñ", "."])
    def test_refuses_other_characters(self, text: str) -> None:
        with pytest.raises(c40.NotC40):
            c40.encode(text)


class TestParse:
    def test_reads_the_worked_example_and_writes_it_again(self) -> None:
        seal = parse(ANNEX_C)
        assert seal.message == Message(
            country="D<<",
            signer="DETS",
            reference="00027",
            issued_on=date(2020, 1, 1),
            signed_on=date(2020, 1, 13),
            mrz="MED<<MUSTERMANN<<ERIK<<<<<<<<<<<<<<<M0000000<4ALB0308212M1604128<<<<<<<2",
            register_no="160113000085",
        )
        assert encode(seal.message) == seal.signed == ANNEX_C[:-66]
        assert seal.printed_no == "M0000000"

    def test_reads_the_seal_with_a_known_key(self) -> None:
        message = parse(UTOPIA).message
        assert (message.country, message.signer, message.reference) == ("UTO", "UTTS", "0005B")
        assert (message.issued_on, message.signed_on) == (date(2020, 1, 1), date(2025, 12, 7))
        assert message.register_no == "ABC123456DEF"

    @pytest.mark.parametrize("reference", ["1", "0A", "00027", "0123456789ABCDEF01"])
    def test_reads_version_4_with_references_of_any_length(self, reference: str) -> None:
        message = replace(OURS, version=4, reference=reference)
        sealed = sign(message, KEY)
        assert sealed[1] == 0x03
        assert parse(sealed).message == message
        assert parse(sealed).is_signed_by(KEY.public_key())

    def test_keeps_tags_that_it_does_not_know(self) -> None:
        message = replace(OURS, others=((0x07, b"\x01\x02"), (0x09, b"")))
        assert parse(sign(message, KEY)).message == message

    def test_says_truncated_wherever_it_is_cut(self) -> None:
        for length in range(len(ANNEX_C)):
            with pytest.raises(Truncated):
                parse(ANNEX_C[:length])

    def test_tells_what_else_is_wrong(self) -> None:
        with pytest.raises(Extended):
            parse(ANNEX_C + b"\0")
        with pytest.raises(Extended):
            parse(ANNEX_C + bytes(2000))
        with pytest.raises(OtherMagic):
            parse(b"\xdd" + ANNEX_C[1:])
        for version in (0x00, 0x01, 0x04, 0xFF):
            with pytest.raises(UnknownVersion):
                parse(ANNEX_C[:1] + bytes((version,)) + ANNEX_C[2:])
        for place, changed in ((16, 0xFB), (17, 0x03), (10, 0x00), (18, 0x05)):  # profile, category, date, tag
            with pytest.raises(SealUnreadable):
                parse(ANNEX_C[:place] + bytes((changed,)) + ANNEX_C[place + 1 :])

    @given(st.binary(max_size=200) | st.binary(max_size=160).map(lambda tail: ANNEX_C[:18] + tail))
    def test_never_fails_otherwise(self, data: bytes) -> None:
        try:
            parse(data)
        except SealUnreadable:
            pass


class TestLengthOfAReference:
    """Of version 4: two digits in hex, and nothing that only looks like them."""

    @pytest.mark.parametrize("length", [" 5", "5 ", "0G", "  "])
    def test_is_hex(self, length: str) -> None:
        sealed = sign(replace(OURS, version=4), KEY)
        assert parse(sealed).message.reference == OURS.reference
        with pytest.raises(SealUnreadable):
            parse(sealed[:4] + c40.encode(f"{OURS.signer}{length}") + sealed[8:])


class TestSign:
    def test_makes_144_bytes_that_its_key_verifies_and_no_other(self) -> None:
        sealed = sign(OURS, KEY)
        assert len(sealed) == 144
        assert parse(sealed).message == OURS
        assert parse(sealed).is_signed_by(KEY.public_key())
        assert not parse(sealed).is_signed_by(ec.generate_private_key(ec.SECP256R1()).public_key())
        assert not parse(sealed).is_signed_by(ec.generate_private_key(ec.SECP384R1()).public_key())

    def test_writes_short_numbers_of_a_signature_with_their_zeros(self) -> None:
        key = ec.derive_private_key(3, ec.SECP256R1())  # deterministic signatures: the same ones every time
        seals = [parse(sign(replace(OURS, register_no=f"{number:012}"), key)) for number in range(200)]
        assert all(seal.is_signed_by(key.public_key()) for seal in seals)
        assert [seal for seal in seals if seal.signature[0] == 0], "no short r among them: sign more"
        assert [seal for seal in seals if seal.signature[32] == 0], "no short s among them: sign more"

    def test_gives_the_same_bytes_for_the_same_message(self) -> None:
        assert sign(OURS, KEY) == sign(OURS, KEY)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"mrz": "A" * 71},
            {"register_no": "123"},
            {"reference": "1"},
            {"country": "CO"},
            {"register_no": "ñ" * 12},
            {"register_no": "K7RWPX4M2HV<"},
            {"mrz": "?" * 72},
        ],
    )
    def test_refuses_what_the_profile_forbids(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"."):
            sign(replace(OURS, **wrong), KEY)


class TestEveryBit:
    def test_of_the_published_seal_counts(self) -> None:
        trust = Trust(single_key=UTOPIAN_KEY)
        assert judge(UTOPIA, trust, AT).outcome is Outcome.AUTHENTIC
        assert not [bit for bit in range(len(UTOPIA) * 8) if judge(flipped(UTOPIA, bit), trust, AT).is_authentic]

    def test_of_ours_counts(self) -> None:
        trust, sealed = Trust(single_key=KEY.public_key()), sign(OURS, KEY)
        assert judge(sealed, trust, AT).outcome is Outcome.AUTHENTIC
        verdicts = [judge(flipped(sealed, bit), trust, AT) for bit in range(1152)]
        assert not [verdict for verdict in verdicts if verdict.is_authentic]
        assert {verdict.outcome for verdict in verdicts} >= {Outcome.ALTERED, Outcome.OTHER_MAGIC, Outcome.TRUNCATED}
