"""What is made of the cells that the database counted: pure, so without a database."""

from datetime import date, datetime

from casework.bulletins.figures import Answer, Cell, Difference, Figures, Papers, Row, Who, differences, figures_of
from casework.law.days import BOGOTA

FIRST, SECOND, THIRD = date(2019, 2, 23), date(2019, 2, 24), date(2019, 2, 25)
CUT_OFF = datetime(2019, 2, 25, 18, 0, tzinfo=BOGOTA)


def cell(code: str, people: int, *, day: date = FIRST, personnel: bool = True, drafts: int = 0) -> Cell:
    """So many people by department of entry."""
    return Cell(part="entered", code=code, personnel=personnel, people=people, drafts=drafts, day=day)


def part(name: str, code: str, people: int, *, personnel: bool = True) -> Cell:
    """So many people by another part."""
    return Cell(part=name, code=code, personnel=personnel, people=people, drafts=0)


ANSWER = Answer(
    (
        cell("44", 2),
        cell("54", 5),
        cell("", 3, drafts=3),
        cell("54", 4, day=THIRD),
        cell("54", 6, day=THIRD, personnel=False, drafts=1),
        part("branch", "GNB", 14),
        part("branch", "", 6, personnel=False),
        part("mode", "CIVIL_UNARMED", 14),
        part("mode", "CIVIL_UNARMED", 6, personnel=False),
    ),
    Papers(lodged=7),
)


def figures(who: Who = Who.PERSONNEL) -> Figures:
    """What the answer says about these people."""
    return figures_of(ANSWER, since=FIRST, cut_off=CUT_OFF, last_day=THIRD, who=who)


class TestFiguresOf:
    def test_tells_personnel_and_others_apart(self) -> None:
        assert [figures(who).people for who in (Who.PERSONNEL, Who.OTHERS, Who.ALL)] == [14, 6, 20]
        assert [figures(who).drafts for who in (Who.PERSONNEL, Who.OTHERS, Who.ALL)] == [3, 1, 4]

    def test_names_the_most_first_and_what_is_not_said_last(self) -> None:
        assert figures().entered == (Row("54", 9), Row("44", 2), Row("", 3))

    def test_has_a_row_for_a_day_on_which_nobody_came(self) -> None:
        days = [(day.on, day.people, day.together) for day in figures().days]
        assert days == [(FIRST, 10, 10), (SECOND, 0, 10), (THIRD, 4, 14)]

    def test_asks_only_those_who_served_for_their_branch(self) -> None:
        assert figures(Who.ALL).branches == (Row("GNB", 14),)
        assert figures(Who.ALL).modes == (Row("CIVIL_UNARMED", 20),)


class TestAnswer:
    def test_comes_back_from_json_as_it_was(self) -> None:
        assert Answer.from_dict(ANSWER.as_dict()) == ANSWER


class TestDifferences:
    def test_of_the_same_answer_are_none(self) -> None:
        assert differences(ANSWER, Answer(ANSWER.cells[::-1], ANSWER.papers)) == []

    def test_name_what_came_in_late_and_what_went(self) -> None:
        today = Answer((cell("44", 1), *ANSWER.cells[1:], cell("81", 2, day=SECOND)), ANSWER.papers)
        assert differences(ANSWER, today) == [
            Difference("entered", "44", FIRST, personnel=True, then=2, now=1),
            Difference("entered", "81", SECOND, personnel=True, then=0, now=2),
        ]
