"""The page of one match and the queue: what reviewers read, decide and take, and what a colleague did meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework import clock
from casework.arrivals.grants import assign_case, name_on_case
from casework.audit.models import AuditEvent
from casework.screening.asking_anew import ask_fresh
from casework.screening.claiming import take_match
from casework.screening.hits import Hit
from casework.screening.services import ask_again
from casework.staff.models import Role, User
from tests.making import answer_checks, make_open_case, make_region, make_user, supervisor_of
from tests.making_hits import OTHER, SAME, decide, entry_like, make_hit, reviewer_of, settle
from tests.making_lists import record, take_list
from tests.pages.desk import browser_of

pytestmark = pytest.mark.usefixtures("evening")
NOW = clock.FIRST_MOMENT


def taken(hit: Hit, name: str = "one") -> User:
    """A reviewer who has taken this match."""
    reviewer = reviewer_of(hit.case.office, name)
    take_match(hit.pk, by=reviewer, at=NOW)
    return reviewer


def in_english(user: User) -> Client:
    client = browser_of(user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def page(user: User, hit: Hit, query: str = "") -> str:
    return in_english(user).get(f"/matches/{hit.pk}/{query}").content.decode()


def say(hit: Hit, by: User, decision: str = SAME, **typed: str) -> Any:
    form = {"decision": decision, "compared": "document", "reason": "Same number.", **typed}
    return in_english(by).post(f"/matches/{hit.pk}/", form)


class TestTheMatch:
    def test_tells_both_sides_and_what_agrees_differs_and_is_not_known(self) -> None:
        hit = make_hit(strong=True, at=NOW, gender="female", countries=())
        text = page(taken(hit), hit)
        for words in ("Strong match", "agrees", "the same date", "the same number", "differs", "another sex"):
            assert words.lower() in text.lower(), words
        assert "not known on both sides" in text
        assert text.count("V-99000001") == 2

    def test_tells_why_by_words_and_weights(self) -> None:
        case = make_open_case(at=NOW)
        name = entry_like(case).names[0].full
        take_list(record("1", name.replace("Landrezma", "Landresma"), programme="Programa ficticio"), at=NOW)
        answer_checks(case, at=NOW)
        hit = Hit.objects.select_related("case__office").get()
        text = page(taken(hit), hit)
        assert "landresma" in text.lower()
        assert "differs by a letter or two" in text or "sounds alike" in text
        assert "Programa ficticio" in text
        assert "names-1" in text
        assert f"Why {round(100 * hit.score)} of 100" in text

    def test_tells_every_name_with_its_quality(self) -> None:
        case = make_open_case(at=NOW)
        take_list(record("1", entry_like(case).names[0].full, "El Alias Ficticio"), at=NOW)
        answer_checks(case, at=NOW)
        hit = Hit.objects.select_related("case__office").get()
        text = page(taken(hit), hit)
        assert "El Alias Ficticio" in text
        assert "main name" in text
        assert "good alias" in text

    @pytest.mark.parametrize(("country", "warned"), [("VEN", True), ("COL", False), ("PAN", False), ("", False)])
    def test_warns_of_a_notice_from_the_country_of_origin(self, country: str, warned: bool) -> None:
        hit = make_hit(at=NOW, issuing_country=country, notice_kind="red", offence="Deserción")
        text = page(taken(hit), hit)
        assert ("Possible persecution" in text) is warned

    def test_never_says_clear(self) -> None:
        hit = make_hit(at=NOW)
        assert "clear" not in page(taken(hit), hit).lower().replace('class="clear', "")

    def test_is_read_by_the_desk_which_decides_nothing(self) -> None:
        hit = make_hit(at=NOW)
        text = page(hit.case.officer, hit)
        assert "Your account does not hold the role" in text
        assert "Record the decision" not in text
        assert say(hit, hit.case.officer).status_code == 403

    def test_is_hidden_from_a_reviewer_who_has_not_taken_it(self) -> None:
        hit = make_hit(at=NOW)
        assert in_english(reviewer_of(hit.case.office)).get(f"/matches/{hit.pk}/").status_code == 404

    def test_opening_it_is_an_event_of_the_case(self) -> None:
        hit = make_hit(at=NOW)
        reviewer = taken(hit)
        page(reviewer, hit)
        event = AuditEvent.objects.filter(kind="read", subject_table="casework_hit").latest("id")
        assert (event.subject_pk, event.case_id, event.actor) == (str(hit.pk), hit.case_id, str(reviewer.pk))

    def test_says_that_a_decision_was_carried_over_by_whom_and_when(self, monkeypatch: pytest.MonkeyPatch) -> None:
        hit = settle(make_hit(at=NOW), at=NOW)
        monkeypatch.setattr("casework.screening.thresholds.ALGORITHM", "names-next")
        Hit.objects.filter(pk=hit.pk).update(algorithm="names-0")
        text = page(supervisor_of(hit.case.office), carried(hit))
        assert "Carried over" in text
        assert str(hit.decided_by) in text

    def test_leads_to_the_ones_before_and_after(self) -> None:
        cases = [make_open_case(at=NOW) for _case in range(3)]
        take_list(*[entry_like(case, str(place), strong=place == 0) for place, case in enumerate(cases)], at=NOW)
        for case in cases:
            answer_checks(case, at=NOW)
        hits = list(Hit.objects.select_related("case__office").order_by("-score", "-agreeing", "id"))
        for hit in hits:
            reviewer = taken(hit)
        text = page(reviewer, hits[1], "?who=mine")
        assert "2 of 3 open to you" in text
        assert f'rel="prev" href="/matches/{hits[0].pk}/?who=mine"' in text
        assert f'rel="next" href="/matches/{hits[2].pk}/?who=mine"' in text


def carried(hit: Hit) -> Hit:
    later = NOW + timedelta(minutes=1)
    ask_fresh(hit.case, ["SANCTIONS"], why="renewal", by=hit.case.officer, at=later)
    answer_checks(hit.case, at=later)
    return Hit.objects.get(replaced_at=None)


class TestDeciding:
    def test_names_the_field_that_is_missing_and_loses_no_word(self) -> None:
        hit = make_hit(at=NOW)
        answer = say(hit, taken(hit), compared="")
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Choose the second identifier" in text
        assert "Same number." in text

    def test_says_that_the_check_is_asked_again_and_loses_no_word(self) -> None:
        hit = make_hit(at=NOW)
        reviewer = taken(hit)
        ask_again(hit.check_run_id, by=supervisor_of(hit.case.office), at=NOW)
        answer = say(hit, reviewer, reason="Same face.")
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "This check is being asked again" in text
        assert "Same face." in text
        assert "Look how it stands now" in text

    def test_shows_the_words_of_each_of_two_reviewers(self) -> None:
        hit = make_hit(strong=True, at=NOW)
        one = taken(hit)
        assert say(hit, one, reason="Same number.").status_code == 302
        assert say(hit, one, reason="Again.").status_code == 409
        two = taken(hit, "two")
        assert say(hit, two, OTHER, compared="photo", reason="Other face.").status_code == 302
        text = page(two, hit)
        assert "Same number." in text
        assert "Other face." in text
        assert "Settled:" not in text

    def test_can_be_taken_back_and_taken_up_again(self) -> None:
        hit = make_hit(strong=True, at=NOW)
        one = taken(hit)
        say(hit, one)
        assert "Take my decision back" in page(one, hit)
        assert in_english(one).post(f"/matches/{hit.pk}/withdraw/").status_code == 302
        settle(hit, at=NOW)
        assert "Take it up again" in page(one, hit)
        assert in_english(one).post(f"/matches/{hit.pk}/reopen/", {"reason": "A photo came."}).status_code == 302
        assert "A photo came." in page(one, hit)
        hit.refresh_from_db()
        assert hit.waits

    def test_asks_somebody_for_more(self) -> None:
        hit = make_hit(at=NOW)
        one = taken(hit)
        answer = say(hit, one, "more_information", compared="", asked_of="Liaison office")
        assert answer.status_code == 302
        assert "Liaison office" in page(one, hit)


class TestTheQueue:
    def queue(self, user: User, query: str = "") -> str:
        return in_english(user).get(f"/matches/{query}").content.decode()

    def test_tells_score_and_number_and_no_name(self) -> None:
        hit = make_hit(strong=True, at=NOW)
        text = self.queue(reviewer_of(hit.case.office))
        assert hit.case.number in text
        assert "Landrezma" not in text
        assert "V-99" not in text
        assert "Take" in text

    def test_tells_who_has_taken_what(self) -> None:
        hit = make_hit(at=NOW)
        one = taken(hit)
        assert "you" in self.queue(one)
        other = self.queue(reviewer_of(hit.case.office, "two"))
        assert str(one) in other
        assert "A colleague has taken this match." in other

    def test_opens_the_case_to_who_takes_it(self) -> None:
        hit = make_hit(at=NOW)
        reviewer = reviewer_of(hit.case.office)
        answer = in_english(reviewer).post(f"/matches/{hit.pk}/take/")
        assert answer.headers["Location"] == f"/matches/{hit.pk}/"
        assert in_english(reviewer).get(f"/cases/{hit.case_id}/").status_code == 200
        assert in_english(reviewer).post(f"/matches/{hit.pk}/release/").status_code == 302

    def test_tells_a_restricted_case_by_its_codename_to_the_whole_country_only(self) -> None:
        hit = make_hit(case=make_open_case(restricted=True, at=NOW), at=NOW)
        assert hit.case.codename
        near = reviewer_of(hit.case.office)
        assert "No match waits for a decision" in self.queue(near)
        assert in_english(near).post(f"/matches/{hit.pk}/take/").status_code == 404
        national = make_user(role=Role.SECURITY_REVIEWER)
        text = self.queue(national)
        assert hit.case.codename in text
        assert hit.case.number not in text
        assert hit.case.public_ref not in text
        assert in_english(national).post(f"/matches/{hit.pk}/take/").status_code == 302
        assert hit.case.codename in self.queue(national)
        assert hit.case.number not in self.queue(national)

    def test_tells_a_restricted_case_to_a_reviewer_to_whom_it_is_assigned(self) -> None:
        hit = make_hit(case=make_open_case(restricted=True, at=NOW), at=NOW)
        near = reviewer_of(hit.case.office)
        supervisor = supervisor_of(hit.case.office)
        name_on_case(hit.case_id, supervisor, reason="Assigns.", by=hit.case.officer, at=NOW)
        assign_case(hit.case_id, near, reason="Alone here.", by=supervisor, at=NOW)
        text = self.queue(near)
        assert str(hit.case.codename) in text
        assert hit.case.number not in text

    def test_keeps_filters_in_the_address_and_says_what_to_do_when_empty(self) -> None:
        hit = make_hit(strong=True, at=NOW)
        reviewer = reviewer_of(hit.case.office)
        assert hit.case.number in self.queue(reviewer, "?band=strong&source=test")
        none = self.queue(reviewer, "?band=possible")
        assert hit.case.number not in none
        assert "Show all that wait" in none
        settle(hit, at=NOW)
        assert "No match waits for a decision" in self.queue(reviewer)

    def test_does_not_know_of_a_match_elsewhere(self) -> None:
        hit = make_hit(at=NOW)
        elsewhere = make_user(role=Role.SECURITY_REVIEWER, region=make_region(code="CAR"))
        assert hit.case.number not in self.queue(elsewhere)
        assert in_english(elsewhere).post(f"/matches/{hit.pk}/take/").status_code == 404


class TestTheCheck:
    def test_tells_its_looks_and_leads_to_its_matches(self) -> None:
        hit = make_hit(strong=True, at=NOW)
        text = in_english(hit.case.officer).get(f"/checks/{hit.check_run_id}/").content.decode()
        assert f'href="/matches/{hit.pk}/"' in text
        assert "names-1" in text
        assert "test, version of" in text

    def test_says_that_nobody_has_looked(self) -> None:
        case = make_open_case(at=NOW)
        answer_checks(case, at=NOW)
        check = case.checks.get(type="SANCTIONS")
        text = in_english(case.officer).get(f"/checks/{check.pk}/").content.decode()
        assert "not screened: nobody has looked" in text
        assert "no list serves" in text

    def test_shows_weak_and_earlier_ones_on_request(self) -> None:
        hit = make_hit(at=NOW)
        Hit.objects.filter(pk=hit.pk).update(band="weak")
        client = in_english(hit.case.officer)
        url = f"/checks/{hit.check_run_id}/"
        assert f"/matches/{hit.pk}/" not in client.get(url).content.decode()
        assert f"/matches/{hit.pk}/" in client.get(f"{url}?weak=1").content.decode()
        Hit.objects.filter(pk=hit.pk).update(replaced_at=NOW)
        assert f"/matches/{hit.pk}/" not in client.get(url).content.decode()
        assert f"/matches/{hit.pk}/" in client.get(f"{url}?earlier=1").content.decode()


def test_a_decision_of_a_colleague_at_the_same_time_is_told() -> None:
    hit = make_hit(at=NOW)
    one = taken(hit)
    decide(hit, by="two", at=NOW)
    assert say(hit, one).status_code == 409
