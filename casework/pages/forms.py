"""What the desk types: each form checks its fields and hands plain values to the domain."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.arrivals.desk_records import SignatureKind
from casework.arrivals.records import DuplicateOutcome
from casework.asylum.models import Channel, Ground
from casework.errors import BadInput, Finding
from casework.law.days import BOGOTA
from casework.people.scans import Scan, scan_of
from casework.people.writing import clean_line, clean_text

LANGUAGES = [("es", _("Spanish")), ("en", _("English")), ("other", _("another language"))]
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
NOT_ASKED = [("", _("not asked yet"))]
CHOOSE = [("", "—")]


class DeskForm(forms.Form):
    """A form that knows what time it is at the desk."""

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at
        self.offer()

    def offer(self) -> None:
        """Fill in the options that come from reference tables."""

    def as_far_as_read(self) -> Self:
        """This form with blanks in the places of what is missing or wrong; whoever sends it is told of those."""
        self.is_valid()
        blank = {
            name: "" if isinstance(field, forms.CharField | forms.ChoiceField) else None
            for name, field in self.fields.items()
        }
        self.cleaned_data = blank | self.cleaned_data
        return self

    def failed(self, *names: str) -> bool:
        """Whether one of these fields has been found wrong already."""
        return any(name in self.errors for name in names)


def put_errors(form: forms.Form, error: BadInput) -> None:
    """Say what the domain found wrong, each at its field where the form has it."""
    for name, sentence in error.fields.items():
        form.add_error(name if name in form.fields else None, str(sentence))


# Where a rule is about something that was typed: by its code.
FIELDS_OF_FINDINGS = {
    "received_in_future": "received_at",
    "before_its_issue": "received_at",
    "dated_after_receipt": "dated",
    "another_paper": "scanned",
}


def put_findings(form: forms.Form, findings: Sequence[Finding]) -> list[Finding]:
    """Say what a rule found at the field that it is about; returns what is about none of them."""
    others = []
    for finding in findings:
        name = FIELDS_OF_FINDINGS.get(finding.code, "")
        if name in form.fields:
            form.add_error(name, str(finding.message))
        else:
            others.append(finding)
    return others


class LineField(forms.CharField):
    """One printable line."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        self.most = max_length
        super().__init__(max_length=None, **options)

    def clean(self, value: Any) -> str:
        """The line, normalised. Raises ValidationError for what cannot be printed or is too long."""
        try:
            return str(super().clean(clean_line(str(value or ""), field="line", most=self.most)))
        except BadInput as error:
            raise ValidationError(str(error.fields["line"])) from error


class TextField(forms.CharField):
    """Several printable lines."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, **options: Any) -> None:
        self.most = max_length
        super().__init__(max_length=None, **options)

    def clean(self, value: Any) -> str:
        """The text, normalised. Raises ValidationError for what cannot be printed or is too long."""
        try:
            return str(super().clean(clean_text(str(value or ""), field="text", most=self.most)))
        except BadInput as error:
            raise ValidationError(str(error.fields["text"])) from error


class MomentField(forms.DateTimeField):
    """A day and time in the office's clock."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]

    def to_python(self, value: Any) -> datetime | None:
        """The aware moment in Bogota."""
        moment = super().to_python(value)
        return moment.astimezone(BOGOTA) if moment else None


class ScanField(forms.FileField):
    """The scan of a letter or an act, or nothing; its name is not kept, and what it is is read from its bytes."""

    def __init__(self, **options: Any) -> None:
        told = _("A PDF or a picture of at most 8 MB. It is kept unchanged and cannot be replaced.")
        super().__init__(required=False, help_text=told, **options)

    def clean(self, data: Any, initial: Any = None) -> Scan | None:
        """The scan, unchanged."""
        file = super().clean(data, initial)
        try:
            return scan_of(file.read()) if file else None
        except BadInput as error:
            raise ValidationError(str(error.fields["scan"])) from error


class SignatureFields(forms.Form):
    """How something was signed; shared by registration and application."""

    signature_kind = forms.ChoiceField(  # nothing is chosen beforehand: a signature is never assumed
        label=_("How was it signed?"), choices=[("", "—"), *SignatureKind.choices], required=False
    )
    signed_by = LineField(label=_("Signed by (at the person's request)"), max_length=200, required=False)
    witness = LineField(label=_("Witness"), max_length=200, required=False)
    read_by = LineField(label=_("Read aloud by"), max_length=200, required=False)
    interpreter = LineField(label=_("Interpreter"), max_length=200, required=False)
    signature_language = forms.ChoiceField(label=_("Language it was read in"), choices=LANGUAGES, initial="es")

    def clean(self) -> dict[str, Any]:
        """A signature at the person's request names who signed and a witness."""
        cleaned = dict(super().clean() or {})
        if cleaned.get("signature_kind") == SignatureKind.ON_REQUEST:
            for name in ("signed_by", "witness"):
                if not cleaned.get(name):
                    self.add_error(name, _("Another person signed: write who, and who was the witness."))
        return cleaned


class StartForm(forms.Form):
    """Where the person is registered, and whether only named people may see the case."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    office = forms.ChoiceField(label=_("Office"))
    restricted = forms.BooleanField(
        label=_("Restricted from the first keystroke"),
        help_text=_("For an informant, a senior officer or somebody under threat: only you will see this case."),
        required=False,
    )


class LodgeForm(SignatureFields):
    """An application as the desk received it."""

    covers = forms.MultipleChoiceField(
        label=_("Relatives whom it covers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only who wants it: each of them may lodge an application of their own, in private."),
    )
    channel = forms.ChoiceField(label=_("Where is it lodged?"), choices=Channel)
    received_at = MomentField(label=_("Received at the desk"))
    grounds = forms.MultipleChoiceField(
        label=_("Grounds"),
        choices=Ground,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("May stay empty: grounds can be stated until ratification."),
    )
    statement = TextField(
        label=_("Account of the facts"),
        max_length=20_000,
        required=False,
        help_text=_("In the person's words. May be completed until ratification."),
    )
    evidence = LineField(label=_("Documents handed in"), max_length=500, required=False)


class CompleteForm(forms.Form):
    """What was not yet stated when the application was lodged."""

    grounds = LodgeForm.base_fields["grounds"]
    statement = LodgeForm.base_fields["statement"]
    evidence = LodgeForm.base_fields["evidence"]


class ForwardForm(forms.Form):
    """The dispatch to the Ministry."""

    dispatch_number = LineField(label=_("Dispatch number"), max_length=40)
    received_at = MomentField(
        label=_("When it left the desk"), help_text=_("Now, if nothing is written here."), required=False
    )


class AskedForm(forms.Form):
    """The moment at which somebody asked for a paper, and where they may stay, besides what the law says."""

    received_at = MomentField(
        label=_("When the person asked for it"), help_text=_("Now, if nothing is written here."), required=False
    )
    territorial_limit = LineField(
        label=_("Territorial limit"),
        help_text=_("It is printed on the safe-conduct. Empty where the person may stay anywhere."),
        max_length=100,
        required=False,
    )


class HandOverForm(forms.Form):
    """The moment at which somebody received their paper."""

    received_at = MomentField(
        label=_("When the person received it"), help_text=_("Now, if nothing is written here."), required=False
    )
    scanned = LineField(
        label=_("The code or number on the sheet"),
        help_text=_("Scan or type it: the sheet of another safe-conduct is refused. Without it, say why."),
        max_length=200,
        required=False,
    )


class NoteForm(forms.Form):
    """A sentence that is recorded with the act."""

    note = LineField(label=_("Reason"), max_length=500)


class WhyForm(forms.Form):
    """What was wrong with an entry that is taken back or corrected."""

    why = LineField(label=_("What was wrong"), max_length=500)


class PhotoForm(forms.Form):
    """A photo from a telephone or camera."""

    photo = forms.FileField(label=_("Photo"), help_text=_("JPEG, PNG or WebP, at most 8 MB, plain background."))


class NameForm(forms.Form):
    """A colleague who must see a restricted case, and why."""

    colleague = forms.ChoiceField(label=_("Colleague"))
    reason = LineField(label=_("Reason"), max_length=300)


class CompareForm(forms.Form):
    """What the comparison of two cases came to."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("These two cases are of"), choices=DuplicateOutcome, widget=forms.RadioSelect)
    reason = TextField(label=_("What you compared"), max_length=300)
