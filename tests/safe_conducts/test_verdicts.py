"""One verdict for each way in which a paper may be worth nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from casework.safe_conducts.seal import parse, sign
from casework.safe_conducts.trust import Revocations, Trust, TrustedSigner, salted
from casework.safe_conducts.verdicts import SENTENCES, Outcome, Verdict, expires_on, judge
from tests.safe_conducts.test_seal import ANNEX_C, KEY, OURS, UTOPIA, flipped

AT = datetime(2019, 2, 26, 11, tzinfo=UTC)
SEALED = sign(OURS, KEY)
SALT = b"of this list"


def trust(*void: str, **changed: Any) -> Trust:
    """Ours, with these numbers void; keywords change the signer's certificate."""
    signer: dict[str, Any] = {
        "name": "COMM",
        "reference": "00A1F",
        "key": KEY.public_key(),
        "signs_from": date(2019, 1, 1),
        "signs_until": date(2020, 3, 1),
        "valid_until": date(2021, 1, 1),
    }
    known = TrustedSigner(**(signer | changed))
    revoked = Revocations(made_at=AT, salt=SALT, hashes=frozenset(salted(number, SALT) for number in void))
    return Trust(country="COL", signers={(known.name, known.reference): known}, revocations=revoked)


def outcome(seal: bytes, *void: str, at: datetime = AT, **changed: Any) -> Outcome:
    return judge(seal, trust(*void, **changed), at).outcome


class TestJudge:
    def test_finds_ours_authentic_until_its_last_day_ends_at_the_office(self) -> None:
        assert outcome(SEALED, "ANOTHER99") is Outcome.AUTHENTIC
        assert outcome(SEALED, at=datetime(2019, 3, 5, 4, 59, tzinfo=UTC)) is Outcome.AUTHENTIC
        assert outcome(SEALED, at=datetime(2019, 3, 5, 5, 0, tzinfo=UTC)) is Outcome.DOCUMENT_EXPIRED

    @pytest.mark.parametrize(
        ("seal", "expected"),
        [
            (b"", Outcome.TRUNCATED),
            (SEALED[:-1], Outcome.TRUNCATED),
            (SEALED + b"\0", Outcome.EXTENDED),
            (b"\0" + SEALED[1:], Outcome.OTHER_MAGIC),
            (SEALED[:1] + b"\x01" + SEALED[2:], Outcome.UNKNOWN_VERSION),
            (SEALED[:16] + b"\xfb" + SEALED[17:], Outcome.MALFORMED),
            (flipped(SEALED, 8 * 143), Outcome.ALTERED),
            (ANNEX_C, Outcome.WRONG_COUNTRY),
            (UTOPIA, Outcome.WRONG_COUNTRY),
            (sign(replace(OURS, reference="00A20"), KEY), Outcome.UNKNOWN_SIGNER),
            (sign(replace(OURS, signer="COXX"), KEY), Outcome.UNKNOWN_SIGNER),
            (sign(replace(OURS, mrz=OURS.mrz[:57] + "<<<<<<" + OURS.mrz[63:]), KEY), Outcome.MALFORMED),
        ],
    )
    def test_says_what_is_wrong(self, seal: bytes, expected: Outcome) -> None:
        assert outcome(seal) is expected

    def test_knows_revoked_and_expired_signers(self) -> None:
        assert outcome(SEALED, revoked_at=AT) is Outcome.REVOKED_SIGNER
        assert outcome(SEALED, signs_until=date(2019, 2, 24)) is Outcome.EXPIRED_SIGNER
        assert outcome(SEALED, signs_from=date(2019, 2, 26)) is Outcome.EXPIRED_SIGNER
        assert outcome(SEALED, valid_until=date(2019, 2, 25)) is Outcome.EXPIRED_SIGNER

    def test_knows_void_papers(self) -> None:
        assert outcome(SEALED, OURS.register_no + "R7KX4MWP9") is Outcome.DOCUMENT_REVOKED
        assert outcome(SEALED, "R7KX4MWP9") is Outcome.AUTHENTIC, "the printed number alone could be tried out"

    def test_believes_nothing_without_certificates(self) -> None:
        assert judge(SEALED, Trust(country="COL"), AT).outcome is Outcome.UNKNOWN_SIGNER
        assert judge(SEALED, Trust(), AT).outcome is Outcome.UNKNOWN_SIGNER
        assert judge(UTOPIA, Trust(), AT).outcome is Outcome.UNKNOWN_SIGNER

    def test_is_not_deceived_by_a_clock_that_is_behind(self) -> None:
        last_day, over = datetime(2019, 3, 4, 12, tzinfo=UTC), datetime(2019, 3, 5, 12, tzinfo=UTC)
        made = Revocations(made_at=over, salt=SALT, hashes=frozenset())
        assert judge(SEALED, replace(trust(), revocations=made), last_day).outcome is Outcome.DOCUMENT_EXPIRED
        signer = {"valid_until": date(2019, 3, 4)}
        assert judge(SEALED, replace(trust(**signer), revocations=made), last_day).outcome is Outcome.EXPIRED_SIGNER

    def test_believes_no_seal_of_a_day_that_has_not_come(self) -> None:
        no_list = replace(trust(), revocations=None)
        assert judge(SEALED, no_list, datetime(2019, 2, 24, 12, tzinfo=UTC)).outcome is Outcome.CLOCK_BEHIND
        assert judge(SEALED, no_list, datetime(2019, 2, 25, 12, tzinfo=UTC)).outcome is Outcome.AUTHENTIC


class TestSentence:
    def test_tells_the_age_of_the_list_in_both_languages(self) -> None:
        verdict = judge(SEALED, trust(), AT + timedelta(days=1))
        with translation.override("en"):
            assert verdict.sentence.startswith("Authentic. Revocations known to 26 Feb")
            assert "6:00" in verdict.sentence
            assert "Nothing is known of revocations." in judge(SEALED, Trust(), AT).sentence
        with translation.override("es"):
            assert verdict.sentence.startswith("Auténtico. Revocaciones conocidas hasta el 26 feb")

    def test_of_a_void_paper_names_every_way_of_being_void(self) -> None:
        void = Verdict(Outcome.DOCUMENT_REVOKED)
        with translation.override("en"):
            assert "revoked, replaced, handed back, or ended before its last day" in void.sentence
        with translation.override("es"):  # "entregado" is what a paper is that was handed over to its holder
            assert "revocado, reemplazado o devuelto, o terminó antes de su último día" in void.sentence

    @pytest.mark.parametrize("language", ["es", "en"])
    def test_is_another_for_each_outcome(self, language: str) -> None:
        with translation.override(language):
            assert len({Verdict(each).sentence for each in Outcome}) == len(Outcome) == len(SENTENCES)


def test_the_last_day_is_read_from_the_machine_readable_zone() -> None:
    assert expires_on(parse(SEALED)) == date(2019, 3, 4)
