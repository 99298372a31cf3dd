"""Every table that says something about somebody goes on the trail; sign-in's counters get their table.

Columns named personal appear in the trail as keyed digests only.
"""

from django.db import migrations

from casework.audit.operations import together, track

FACT = ("person_id",)
PERSONAL_FACTS = {
    "personname": ("given", "paternal", "maternal", "search_key"),
    "birth": ("year", "month", "day", "age", "as_of"),
    "sex": ("value",),
    "nationality": ("country_id",),
    "identitydocument": ("number", "number_norm"),
    "address": ("line", "place"),
    "contact": ("phone", "email"),
    "servicerecord": ("branch_id", "rank_id", "unit"),
    "specificneed": ("type_id",),
    "photo": (),
}
OF_A_CASE = {
    "arrival": (),
    "casegrant": ("reason",),
    "privacynotice": (),
    "signature": ("signed_by", "witness", "read_by", "interpreter"),
    "itemdeclaration": (),
    "declareditem": ("serial", "note"),
    "duplicatedecision": ("reason",),
    "check": ("subject_hash",),
    "hit": ("explanation", "reason"),
    "application": ("grounds", "late_reason", "evidence_listed"),
    "statement": ("ciphertext",),
    "print": (),
    "workitem": (),
    "transition": ("reasons",),
}
# A hash without a key lets names and document numbers be guessed; the token proves the paper to whoever holds it.
SECRETS_OF_A_PAPER = ("facts", "facts_hash", "token")
WITHOUT_A_CASE = (
    "series", "rolegrant", "listversion", "term", "documenttype",
)  # fmt: skip
BY_CODE = {
    "office": "code",
    "region": "code",
    "country": "alpha3",
    "department": "code",
    "entrypoint": "code",
    "arrivalmode": "code",
    "identitydocumenttype": "code",
    "servicebranch": "code",
    "rankclass": "code",
    "rank": "id",
    "itemtype": "code",
    "needtype": "code",
    "flightreason": "code",
    "checktype": "code",
}

SAME_PERSON = """
ALTER TABLE casework_safeconduct ADD CONSTRAINT safe_conduct_person_of_the_case
    FOREIGN KEY (case_id, person_id) REFERENCES casework_case (id, person_id)
"""
CACHE = """
CREATE TABLE django_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX django_cache_expires ON django_cache (expires)
"""

TRACKED = (
    *(track(f"casework_{name}", person="person_id", personal=columns) for name, columns in PERSONAL_FACTS.items()),
    *(track(f"casework_{name}", case="case_id", personal=columns) for name, columns in OF_A_CASE.items()),
    *(track(f"casework_{name}") for name in WITHOUT_A_CASE),
    *(track(f"casework_{name}", pk=pk) for name, pk in BY_CODE.items()),
    track("casework_case", case="id", person="person_id"),
    track("casework_person", person="id"),
    track("casework_beneficiary", case="case_id", person="person_id"),
    track("casework_storedfile", case="case_id", person="person_id"),
    track("casework_safeconduct", case="case_id", person="person_id", personal=SECRETS_OF_A_PAPER),
    track("casework_user", personal=["password"], excluded=["last_login"]),
    track("casework_user_groups"),
    track("casework_user_user_permissions"),
    track("auth_group"),
    track("auth_group_permissions"),
)


class Migration(migrations.Migration):
    """Triggers, the composite key of the safe-conduct, and the table of the lockout's counters."""

    dependencies = [("casework", "0002_schema")]
    operations = [
        together(*TRACKED),
        migrations.RunSQL(
            SAME_PERSON, "ALTER TABLE casework_safeconduct DROP CONSTRAINT safe_conduct_person_of_the_case"
        ),
        migrations.RunSQL(CACHE, "DROP TABLE django_cache"),
    ]
