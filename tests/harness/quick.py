"""What `dev test --quick` leaves out, beside browsers, benchmarks and own processes: it is over within two minutes.

Whole folders that follow a story from door to door or ask every row of a table, and modules whose tests take long.
The folders of the rules, constraints and calculations stay; everything is asked by `dev test`.
"""

from pathlib import Path

TESTS = Path(__file__).parents[1]
FOLDERS = ("admin", "attacks", "backup", "browser", "contract", "demo", "embedded", "journeys")
# Doors: each shows and refuses what its rule says, and the rule is asked in the folder of its concept.
PAGES = (
    *("pages/test_accounts", "pages/test_alike", "pages/test_approvals", "pages/test_bad_input"),
    *("pages/test_batches", "pages/test_blocks", "pages/test_case_checks", "pages/test_colleagues"),
    *("pages/test_comparing", "pages/test_correcting", "pages/test_correcting_acts", "pages/test_counts"),
    *("pages/test_emergency", "pages/test_events", "pages/test_families", "pages/test_first_pages"),
    *("pages/test_late_acts", "pages/test_lists", "pages/test_matches", "pages/test_ministry_acts"),
    *("pages/test_office", "pages/test_paper_life", "pages/test_protected", "pages/test_registration"),
    *("pages/test_relatives", "pages/test_searching", "pages/test_sheet_entry", "pages/test_strangers"),
    *("pages/test_verification", "pages/test_wall"),
)
# The same doors for machines: describing, paging and registering stay.
API = (
    *("api/test_acts", "api/test_assessments", "api/test_concurrency", "api/test_filters"),
    *("api/test_one_path", "api/test_paper_life", "api/test_problems", "api/test_queries"),
    *("api/test_reading", "api/test_repeating", "api/test_tokens"),
)
# Every row of a table through a signed-in browser; failing closed and a part of the permission table stay.
TABLES = (
    *("architecture/test_absent_and_hidden", "architecture/test_clock", "architecture/test_every_reading"),
    *("architecture/test_generated_pages", "architecture/test_headers", "architecture/test_messages"),
    *("architecture/test_sizes", "architecture/test_status"),
)
# The whole trail verified many times, and the second wall; sealing, capture, attacks and single rules stay.
TRAIL = (
    *("audit/test_checkpoints", "audit/test_searches", "audit/test_tampering", "audit/test_tampering_seals"),
    *("audit/test_verify", "audit/test_wall"),
)
# Sessions and second factors through the pages, keys in processes; accounts, roles and their requests stay.
SIGN_IN = (
    *("staff/test_attacks_on_sign_in", "staff/test_field_keys", "staff/test_numbers"),
    *("staff/test_second_factor", "staff/test_second_factor_required", "staff/test_sessions"),
)
# Papers made, printed or ended whole; rules, constraints, seal, codes and blocks stay.
PAPERS = (
    *("safe_conducts/test_names_on_paper", "safe_conducts/test_waiting"),
    *("safe_conducts/test_deciding", "safe_conducts/test_document", "safe_conducts/test_life"),
    *("safe_conducts/test_life_constraints", "safe_conducts/test_prints", "safe_conducts/test_reminding"),
    *("safe_conducts/test_repeating", "safe_conducts/test_revoking", "safe_conducts/test_seal_keys"),
    *("safe_conducts/test_services", "safe_conducts/test_sheet_papers"),
)
# Checks run from the beginning to their end, access in emergencies, who reads an account; the matcher, rules,
# visibility, lists and answers stay.
SERVICES = (
    *("arrivals/test_emergency", "asylum/test_accounts", "screening/test_opinions"),
    *("asylum/test_receipt", "screening/test_asking_again", "screening/test_assessing"),
    *("screening/test_assessment_constraints", "screening/test_claiming", "screening/test_concerns"),
    *("screening/test_decided_pairs", "screening/test_deciding", "screening/test_earlier_cases"),
    *("screening/test_exchange", "screening/test_memory", "screening/test_runs", "screening/test_silence"),
    *("test_making", "work/test_heartbeats"),
)
MODULES = (*PAGES, *API, *TABLES, *TRAIL, *SIGN_IN, *PAPERS, *SERVICES)
LEFT_OUT = {TESTS / folder for folder in FOLDERS} | {TESTS / f"{module}.py" for module in MODULES}
PARTLY = {"tests/architecture/test_permissions.py": 10}  # of its rows a quick run asks every tenth
EXAMPLES = 20  # of each property, where the whole suite tries a hundred
MARKED = "not browser and not bench and not processes"


def is_left_out(path: Path) -> bool:
    """Whether a quick run does not even read this file or folder."""
    return path in LEFT_OUT


def thinned(names: list[str]) -> list[str]:
    """Which of these tests a quick run leaves out of the modules that it asks in part: rows only, never whole tests."""
    rows: dict[str, int] = {}
    left_out = []
    for name in names:
        test, _bracket, row = name.partition("[")
        if row and (step := PARTLY.get(test.partition("::")[0])):
            rows[test] = rows.get(test, 0) + 1
            if rows[test] % step != 1:
                left_out.append(name)
    return left_out
