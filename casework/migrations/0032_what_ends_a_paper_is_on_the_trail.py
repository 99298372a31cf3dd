"""Acts of the Ministry, deaths and revocations: on the trail, and behind the second wall where they are of a case."""

from django.db import migrations
from django.db.migrations import RunSQL

from casework.audit.operations import together, track

CASE = {"case": "case_id"}
PAPER = ["facts", "facts_hash", "token"]
TRACKED = (
    track("casework_ministryact", **CASE, personal=["why"]),
    track("casework_revocation", **CASE, personal=["breach", "evidence", "defence", "remedy"]),
    track("casework_death", person="person_id", personal=["died_on", "told_by"]),
    track("casework_lossground", pk="code"),
    track("casework_rejectionground", pk="code"),
)
AGAIN = RunSQL(  # the triggers learn which of the new columns are personal
    [
        *track("casework_safeconduct", **CASE, person="person_id", personal=[*PAPER, "report"]).sql,
        *track("casework_print", **CASE, personal=["reason"]).sql,
    ],
    [
        *track("casework_safeconduct", **CASE, person="person_id", personal=PAPER).sql,
        *track("casework_print", **CASE).sql,
    ],
)
OF_A_CASE = "EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.id = {table}.case_id)"
OF_A_PERSON = "EXISTS (SELECT FROM public.casework_case AS seen WHERE seen.person_id = {table}.person_id)"
COVERED = (  # of an application that covers somebody whose case is seen
    "EXISTS (SELECT FROM public.casework_beneficiary AS place WHERE place.application_id = {table}.application_id)"
)
WALLED = {
    "casework_ministryact": f"{OF_A_CASE} OR {COVERED}",
    "casework_revocation": OF_A_CASE,
    "casework_death": OF_A_PERSON,
}
WALL = RunSQL(
    [
        f"CREATE POLICY wall ON public.{table} USING ((SELECT wall_is_down()) OR {clause.format(table=table)});"
        f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY"
        for table, clause in WALLED.items()
    ],
    [
        f"ALTER TABLE public.{table} DISABLE ROW LEVEL SECURITY; DROP POLICY wall ON public.{table}"
        for table in reversed(WALLED)
    ],
)


class Migration(migrations.Migration):
    """Triggers and policies."""

    dependencies = [("casework", "0031_life_of_papers")]
    operations = [together(*TRACKED), AGAIN, WALL]
