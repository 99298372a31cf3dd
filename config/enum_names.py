"""What the API's description calls the choices that several concepts have: the library would number them."""

ENUM_NAMES = {
    "CaseStatus": "casework.arrivals.states.CaseStatus",
    "ApplicationStatus": "casework.asylum.states.ApplicationStatus",
    "MinistryActKind": "casework.asylum.ministry_acts.ActKind",
    "CheckStatus": "casework.screening.states.CheckStatus",
    "AssessmentOutcome": "casework.api.assessments.OUTCOME_CHOICES",
    "AssessmentStatus": "casework.screening.assessment_states.AssessmentStatus",
    "SafeConductStatus": "casework.safe_conducts.states.Status",
    "LinkStatus": "casework.people.states.LinkStatus",
    "WorkStatus": "casework.work.models.WorkStatus",
    "WorkKind": "casework.work.models.WorkKind",
    "SignatureKind": "casework.arrivals.desk_records.SignatureKind",
    "PrintOutcome": "casework.safe_conducts.models.PrintOutcome",
    "DuplicateOutcome": "casework.arrivals.records.DuplicateOutcome",
    "Sex": "casework.people.models.SexValue",
    "Role": "casework.staff.models.Role",
    "Language": "casework.api.registering.LANGUAGES",
    "ProblemCode": "casework.api.problems.KINDS",
}
