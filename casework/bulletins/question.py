"""The counting rule: who presented themselves since a day, as it was on record at a cut-off (design: model.md 12).

A person counts once, by the first time they presented themselves, from the moment their record was opened: drafts
too, given up and merged records not. Everything is read as of the cut-off: a fact by when it was recorded and
superseded, a record given up by its step, so that the same question gets the same answer whatever is corrected later.
Protected people and restricted branches stand in every total and in no part that would point at them.
"""

QUESTION = 1  # raise it when the rule below changes: bulletins of another version are not compared

# A record that was not given up and not merged by the cut-off. The status alone answers for almost every row.
_STANDS = """
    ({case}.status <> 'voided' OR NOT EXISTS (
        SELECT FROM casework_transition AS step
         WHERE step.case_id = {case}.id AND step.subject_type = 'case' AND step.to_status = 'voided'
           AND step.at <= %(cut_off)s))
    AND ({case}.merged_into_id IS NULL OR EXISTS (
        SELECT FROM casework_transition AS step
         WHERE step.case_id = {case}.id AND step.subject_type = 'case' AND step.verb = 'merge'
           AND step.at > %(cut_off)s))
"""
_ON_RECORD = (
    "{fact}.recorded_at <= %(cut_off)s AND ({fact}.superseded_at IS NULL OR {fact}.superseded_at > %(cut_off)s)"
)

# No crossing on record means that the person was not registered yet: registering writes the first one.
# Somebody of whom it was not asked yet whether they served counts among the personnel, unless they were opened as a
# relative of somebody else.
CELLS = f"""
WITH person AS (
    SELECT DISTINCT ON (held.person_id)
           (least(held.opened_at, crossing.received_at) AT TIME ZONE 'America/Bogota')::date AS day,
           coalesce(service.served, coalesce(come.head_id, held.id) = held.id) AS personnel,
           crossing.id IS NULL AS draft,
           CASE WHEN NOT held.restricted THEN coalesce(crossing.department_id, point.department_id) END AS entered,
           CASE WHEN NOT held.restricted THEN office.department_code END AS presented,
           CASE WHEN NOT held.restricted AND NOT branch.restricted THEN service.branch_id END AS branch,
           CASE WHEN NOT held.restricted THEN crossing.mode_id END AS mode
      FROM casework_case AS held
      JOIN casework_office AS office ON office.code = held.office_id
      LEFT JOIN casework_arrival AS crossing
        ON crossing.case_id = held.id AND {_ON_RECORD.format(fact="crossing")}
      LEFT JOIN casework_entrypoint AS point ON point.code = crossing.entry_point_id
      LEFT JOIN casework_servicerecord AS service
        ON service.person_id = held.person_id AND {_ON_RECORD.format(fact="service")}
      LEFT JOIN casework_servicebranch AS branch ON branch.code = service.branch_id
      LEFT JOIN casework_arrivalgroup AS come ON come.id = held.group_id AND come.opened_at <= %(cut_off)s
     WHERE held.opened_at <= %(cut_off)s AND held.opened_at >= %(since)s AND {_STANDS.format(case="held")}
       AND NOT EXISTS (
           SELECT FROM casework_case AS earlier
            WHERE earlier.person_id = held.person_id AND earlier.opened_at < %(since)s
              AND {_STANDS.format(case="earlier")})
     ORDER BY held.person_id, held.opened_at, held.id, crossing.recorded_at DESC,
              array_position(ARRAY['established', 'documented', 'claimed'], service.basis::text),
              service.recorded_at DESC
)
SELECT CASE WHEN GROUPING(entered) = 0 THEN 'entered' WHEN GROUPING(presented) = 0 THEN 'presented'
            WHEN GROUPING(branch) = 0 THEN 'branch' ELSE 'mode' END AS part,
       coalesce(entered, presented, branch, mode, '') AS code,
       personnel, day, count(*) AS people, count(*) FILTER (WHERE draft) AS drafts
  FROM person
 WHERE day >= %(first_day)s
 GROUP BY GROUPING SETS ((personnel, day, entered), (personnel, presented), (personnel, branch), (personnel, mode))
 ORDER BY part, day, code, personnel
"""  # noqa: S608 - every piece is a constant of this file

# What those people have in hand, in two rows: applications lodged and sent on, papers issued and valid. A paper is
# issued when its document is stored.
PAPERS = """
SELECT count(*), count(*) FILTER (WHERE application.forwarded_at <= %(cut_off)s)
  FROM casework_application AS application JOIN casework_case AS held ON held.id = application.case_id
 WHERE held.opened_at BETWEEN %(since)s AND %(cut_off)s
   AND application.status <> 'draft' AND application.recorded_at <= %(cut_off)s
 UNION ALL
SELECT count(*), count(*) FILTER (WHERE paper.validity @> (%(cut_off)s AT TIME ZONE 'America/Bogota')::date)
  FROM casework_safeconduct AS paper
  JOIN casework_storedfile AS document ON document.id = paper.document_id
  JOIN casework_case AS held ON held.id = paper.case_id
 WHERE held.opened_at BETWEEN %(since)s AND %(cut_off)s AND document.stored_at <= %(cut_off)s
"""
