"""What earlier matches become: bands, what they compared, and each reviewer's word."""

FILL = """
UPDATE public.casework_hit AS hit
   SET band = CASE WHEN hit.strong THEN 'strong' ELSE 'possible' END,
       algorithm = coalesce(hit.explanation ->> 'algorithm', 'exact-1'),
       source = version.source,
       entry_key = entry.entry_id,
       entry_hash = entry.content_hash,
       subject_hash = asked.subject_hash,
       found_at = coalesce(asked.answered_at, asked.requested_at),
       confirm_reason = CASE WHEN hit.confirmed_by_id IS NOT NULL AND hit.confirm_reason = ''
                             THEN hit.reason ELSE hit.confirm_reason END,
       settled_at = CASE WHEN hit.decision <> '' AND (NOT hit.strong OR hit.confirmed_by_id IS NOT NULL)
                         THEN coalesce(hit.confirmed_at, hit.decided_at) END
  FROM public.casework_entry AS entry, public.casework_listversion AS version, public.casework_check AS asked
 WHERE entry.id = hit.entry_id AND version.id = entry.list_version_id AND asked.id = hit.check_run_id;
INSERT INTO public.casework_verdict
       (id, hit_id, case_id, decision, compared, reason, asked_of, by_id, at, withdrawn_at, withdraw_reason)
SELECT gen_random_uuid(), id, case_id, decision, 'other', reason, '', decided_by_id, decided_at, NULL::timestamptz, ''
  FROM public.casework_hit WHERE decision <> ''
 UNION ALL
SELECT gen_random_uuid(), id, case_id, decision, 'other', confirm_reason, '', confirmed_by_id, confirmed_at, NULL::timestamptz, ''
  FROM public.casework_hit WHERE confirmed_by_id IS NOT NULL;
UPDATE public.casework_hit SET decision = '', reason = '', decided_by_id = NULL, decided_at = NULL
 WHERE settled_at IS NULL AND decision <> '';
UPDATE public.casework_workitem SET role = 'security_reviewer', claimed_by_id = NULL, claim_until = NULL
 WHERE kind = 'review_hit' AND status = 'open';
"""

# The first word on a match that is open counts again as it did; weak likenesses were not kept then.
UNFILL = """
UPDATE public.casework_workitem SET role = 'supervisor' WHERE kind = 'review_hit' AND status = 'open';
UPDATE public.casework_hit AS hit SET strong = (hit.band = 'strong'), settled_at = NULL;
UPDATE public.casework_hit AS hit
   SET decision = said.decision, reason = said.reason, decided_by_id = said.by_id, decided_at = said.at
  FROM public.casework_verdict AS said
 WHERE said.hit_id = hit.id AND hit.decision = '' AND said.withdrawn_at IS NULL AND said.decision <> 'more_information'
   AND said.at = (SELECT min(at) FROM public.casework_verdict WHERE hit_id = hit.id AND withdrawn_at IS NULL
                  AND decision <> 'more_information');
DELETE FROM public.casework_verdict;
DELETE FROM public.casework_hit WHERE band = 'weak' OR replaced_at IS NOT NULL;
UPDATE public.casework_hit SET carried_from_id = NULL, run_id = NULL;
"""

# Keys that are checked at the end would keep the tables from being changed.
IMMEDIATE, DEFERRED = "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"
