"""The rows of test_permissions.py about cases, in pages, API and admin; the columns are explained there."""

EVERYBODY = "200 200 200 200 200 200 200 200 200 200"
NOWHERE = "302 302 302 302 302 302 302 302 302 302"
SIGNED_IN = "302 200 200 200 200 200 200 200 200 200"
DESK_OF_THE_CASE = "302 200 404 200 404 403 403 403 403 403"
READERS_OF_THE_CASE = "302 200 404 200 404 403 403 200 200 403"
REVIEWER_OF_THE_CASE = "302 403 403 403 403 403 403 200 403 403"
SUPERVISOR_OF_THE_CASE = "302 403 403 200 404 403 403 403 403 403"
OFFICER_OF_THE_CASE = "302 200 404 403 403 403 403 403 403 403"
REVIEWERS_POST = "302 403 403 403 403 403 403 405 403 403"
OFFICERS_POST = "302 405 405 403 403 403 403 403 403 403"
DESKS_POST = "302 405 405 405 405 403 403 403 403 403"
CHECKS_OF_THE_CASE = "302 200 404 200 404 403 403 200 403 403"
READERS_POST = "302 405 405 405 405 403 403 405 405 403"
CHECKERS_POST = "302 405 405 405 405 403 403 405 403 403"
SUPERVISORS_POST = "302 403 403 405 405 403 403 403 403 403"
AUDITOR = "302 403 403 403 403 200 403 403 403 403"
AUDITOR_FINDS_NONE = "302 403 403 403 403 404 403 403 403 403"
PAGES = {
    "": ("", "302 200 200 200 200 302 302 200 200 302"),
    "healthz": ("", EVERYBODY),
    "readyz": ("", "503 503 503 503 503 503 503 503 503 503"),  # no worker sweeps here
    "language/": ("", "405 405 405 405 405 405 405 405 405 405"),
    "demonstration/": ("", "302 403 403 403 403 403 200 403 403 403"),
    "v/<str:token>": ("token", EVERYBODY),
    "verify/bundle.json": ("", "503 503 503 503 503 503 503 503 503 503"),  # no worker signs here
    "cases/": ("", "302 200 200 200 200 403 403 200 200 403"),
    "cases/new/": ("", "302 200 200 403 403 403 403 403 403 403"),
    "cases/import/": ("", "302 200 200 403 403 403 403 403 403 403"),
    "cases/import/template.csv": ("", "302 200 200 403 403 403 403 403 403 403"),
    "cases/<uuid:pk>/": ("case", READERS_OF_THE_CASE),
    "cases/<uuid:pk>/registration/": ("draft", "302 200 404 302 404 403 403 403 403 403"),
    "cases/<uuid:pk>/draft/": ("draft", OFFICERS_POST),
    "cases/<uuid:pk>/alike/": ("draft", OFFICERS_POST),
    "cases/<uuid:pk>/alike/<uuid:other>/": ("draft", OFFICERS_POST),
    "cases/<uuid:pk>/void/": ("draft", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/correct/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/entry/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/compare/": ("case", "302 403 403 200 404 403 403 403 403 403"),
    "cases/<uuid:pk>/named/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/restriction/": ("case", SUPERVISOR_OF_THE_CASE),
    "cases/<uuid:pk>/reviewers/": ("case", SUPERVISOR_OF_THE_CASE),
    "cases/<uuid:pk>/reviewers/<uuid:grant>/end/": ("case", SUPERVISORS_POST),
    "cases/<uuid:pk>/transfer/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/transfer/withdraw/": ("case", DESKS_POST),
    "cases/<uuid:pk>/transfer/taken/": ("case", DESKS_POST),
    "transfers/": ("", "302 403 403 200 200 403 403 403 403 403"),
    "transfers/<uuid:pk>/": ("transfer", "302 403 403 404 200 403 403 403 403 403"),  # the receiving supervisor
    "reads/": ("", "302 403 403 403 403 403 403 403 403 200"),
    "cases/<uuid:pk>/family/": ("case", READERS_OF_THE_CASE),
    "cases/<uuid:pk>/family/link/": ("case", OFFICERS_POST),
    "cases/<uuid:pk>/relatives/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/relatives/begin/": ("case", OFFICERS_POST),
    "cases/<uuid:pk>/relatives/draft/": ("case", OFFICERS_POST),
    "cases/<uuid:pk>/child-notice/": ("child", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/own-application/": ("covered", OFFICER_OF_THE_CASE),
    "family-links/<uuid:pk>/verify/": ("link", OFFICERS_POST),
    "family-links/<uuid:pk>/told/": ("link", OFFICERS_POST),
    "family-links/<uuid:pk>/end/": ("link", "302 405 405 405 405 403 403 403 403 403"),
    "cases/<uuid:pk>/photo/": ("case", READERS_OF_THE_CASE),
    "cases/<uuid:pk>/application/": ("case", OFFICER_OF_THE_CASE),
    "cases/<uuid:pk>/safe-conduct/": ("case", OFFICER_OF_THE_CASE),
    "applications/<uuid:pk>/complete/": ("application", OFFICER_OF_THE_CASE),
    "applications/<uuid:pk>/forward/": ("application", OFFICER_OF_THE_CASE),
    "applications/<uuid:pk>/ministry-act/": ("application", "302 403 403 200 404 403 403 403 200 403"),
    "cases/<uuid:pk>/inadmission/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/inadmission/<uuid:ground>/withdraw/": ("case", DESKS_POST),
    "cases/<uuid:pk>/death/": ("case", DESK_OF_THE_CASE),
    "cases/<uuid:pk>/death/withdraw/": ("case", DESKS_POST),
    "cases/<uuid:pk>/principal/": ("case", DESK_OF_THE_CASE),
    "ministry-acts/<uuid:pk>/correct/": ("act", "302 403 403 200 404 403 403 403 200 403"),
    "ministry-acts/<uuid:pk>/withdraw/": ("act", "302 403 403 200 404 403 403 403 200 403"),
    "ministry-acts/<uuid:pk>/scan/": ("none", "302 404 404 404 404 403 403 404 404 403"),
    "applications/<uuid:pk>/relatives/": ("application", READERS_OF_THE_CASE),
    "applications/<uuid:pk>/statement/": ("application", READERS_OF_THE_CASE),
    "applications/<uuid:pk>/receipt.pdf": ("application", READERS_OF_THE_CASE),
    "safe-conducts/": ("", "302 403 403 200 200 403 403 403 403 403"),
    "safe-conducts/<uuid:pk>/": ("paper", READERS_OF_THE_CASE),
    "safe-conducts/<uuid:pk>/approve/": ("paper", SUPERVISORS_POST),
    "safe-conducts/approve/": ("", SUPERVISORS_POST),
    "safe-conducts/<uuid:pk>/life/<slug:act>/": ("paper", READERS_POST),
    "revocations/<uuid:pk>/": ("revocation", "302 302 404 302 404 403 403 404 404 403"),
    "renewals/": ("", "302 200 200 403 403 403 403 403 403 403"),
    "renewals/appointments.pdf": ("", OFFICERS_POST),
    "printing/": ("", "302 200 200 403 403 403 403 403 403 403"),
    "printing/documents.pdf": ("", OFFICERS_POST),
    "safe-conducts/<uuid:pk>/return/": ("paper", SUPERVISORS_POST),
    "safe-conducts/<uuid:pk>/cancel/": ("paper", "302 405 405 405 405 403 403 403 403 403"),
    "safe-conducts/<uuid:pk>/document.pdf": ("paper", READERS_OF_THE_CASE),
    "safe-conducts/<uuid:pk>/hand-over/": ("paper", OFFICERS_POST),
    "blank-sheets/": ("", "302 200 200 200 200 403 403 403 403 403"),
    "blank-sheets/enter/": ("", "302 200 200 200 200 403 403 403 403 403"),
    "blank-sheets/<uuid:pk>/": ("block", DESK_OF_THE_CASE),
    "blank-sheets/<uuid:pk>/sheets.pdf": ("block", SUPERVISOR_OF_THE_CASE),
    "blank-sheets/<uuid:pk>/reconcile/": ("block", SUPERVISORS_POST),
    "sheets/<uuid:pk>/": ("sheet", DESK_OF_THE_CASE),
    "papers/check/": ("", "302 200 200 200 200 403 403 403 403 403"),
    "register/": ("", "302 403 403 200 200 200 403 403 403 403"),
    "emergency/": ("", "302 200 200 200 200 403 403 200 403 403"),
    "emergency/<uuid:pk>/": ("access", "302 404 200 200 404 403 403 404 403 403"),
    "emergency/<uuid:pk>/end/": ("access", "302 405 405 405 405 403 403 405 403 403"),
    "counts/": ("", "302 403 403 200 200 403 403 403 403 403"),
    "counts/figures.csv": ("", "302 403 403 200 200 403 403 403 403 403"),
    "office/": ("", "302 403 403 200 200 403 403 403 403 403"),
    "office/work/": ("", "302 403 403 200 200 403 403 403 403 403"),
    "checks/<uuid:pk>/": ("check", "302 200 404 200 404 403 403 200 403 403"),
    "checks/<uuid:pk>/agency/": ("agency", CHECKS_OF_THE_CASE),
    "checks/<uuid:pk>/answer/": ("agency", CHECKS_OF_THE_CASE),
    "checks/<uuid:pk>/weigh/": ("agency", CHECKERS_POST),
    "checks/<uuid:pk>/reopen/": ("agency", CHECKERS_POST),
    "checks/<uuid:pk>/cancel/": ("agency", DESKS_POST),
    "checks/<uuid:pk>/legal-review/": ("agency", CHECKERS_POST),
    "answers/<uuid:pk>/scan/": ("none", "302 404 404 404 404 403 403 404 403 403"),
    "cases/<uuid:pk>/checks/": ("case", CHECKS_OF_THE_CASE),
    "cases/<uuid:pk>/checks/sent/": ("case", DESKS_POST),
    "cases/<uuid:pk>/checks/weigh/": ("case", CHECKERS_POST),
    "cases/<uuid:pk>/checks/renew/": ("case", DESKS_POST),
    "cases/<uuid:pk>/assessment/": ("case", CHECKS_OF_THE_CASE),
    "assessments/": ("", "302 403 403 200 200 403 403 200 403 403"),
    "assessments/<uuid:pk>/propose/": ("assessment", "302 403 403 403 403 403 403 405 403 403"),
    "assessments/<uuid:pk>/approve/": ("assessment", SUPERVISORS_POST),
    "assessments/<uuid:pk>/return/": ("assessment", SUPERVISORS_POST),
    "assessments/<uuid:pk>/reopen/": ("assessment", "302 403 403 405 405 403 403 405 403 403"),
    "assessments/<uuid:pk>/followed-up/": ("assessment", SUPERVISORS_POST),
    "checks/<uuid:pk>/opinions/": ("check", REVIEWER_OF_THE_CASE),
    "lists/": ("", "302 403 403 200 200 403 403 200 403 403"),
    "lists/bring/": ("", REVIEWERS_POST),
    "lists/<uuid:pk>/": ("list", "302 403 403 200 200 403 403 200 403 403"),
    "lists/<uuid:pk>/take/": ("list", REVIEWERS_POST),
    "lists/<uuid:pk>/discard/": ("list", REVIEWERS_POST),
    "lists/<uuid:pk>/put-back/": ("list", REVIEWERS_POST),
    "opinions/<uuid:pk>/": ("none", "302 403 403 403 403 403 403 404 403 403"),
    "data-protection/searches/": ("", "302 403 403 403 403 403 403 403 403 200"),
    "checks/<uuid:pk>/again/": ("check", "302 405 405 405 405 403 403 403 403 403"),
    "matches/": ("", "302 403 403 403 403 403 403 200 403 403"),
    "matches/<uuid:pk>/": ("hit", CHECKS_OF_THE_CASE),
    **{
        f"matches/<uuid:pk>/{act}/": ("hit", "302 403 403 403 403 403 403 405 403 403")
        for act in ("take", "release", "withdraw", "reopen")
    },
}
EVERY_READER = "401 200 200 200 200 200 200 200 200 200"
OF_THE_CASE = "401 200 404 200 404 200 404 200 200 404"  # auditors read every history
ACT = "401 405 405 405 405 405 405 405 405 405"  # who may act is for the rules to say, and for tests/api/test_acts.py
NOT_THERE = "401 404 404 404 404 404 404 404 404 404"
API = {
    "api/v1/cases/": ("", EVERY_READER),
    "api/v1/cases/start/": ("", ACT),
    "api/v1/cases/search/": ("", ACT),
    "api/v1/cases/<uuid:pk>/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/history/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/person/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/person/history/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/photo/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/arrival/": ("case", OF_THE_CASE),
    "api/v1/cases/<uuid:pk>/death/": ("case", NOT_THERE),  # nobody died
    **{
        f"api/v1/cases/<uuid:pk>/{act}/": ("case", ACT)
        for act in (
            *("register", "void", "name", "compare", "person/correct", "arrival/correct", "notify-icbf"),
            *("relatives/start", "relatives/register", "relatives/link"),
            *("application/lodge", "application/leave", "safe-conduct/request"),
            *("death/record", "death/withdraw", "name-principal", "inadmission/record", "inadmission/withdraw"),
        )
    },
    "api/v1/arrivals/": ("", EVERY_READER),
    "api/v1/groups/<uuid:pk>/": ("none", NOT_THERE),
    "api/v1/family-links/<uuid:pk>/": ("none", NOT_THERE),
    "api/v1/family-links/<uuid:pk>/verify/": ("none", ACT),
    "api/v1/family-links/<uuid:pk>/told/": ("none", ACT),
    "api/v1/family-links/<uuid:pk>/end/": ("none", ACT),
    "api/v1/applications/": ("", EVERY_READER),
    "api/v1/applications/<uuid:pk>/": ("application", OF_THE_CASE),
    "api/v1/applications/<uuid:pk>/receipt.pdf": ("application", OF_THE_CASE),
    **{
        f"api/v1/applications/<uuid:pk>/{act}/": ("application", ACT)
        for act in ("complete", "forward", "cover", "end-cover", "ministry-act", "correct-act", "withdraw-act")
    },
    "api/v1/ministry-acts/": ("", EVERY_READER),
    "api/v1/ministry-acts/<uuid:pk>/": ("act", OF_THE_CASE),
    "api/v1/ministry-acts/<uuid:pk>/scan/": ("none", NOT_THERE),
    "api/v1/checks/": ("", EVERY_READER),
    "api/v1/checks/<uuid:pk>/": ("check", "401 200 404 200 404 200 404 200 404 404"),
    **{f"api/v1/checks/<uuid:pk>/{act}/": ("check", ACT) for act in ("ask-again", "answer", "weigh")},
    "api/v1/assessments/": ("", EVERY_READER),
    "api/v1/assessments/<uuid:pk>/": ("assessment", "401 200 404 200 404 200 404 200 404 404"),
    **{f"api/v1/assessments/<uuid:pk>/{act}/": ("assessment", ACT) for act in ("propose", "approve", "return")},
    "api/v1/seals/verify/": ("", ACT),
    "api/v1/hits/": ("", EVERY_READER),
    "api/v1/hits/<uuid:pk>/": ("hit", "401 200 404 200 404 200 404 200 404 404"),
    "api/v1/hits/<uuid:pk>/decide/": ("hit", ACT),
    "api/v1/safe-conducts/": ("", EVERY_READER),
    "api/v1/safe-conducts/running-out/": ("", EVERY_READER),
    "api/v1/safe-conducts/request-next/": ("", ACT),
    "api/v1/safe-conducts/approve/": ("", ACT),
    "api/v1/safe-conducts/<uuid:pk>/": ("paper", OF_THE_CASE),
    "api/v1/safe-conducts/<uuid:pk>/document.pdf": ("paper", OF_THE_CASE),
    **{
        f"api/v1/safe-conducts/<uuid:pk>/{act}/": ("paper", ACT)
        for act in (
            *("approve", "return", "refuse", "cancel", "hand-over", "renew", "replace", "surrender", "end-for-no-show"),
            *("print", "spoil", "propose-revocation", "approve-revocation", "confirm-revocation", "reject-revocation"),
            *("told", "reviewed"),
        )
    },
    "api/v1/work/": ("", EVERY_READER),
    "api/v1/reference/<slug:table>/": ("table", EVERY_READER),
    "api/problems/<slug:kind>/": ("problem", EVERY_READER),
    "api/schema/": ("", EVERY_READER),
    "api/reference/": ("", SIGNED_IN),
    r"api/^(?P<anything>[\s\S]*)$": ("nowhere", NOT_THERE),
}
ADMIN = {
    "admin/": ("", AUDITOR),
    "admin/login/": ("", NOWHERE),
    "admin/verify/": ("", AUDITOR),
    "admin/find/": ("", AUDITOR),
    "admin/mandate/": ("", AUDITOR),
    "admin/jsi18n/": ("", AUDITOR),
    "admin/^(?P<app_label>casework)/$": ("casework", AUDITOR),
    "admin/(?P<url>.*)$": ("nowhere", AUDITOR_FINDS_NONE),
    "admin/casework/case/<uuid:case_id>/story/": ("case", AUDITOR),
    "admin/casework/case/<uuid:case_id>/readers/": ("case", AUDITOR),
    "admin/casework/case/<uuid:case_id>/files/": ("case", AUDITOR),
    "admin/casework/case/<uuid:case_id>/pack/": ("case", AUDITOR),
    "admin/casework/application/<uuid:pk>/statement/": ("application", AUDITOR),
    "admin/casework/revocation/<uuid:pk>/said/": ("revocation", AUDITOR),
    "admin/casework/auditevent/<int:event_id>/versions/": ("change", AUDITOR),
    "admin/casework/user/<uuid:user_id>/acts/": ("user", AUDITOR),
    **{
        f"admin/casework/{model}/<path:object_id>/change/": ("none", AUDITOR_FINDS_NONE)
        for model in ("checkanswer", "intelligenceopinion", "auditblock", "auditcheckpoint", "listfile", "verification")
    },
    **{
        f"admin/casework/{model}/<path:object_id>/change/": (key, AUDITOR)
        for model, key in (
            *(
                ("application", "application"),
                ("auditevent", "event"),
                ("case", "case"),
                ("check", "check"),
                ("assessment", "assessment"),
                ("hit", "hit"),
                ("screeningrun", "run"),
                ("verdict", "verdict"),
                ("rescreening", "round"),
            ),
            *(
                ("documenttype", "document_type"),
                ("rolegrant", "role_grant"),
                ("safeconduct", "paper"),
                ("ministryact", "act"),
                ("death", "death"),
                ("inadmissionground", "inadmission"),
                ("revocation", "revocation"),
                ("sheetblock", "block"),
                ("mandate", "mandate"),
                ("listversion", "list"),
                ("term", "term"),
            ),
            *(("transition", "step"), ("user", "user"), ("workitem", "work"), ("casegrant", "access")),
        )
    },
    **{
        f"admin/casework/{model}/": ("", AUDITOR)
        for model in (
            *("application", "auditblock", "auditcheckpoint", "auditevent", "case", "casegrant", "check"),
            *("documenttype", "listfile", "listversion"),
            *("hit", "intelligenceopinion", "mandate", "rolegrant", "safeconduct", "term", "transition"),
            *("user", "verification", "workitem", "screeningrun", "verdict", "rescreening"),
            *("checkanswer", "assessment", "ministryact", "inadmissionground", "death", "revocation", "sheetblock"),
        )
    },
}
