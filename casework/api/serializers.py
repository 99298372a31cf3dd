"""What another system reads; every field is named as in the model."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casework.arrivals.models import Case
from casework.people.selectors import known_about
from casework.work.models import WorkItem


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case on a list, without any name."""

    class Meta:
        model = Case
        fields = ("id", "number", "public_ref", "office", "officer", "status", "restricted", "opened_at", "version")


class CaseDetailSerializer(CaseSerializer):
    """One case, with the name its person is shown under."""

    name = serializers.SerializerMethodField()

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "registered_by", "merged_into", "close_reason", "name")  # type: ignore[assignment]

    @extend_schema_field(serializers.CharField())
    def get_name(self, case: Case) -> str:
        """The best-founded name, or that there is none."""
        return known_about(case.person).shown_as


class WorkItemSerializer(serializers.ModelSerializer[WorkItem]):
    """One thing to do."""

    class Meta:
        model = WorkItem
        fields = ("id", "kind", "subject_type", "subject_id", "case", "office", "role", "opened_at", "due_at", "status")
