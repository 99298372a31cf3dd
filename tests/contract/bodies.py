"""Right bodies for the operations that take one, by the name of the operation; all of it is invented."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.api.desk import CROSSING, LODGING, PERSON, REGISTRATION

Keys = Mapping[str, Sequence[str]]
NOBODYS = "00000000-0000-4000-8000-000000000000"
ACT = {"number": "S-2", "dated": "2019-02-26", "signatory": "Viceministra de prueba"}
BY_LETTER = {"reasons": {"recorded_for_the_ministry": "Llegó por carta."}}
NOTE = {"note": "Nota de prueba."}
REASONS = {
    "reasons": dict.fromkeys(
        ("photo_missing", "identity_missing", "address_missing", "items_not_declared", "checks_open", "items_missing"),
        "Motivo de prueba.",
    )
}


def bodies(keys: Keys, right: Keys, *, colleague: str) -> dict[str, list[Any]]:
    """What is sent in turn, one body for each key of the address, so that right and refused acts both happen."""
    cases = list(keys["cases"])
    return {
        **_about_cases(cases, colleague),
        **_about_relatives(right, cases),
        "lodge_application": [LODGING, LODGING | {"covers": cases[:1]}],
        "complete_application": [{"grounds": ["a", "c"], "statement": "Más.", "evidence": "Una carta."}],
        "forward_application": [{"dispatch_number": "PRUEBA-7"}, {"dispatch_number": ""}],
        "decide_hit": [
            {"decision": "false_positive", "compared": "birth", "reason": "Otra persona."},
            {"decision": "?", "reason": ""},
        ],
        "request_safe_conduct": [REASONS, {}],
        "approve_safe_conduct": [{}, {"term": 1, **REASONS}],
        "return_safe_conduct": [NOTE],
        "refuse_safe_conduct": [NOTE],
        "cancel_safe_conduct": [NOTE],
        "hand_over": [{"reasons": {"not_scanned": "Motivo de prueba."}}, {}],
        "ask_again": [{}],
        "record_answer": [
            {"said": "no_match", "came_by": "telephone", "received_at": "2019-02-26T12:00:00-05:00"},
            {"said": "hit", "came_by": "letter", "received_at": "2031-01-01T00:00:00Z"},
        ],
        "weigh_answer": [{"weighing": "no_concern", "reason": "Nada."}, {"weighing": "concern", "reason": ""}],
        "propose_outcome": [{"outcome": "favourable", "reason": "Nada."}, {"outcome": "adverse", "reason": "Nada."}],
        "approve_outcome": [{"reason": "De acuerdo."}],
        "return_outcome": [{"reason": "Falta oír a la persona."}],
        "record_inadmission": [{"ground": "Expulsión.", "article": "Art. 1"}, {"ground": "", "article": "Art. 1"}],
        "withdraw_inadmission": [{"ground": one, "why": "Otra persona."} for one in right["ground to withdraw"]],
        "record_death": [{"told_by": "Hospital de prueba"}, {"told_by": ""}],
        "withdraw_death": [{"why": "Otra persona."}],
        "name_principal": [{"principal": case, "relatives": []} for case in right["who is left"]],
        "approve_together": [{"safe_conducts": [NOBODYS]}, {"safe_conducts": []}],
        "request_together": [{"safe_conducts": [NOBODYS]}, {"safe_conducts": [NOBODYS] * 201}],
        "verify_link": [{"proof": "Registro civil."}],
        "tell_in_private": [{}],
        "end_link": [NOTE],
        **_about_acts(right),
    }


def _about_acts(right: Keys) -> dict[str, list[Any]]:
    return {
        "correct_ministry_act": [ACT | {"act": act, "why": "Error.", **BY_LETTER} for act in right["act to correct"]],
        "withdraw_ministry_act": [{"act": act, "why": "De otro expediente."} for act in right["act to withdraw"]],
    }


def _about_cases(cases: Sequence[str], colleague: str) -> dict[str, list[Any]]:
    same = {"reasons": {"possible_duplicate": "Otra persona: las huellas no coinciden."}}
    return {
        "search_cases": [{"words": "Quirvelo"}, {"words": "V-99.000.001"}, {"words": ""}],
        "start_case": [{"office": "CU"}, {"office": "RI"}, {"office": "CU", "restricted": True}, {"office": "QQ"}],
        "register_case": [REGISTRATION | same, REGISTRATION | {"received_at": "2031-01-01T00:00:00Z"}],
        "void_case": [NOTE],
        "name_colleague": [{"colleague": colleague, "reason": "Prueba."}],
        "compare_cases": [{"other": case, "outcome": "different", "reason": "Otra foto."} for case in cases[:6]],
        "correct_person": [PERSON],
        "correct_arrival": [CROSSING],
    }


def _about_relatives(right: Keys, cases: Sequence[str]) -> dict[str, list[Any]]:
    same = {"reasons": {"possible_duplicate": "Otra persona: las huellas no coinciden."}}
    begun = [
        {**REGISTRATION, **same, "case": case, "relation": "SPOUSE", "told_in_private": True}
        for case in right["drafts of a family"]
    ]
    heads = [*right["heads"], *cases[:5]]
    return {
        "start_relatives": [{"count": 2}],
        "register_relatives": [{"relatives": begun}, {"relatives": begun[:1]}],
        "link_relative": [{"head": case, "relation": "SPOUSE", "told_in_private": True} for case in heads],
        "record_child_notice": [{"notified_at": "2019-02-26T09:30:00-05:00", "contact": "Prueba"}],
        "cover_relative": [{"case": case} for case in [*right["who may be covered"], *cases[:4]]],
        "leave_application": [NOTE],
        "end_cover": [{"case": case, **NOTE} for case in [*right["who is covered"], *cases[:4]]],
    }
