"""The routes of the API, and its description of itself (OpenAPI 3.1), which needs neither a database nor a user."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

from casework.api.problems import AnswersWithProblems
from casework.api.tokens import ActsByToken
from casework.api.views import CaseDetail, CaseList, WorkList

DESCRIPTION: dict[str, Any] = {
    "TITLE": "Amparo",
    "DESCRIPTION": "Case management for refugees. Reading only; every read is recorded.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
}


@extend_schema(exclude=True)
class Description(AnswersWithProblems, ActsByToken, SpectacularAPIView):
    """The description, for whoever may use the API."""

    custom_settings = DESCRIPTION


urlpatterns = [
    path("v1/cases/", CaseList.as_view(), name="api_case_list"),
    path("v1/cases/<uuid:pk>/", CaseDetail.as_view(), name="api_case"),
    path("v1/work/", WorkList.as_view(), name="api_work_list"),
    path("schema/", Description.as_view(), name="api_schema"),
]
