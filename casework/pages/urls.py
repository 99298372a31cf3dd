"""The addresses of the pages: identifiers are random, no name stands in one."""

from django.urls import path

from casework.pages import applications, cases, checks, comparing, crossings, home, naming, safe_conducts, verification

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz, name="healthz"),
    path("language/", home.set_language, name="set_language"),
    path("demonstration/", home.demonstration, name="demonstration"),
    path("v/<str:token>", verification.verify, name="verify"),
    path("cases/", cases.case_list, name="case_list"),
    path("cases/new/", cases.start, name="start"),
    path("cases/<uuid:pk>/", cases.case, name="case"),
    path("cases/<uuid:pk>/registration/", cases.registration, name="registration"),
    path("cases/<uuid:pk>/draft/", cases.draft, name="draft"),
    path("cases/<uuid:pk>/void/", cases.void, name="void"),
    path("cases/<uuid:pk>/correct/", cases.correct, name="correct"),
    path("cases/<uuid:pk>/entry/", crossings.correct_entry, name="correct_entry"),
    path("cases/<uuid:pk>/compare/", comparing.compare, name="compare"),
    path("cases/<uuid:pk>/named/", naming.named, name="named"),
    path("cases/<uuid:pk>/photo/", cases.photo, name="photo"),
    path("cases/<uuid:pk>/application/", applications.lodge, name="lodge"),
    path("cases/<uuid:pk>/safe-conduct/", safe_conducts.request_one, name="request_safe_conduct"),
    path("applications/<uuid:pk>/complete/", applications.complete, name="complete_application"),
    path("applications/<uuid:pk>/forward/", applications.forward, name="forward_application"),
    path("applications/<uuid:pk>/receipt.pdf", applications.receipt, name="receipt"),
    path("safe-conducts/", safe_conducts.queue, name="safe_conduct_queue"),
    path("safe-conducts/<uuid:pk>/", safe_conducts.one, name="safe_conduct"),
    path("safe-conducts/<uuid:pk>/approve/", safe_conducts.approve, name="approve"),
    path("safe-conducts/<uuid:pk>/return/", safe_conducts.give_back, name="give_back"),
    path("safe-conducts/<uuid:pk>/document.pdf", safe_conducts.document, name="document"),
    path("safe-conducts/<uuid:pk>/hand-over/", safe_conducts.hand_over, name="hand_over"),
    path("checks/<uuid:pk>/", checks.check, name="check"),
    path("checks/<uuid:pk>/again/", checks.ask_again, name="ask_again"),
    path("checks/<uuid:pk>/matches/<uuid:hit>/", checks.check, name="decide_hit"),
]
