"""The counting rule: who presented themselves since a day, as it was on record at a cut-off (design: model.md 12).

A person counts once, by the first time they presented themselves, from the moment their record was opened: drafts
too, given up and merged records not. Everything is read as of the cut-off: a fact by when it was recorded and
superseded, a record given up by its step, so that the same question gets the same answer whatever is corrected later.
Protected people and restricted branches stand in every total and in no part that would point at them.
"""

QUESTION = 1  # raise it when the rule below changes: bulletins of another version are not compared

# One row at most of each case, and of each person and basis: a row is superseded when the next one is recorded.
_ON_RECORD = """
    {fact}.recorded_at <= %(cut_off)s AND ({fact}.superseded_at IS NULL OR {fact}.superseded_at > %(cut_off)s)
"""

# Bogota is five hours behind UTC all the year. No crossing on record means that the person was not registered yet:
# registering writes the first one.
# Those who are alike are counted before anything is looked up for them: a few hundred rows instead of one a person.
# Somebody of whom it was not asked yet whether they served counts among the personnel, unless they were opened as a
# relative of somebody else.
CELLS = f"""
WITH gone AS (
    SELECT given_up.id
      FROM casework_case AS given_up
      JOIN casework_transition AS step ON step.case_id = given_up.id AND step.subject_type = 'case'
     WHERE given_up.status = 'voided' AND step.to_status = 'voided' AND step.at <= %(cut_off)s
     UNION ALL
    SELECT merged.id
      FROM casework_case AS merged
      LEFT JOIN casework_transition AS step
        ON step.case_id = merged.id AND step.subject_type = 'case' AND step.verb = 'merge' AND step.at > %(cut_off)s
     WHERE merged.merged_into_id IS NOT NULL AND step.id IS NULL
), person AS (
    SELECT DISTINCT ON (held.person_id)
           (least(held.opened_at, crossing.received_at) AT TIME ZONE INTERVAL '-5 hours')::date AS day,
           coalesce(service.served, coalesce(come.head_id, held.id) = held.id) AS personnel,
           crossing.id IS NULL AS draft,
           held.restricted, held.office_id, service.branch_id,
           crossing.department_id, crossing.entry_point_id, crossing.mode_id
      FROM casework_case AS held
      LEFT JOIN casework_arrival AS crossing
        ON crossing.case_id = held.id AND {_ON_RECORD.format(fact="crossing")}
      LEFT JOIN casework_servicerecord AS service
        ON service.person_id = held.person_id AND {_ON_RECORD.format(fact="service")}
      LEFT JOIN casework_arrivalgroup AS come ON come.id = held.group_id AND come.opened_at <= %(cut_off)s
     WHERE held.opened_at BETWEEN %(since)s AND %(cut_off)s AND held.id NOT IN (SELECT id FROM gone)
       AND NOT EXISTS (
           SELECT FROM casework_case AS earlier
            WHERE earlier.person_id = held.person_id AND earlier.opened_at < %(since)s
              AND earlier.id NOT IN (SELECT id FROM gone))
     ORDER BY held.person_id, held.opened_at, crossing.recorded_at DESC,
              CASE service.basis WHEN 'established' THEN 1 WHEN 'documented' THEN 2 ELSE 3 END
), alike AS (
    SELECT personnel, day, restricted, office_id, branch_id, department_id, entry_point_id, mode_id,
           count(*) AS people, count(*) FILTER (WHERE draft) AS drafts
      FROM person WHERE day >= %(first_day)s
     GROUP BY personnel, day, restricted, office_id, branch_id, department_id, entry_point_id, mode_id
), told AS (
    SELECT personnel, day, people, drafts,
           CASE WHEN NOT alike.restricted THEN coalesce(alike.department_id, point.department_id) END AS entered,
           CASE WHEN NOT alike.restricted THEN office.department_code END AS presented,
           CASE WHEN NOT alike.restricted AND NOT branch.restricted THEN alike.branch_id END AS branch,
           CASE WHEN NOT alike.restricted THEN alike.mode_id END AS mode
      FROM alike
      JOIN casework_office AS office ON office.code = alike.office_id
      LEFT JOIN casework_entrypoint AS point ON point.code = alike.entry_point_id
      LEFT JOIN casework_servicebranch AS branch ON branch.code = alike.branch_id
)
SELECT CASE WHEN GROUPING(entered) = 0 THEN 'entered' WHEN GROUPING(presented) = 0 THEN 'presented'
            WHEN GROUPING(branch) = 0 THEN 'branch' ELSE 'mode' END AS part,
       coalesce(entered, presented, branch, mode, '') AS code,
       personnel, day, sum(people)::int AS people, sum(drafts)::int AS drafts
  FROM told
 GROUP BY GROUPING SETS ((personnel, day, entered), (personnel, presented), (personnel, branch), (personnel, mode))
 ORDER BY part, day, code, personnel
"""  # noqa: S608 - every piece is a constant of this file

# What was done since the first day, in two rows: applications lodged and, of them, sent on; papers issued and, of
# them, valid at the cut-off. A paper is issued when its document is stored; one written by hand, once it is confirmed.
PAPERS = """
SELECT count(*), count(*) FILTER (WHERE forwarded_at <= %(cut_off)s)
  FROM casework_application WHERE status <> 'draft' AND recorded_at BETWEEN %(since)s AND %(cut_off)s
 UNION ALL
SELECT count(*), count(*) FILTER (WHERE paper.validity @> (%(cut_off)s AT TIME ZONE 'America/Bogota')::date)
  FROM (SELECT paper.validity, document.stored_at AS issued_at
          FROM casework_safeconduct AS paper JOIN casework_storedfile AS document ON document.id = paper.document_id
         UNION ALL
        SELECT uses.validity, uses.confirmed_at
          FROM casework_sheetuse AS uses WHERE uses.confirmed_at IS NOT NULL AND uses.dropped_at IS NULL) AS paper
 WHERE paper.issued_at BETWEEN %(since)s AND %(cut_off)s
"""
