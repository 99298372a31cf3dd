"""Long lists: a page begins behind the last row of the one before, and nobody counts the rows.

Skipping to page 20,000 of a million events, or counting them for a list of page numbers, takes a second a page.
"""

from typing import Any, cast

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

AFTER = "after"


class Stretch(ChangeList):
    """Rows of a list, latest first by one column and the key, from behind the row that the address names."""

    behind_url = latest_url = ""  # where the list goes on, and where it begins, if that is elsewhere

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """What narrows the list down: not where it goes on."""
        return {name: value for name, value in super().get_filters_params(params).items() if name != AFTER}

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """An address of the same list, which another filter begins anew."""
        return super().get_query_string(new_params, [AFTER, *(remove or ())])

    def get_results(self, request: HttpRequest) -> None:
        """One row more than a page holds tells whether there are others."""
        rows = list(self._rows_behind(request, request.GET.get(AFTER, ""))[: self.list_per_page + 1])
        self.result_list = rows[: self.list_per_page]
        behind = rows[self.list_per_page - 1].pk if len(rows) > self.list_per_page else None
        self.behind_url = self.get_query_string({AFTER: behind}) if behind is not None else ""
        self.latest_url = self.get_query_string() if AFTER in request.GET else ""
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_full_result_count = self.show_admin_actions = self.multi_page = False
        self.can_show_all = True
        self.paginator = None

    def _rows_behind(self, request: HttpRequest, key: str) -> QuerySet[Any]:
        """Those behind this row; all of them where it is absent or hidden, which look alike."""
        (first, *_rest) = self.model_admin.get_ordering(request)
        column, rows = str(first).removeprefix("-"), cast("QuerySet[Any]", self.queryset)
        try:
            last = self.root_queryset.filter(pk=key).values_list(column, "pk").first() if key else None
        except (ValueError, ValidationError):
            last = None
        if last is None:
            return rows
        value, pk = last
        # The first condition is where an index begins; the second alone would be tried on every row before.
        return rows.filter(Q(**{f"{column}__lte": value}), Q(**{f"{column}__lt": value}) | Q(pk__lt=pk))
