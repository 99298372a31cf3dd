"""The lists for background checks: which serve, what waits, a new one brought, an earlier one put back."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from casework.audit.services import record_read
from casework.errors import BadInput, refusing
from casework.pages.asked import Asked, for_roles, now_for
from casework.pages.forms import CHOOSE, LineField
from casework.pages.listing import page_of, record_list
from casework.screening.lists import rules
from casework.screening.lists.proposing import ask_to_put_back, discard_list, prepare_list, take_into_use
from casework.screening.lists.reading import read_list
from casework.screening.lists.telling import old_lists
from casework.screening.models import ListFile, ListFormat, ListState, ListVersion
from casework.screening.selectors import serving_lists
from casework.staff.models import Role

MOST_BYTES = 60 * 1024 * 1024
SOURCE = re.compile(r"^[a-z0-9][a-z0-9_-]{0,59}$")
FILES = ("file", "second", "third")
MOST_REFUSED = 5


class ListForm(forms.Form):
    """A list to look at before it takes effect."""

    source = LineField(
        label=gettext_lazy("Name of the list"),
        max_length=60,
        help_text=gettext_lazy("Small letters and digits, always the same for the same list: un, ofac-sdn."),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=[*CHOOSE, *ListFormat.choices])
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("At most 60 MB."))
    second = forms.FileField(label=gettext_lazy("Other names (ALT), for OFAC only"), required=False)
    third = forms.FileField(label=gettext_lazy("Addresses (ADD), for OFAC only"), required=False)
    smaller = forms.BooleanField(
        label=gettext_lazy("It is meant that more than a fifth of the entries is gone"), required=False
    )
    reason = LineField(label=gettext_lazy("Why it is so much smaller"), max_length=500, required=False)

    def clean_source(self) -> str:
        """A name that can stand in a file's name too."""
        source = str(self.cleaned_data["source"])
        if not SOURCE.match(source):
            raise forms.ValidationError(_("Use small letters, digits, - and _ only."))
        return source

    def contents(self) -> list[bytes]:
        """What the files hold. Raises BadInput for a file that is too large."""
        return [_content(name, self.cleaned_data[name]) for name in FILES if self.cleaned_data.get(name)]


class WhyForm(forms.Form):
    """Why an earlier version is put back."""

    reason = LineField(label=gettext_lazy("Why this version is put back"), max_length=500)


def _content(name: str, file: "UploadedFile[bytes]") -> bytes:
    content = file.read(MOST_BYTES + 1)  # a byte more than is taken: the rest is not held in memory
    if len(content) > MOST_BYTES:
        raise BadInput({name: _("The file is larger than 60 MB: use the watched folder or the command.")})
    return bytes(content)


@for_roles(*rules.READ_LISTS)
@require_GET
def lists(request: Asked) -> HttpResponse:
    """What serves, what waits, what is wrong, and every version, the latest first."""
    return _page(request, ListForm())


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def bring(request: Asked) -> HttpResponse:
    """Read the files and show what would change; nothing serves yet."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    told = form.cleaned_data
    try:
        version = prepare_list(
            read_list(told["format"], *form.contents()),
            source=told["source"],
            by=request.user,
            at=now_for(request),
            smaller=told["smaller"],
            reason=told["reason"],
        )
    except BadInput as error:
        for name, sentence in error.fields.items():
            place = name if name in form.fields else "file"
            form.add_error(place, str(sentence) if name in form.fields else f"{_place(name)}: {sentence}")
        return _page(request, form, status=422)
    if version.state == ListState.SERVING:
        messages.success(request, _("This very file serves already: it is noted that the list is as it was."))
        return redirect("lists")
    return redirect("list_version", version.pk)


def _place(name: str) -> str:
    """`line 12` in the reader's language."""
    word, _space, number = name.partition(" ")
    return _("line %(number)s") % {"number": number} if word == "line" else _("the list")


@for_roles(*rules.READ_LISTS)
@require_GET
def version(request: Asked, pk: UUID) -> HttpResponse:
    """One version: its counts, who brought it, and what can be done with it."""
    return _version_page(request, get_object_or_404(ListVersion, pk=pk))


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def take(request: Asked, pk: UUID) -> HttpResponse:
    """Let a version that waits serve."""
    return _acted(request, pk, take_into_use, done=_("The list serves."))


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def discard(request: Asked, pk: UUID) -> HttpResponse:
    """Drop a version that waits."""
    return _acted(request, pk, discard_list, done=_("The version was discarded; what serves has not changed."))


@for_roles(Role.SECURITY_REVIEWER)
@require_POST
def put_back(request: Asked, pk: UUID) -> HttpResponse:
    """Ask for an earlier version to serve again."""
    form, earlier = WhyForm(request.POST), get_object_or_404(ListVersion, pk=pk)
    if not form.is_valid():
        return _version_page(request, earlier, form=form, status=422)
    try:
        asked = ask_to_put_back(pk, reason=form.cleaned_data["reason"], by=request.user, at=now_for(request))
    except BadInput as error:
        for sentence in error.fields.values():
            form.add_error("reason", str(sentence))
        return _version_page(request, earlier, form=form, status=422)
    messages.success(request, _("The earlier version waits to be taken into use."))
    return redirect("list_version", asked.pk)


def _acted(request: Asked, pk: UUID, act: Callable[..., object], *, done: str) -> HttpResponse:
    found = get_object_or_404(ListVersion, pk=pk)
    try:
        act(pk, by=request.user, at=now_for(request))
    except BadInput as error:
        messages.error(request, " ".join(str(sentence) for sentence in error.fields.values()))
        return _version_page(request, found, status=422)
    messages.success(request, done)
    return redirect("lists")


def _page(request: Asked, form: ListForm, *, status: int = 200) -> HttpResponse:
    at = now_for(request)
    related = ListVersion.objects.select_related("imported_by", "served_by")
    page = page_of(request, related.order_by("-imported_at", "-id"))
    record_list("casework_listversion", page)
    shown: dict[str, Any] = {
        "form": form,
        "serving": serving_lists().select_related("imported_by", "served_by"),
        "waiting": related.filter(state=ListState.PREPARED).order_by("source"),
        "old": {each.pk for each in old_lists(at)},
        "refused": _refused(),
        "page_obj": page,
        "keeps": not refusing(rules.about_keeping_lists(request.user, at=at)),
    }
    return render(request, "screening/lists.html", shown, status=status)


def _refused() -> list[ListFile]:
    """The last files of the watched folder that could not be taken, where nothing good came after them."""
    good = dict(ListFile.objects.filter(version__isnull=False).order_by("seen_at").values_list("source", "seen_at"))
    files = ListFile.objects.exclude(problem="").order_by("-seen_at")[:MOST_REFUSED]
    return [file for file in files if file.source not in good or good[file.source] < file.seen_at]


def _version_page(
    request: Asked, found: ListVersion, *, form: WhyForm | None = None, status: int = 200
) -> HttpResponse:
    at, user = now_for(request), request.user
    record_read(subject_table="casework_listversion", subject_pk=found.pk)
    shown = {
        "version": found,
        "form": form or WhyForm(),
        "waits": found.state == ListState.PREPARED,
        "keeps": not refusing(rules.about_keeping_lists(user, at=at)),
        "taking": rules.about_taking_into_use(user, found, at=at),
        "can_put_back": not refusing(rules.about_putting_back(user, found, at=at)),
    }
    return render(request, "screening/list_version.html", shown, status=status)
