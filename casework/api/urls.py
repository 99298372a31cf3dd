"""The routes of the API. Identifiers are random; no name stands in an address."""

from django.urls import path

from casework.api.cases import CaseDetail, CaseList
from casework.api.explaining import Description, Nowhere, Problem
from casework.api.work import WorkList

urlpatterns = [
    path("v1/cases/", CaseList.as_view(), name="api_case_list"),
    path("v1/cases/<uuid:pk>/", CaseDetail.as_view(), name="api_case"),
    path("v1/work/", WorkList.as_view(), name="api_work_list"),
    path("problems/<slug:kind>/", Problem.as_view(), name="api_problem"),
    path("schema/", Description.as_view(), name="api_schema"),
    path("<path:anything>", Nowhere.as_view(), name="api_nowhere"),
]
