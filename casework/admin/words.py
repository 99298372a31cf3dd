"""What the auditors' admin calls things: labels of models and columns, which the models themselves do not carry.

No other door shows a model by itself, so the words live here; set on the model they change no migration.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

APPLICATION = _("Case files and trail")
MODELS: dict[str, tuple[Any, Any]] = {
    "application": (_("application"), _("applications")),
    "arrival": (_("arrival"), _("arrivals")),
    "auditblock": (_("seal"), _("seals of the trail")),
    "auditevent": (_("event"), _("events of the trail")),
    "beneficiary": (_("person covered"), _("people covered")),
    "case": (_("case"), _("cases")),
    "casegrant": (_("access to the case"), _("access to cases")),
    "check": (_("background check"), _("background checks")),
    "declareditem": (_("declared item"), _("declared items")),
    "documenttype": (_("kind of document"), _("kinds of document")),
    "duplicatedecision": (_("comparison with another case"), _("comparisons with other cases")),
    "hit": (_("match"), _("matches")),
    "itemdeclaration": (_("declaration of items"), _("declarations of items")),
    "privacynotice": (_("privacy notice"), _("privacy notices")),
    "print": (_("sheet"), _("sheets")),
    "rolegrant": (_("role granted"), _("roles granted")),
    "safeconduct": (_("safe-conduct"), _("safe-conducts")),
    "signature": (_("signature"), _("signatures")),
    "statement": (_("statement"), _("statements")),
    "storedfile": (_("stored file"), _("stored files")),
    "term": (_("term of the law"), _("terms of the law")),
    "transition": (_("step"), _("steps")),
    "user": (_("account"), _("accounts")),
    "workitem": (_("work item"), _("work items")),
    "person": (_("person"), _("people")),
    "personname": (_("name"), _("names")),
    "birth": (_("birth"), _("births")),
    "sex": (_("sex"), _("sexes")),
    "nationality": (_("nationality"), _("nationalities")),
    "identitydocument": (_("identity document"), _("identity documents")),
    "address": (_("address"), _("addresses")),
    "contact": (_("contact"), _("contacts")),
    "servicerecord": (_("service"), _("service records")),
    "specificneed": (_("specific need"), _("specific needs")),
    "photo": (_("photo"), _("photos")),
    "intakedraft": (_("draft of a registration"), _("drafts of registrations")),
    "series": (_("series of numbers"), _("series of numbers")),
    "office": (_("office"), _("offices")),
    "apitoken": (_("API token"), _("API tokens")),
    "region": (_("region"), _("regions")),
    "listversion": (_("version of the list"), _("versions of lists")),
    "entry": (_("entry of the list"), _("entries of lists")),
}
PLACES: dict[str, Any] = {  # where somebody read or was refused, written by the doors in place of a table
    "admin": _("page of the audit"),
    "api": _("programming interface"),
    "case_story": _("story of a case"),
    "page": _("page"),
}
FIELDS: dict[str, Any] = {
    "active": _("active"),
    "address": _("network address"),
    "age": _("age"),
    "alias": _("alias"),
    "answered_at": _("answered"),
    "approved_at": _("approved"),
    "approved_by": _("approved by"),
    "arrival": _("arrival"),
    "article": _("article"),
    "as_of": _("as of"),
    "at": _("moment"),
    "attempts": _("attempts"),
    "basis": _("basis"),
    "branch": _("branch"),
    "by": _("by"),
    "case": _("case"),
    "case_id": _("case"),
    "case_registered_by": _("case registered by"),
    "channel": _("channel"),
    "check_run": _("background check"),
    "ciphertext": _("sealed text"),
    "claim_until": _("taken until"),
    "claimed_by": _("claimed by"),
    "close_reason": _("reason for closing"),
    "closed_at": _("closed"),
    "closed_by": _("closed by"),
    "code": _("code"),
    "confirmed_at": _("confirmed"),
    "confirmed_by": _("confirmed by"),
    "country": _("country"),
    "created_at": _("created"),
    "day": _("day"),
    "decided_at": _("decided"),
    "decided_by": _("decided by"),
    "decision": _("decision"),
    "declared_at": _("declared"),
    "department": _("department"),
    "diff": _("what changed"),
    "digest": _("digest"),
    "dispatch_number": _("dispatch number"),
    "display_name": _("name on acts"),
    "document": _("document"),
    "due_at": _("due"),
    "email": _("e-mail"),
    "email_notices": _("notices by e-mail"),
    "ends_at": _("until"),
    "entered_at": _("entered"),
    "entry": _("entry of the list"),
    "entry_point": _("entry point"),
    "evidence_listed": _("evidence listed"),
    "explanation": _("explanation"),
    "facts": _("approved facts"),
    "facts_edited_by": _("facts edited by"),
    "facts_hash": _("hash of the approved facts"),
    "family": _("family"),
    "file": _("file"),
    "format": _("format"),
    "forward_due_at": _("to be forwarded by"),
    "forwarded_at": _("forwarded"),
    "forwarded_by": _("forwarded by"),
    "from_status": _("from"),
    "from_xid": _("first transaction"),
    "given": _("given names"),
    "given_at": _("given"),
    "given_by": _("given by"),
    "granted_by": _("granted by"),
    "grounds": _("grounds"),
    "hash": _("hash"),
    "interpreter": _("interpreter"),
    "is_active": _("active"),
    "is_system": _("system"),
    "issue_attempts": _("attempts at issuing"),
    "kind": _("kind"),
    "language": _("language"),
    "late_reason": _("reason for lateness"),
    "legend": _("legend"),
    "line": _("address line"),
    "list_version": _("version of the list"),
    "lodged_by": _("lodged by"),
    "mandate": _("mandate"),
    "maternal": _("maternal surname"),
    "max_term": _("longest term"),
    "media_type": _("media type"),
    "merged_into": _("merged into"),
    "mode": _("manner of arrival"),
    "month": _("month"),
    "n": _("events"),
    "next_try_at": _("next try"),
    "no": _("number"),
    "none": _("nothing declared"),
    "note": _("note"),
    "notice_version": _("version of the notice"),
    "number": _("number"),
    "numbered_at": _("numbered"),
    "occurred_at": _("occurred"),
    "office": _("office"),
    "officer": _("officer"),
    "opened_at": _("opened"),
    "other_case": _("other case"),
    "outcome": _("outcome"),
    "paternal": _("paternal surname"),
    "person": _("person"),
    "person_id": _("person"),
    "phone": _("telephone"),
    "place": _("place"),
    "precision": _("precision"),
    "principal": _("principal"),
    "printed_no": _("printed number"),
    "public_ref": _("reference"),
    "purpose": _("purpose"),
    "quantity": _("quantity"),
    "rank": _("rank"),
    "read_by": _("read aloud by"),
    "reason": _("reason"),
    "reasons": _("reasons"),
    "received_at": _("received"),
    "recorded_at": _("recorded"),
    "recorded_by": _("recorded by"),
    "region": _("region"),
    "register_no": _("register number"),
    "registered_by": _("registered by"),
    "request_id": _("request"),
    "requested_at": _("requested"),
    "requested_by": _("requested by"),
    "restricted": _("restricted"),
    "result": _("result"),
    "role": _("role"),
    "safe_conduct": _("safe-conduct"),
    "score": _("score"),
    "sealed_at": _("sealed"),
    "serial": _("serial number"),
    "served": _("served"),
    "sha256": _("hash of the file"),
    "signature": _("signature"),
    "signed_at": _("signed"),
    "signed_by": _("signed by"),
    "size": _("size"),
    "starts_at": _("from"),
    "status": _("status"),
    "stored_at": _("stored"),
    "stored_by": _("stored by"),
    "strong": _("strong"),
    "subject": _("subject"),
    "subject_id": _("subject"),
    "subject_pk": _("row"),
    "subject_table": _("table"),
    "subject_type": _("kind of subject"),
    "superseded_at": _("superseded"),
    "taken_by": _("taken by"),
    "term_unit": _("unit of the term"),
    "term_value": _("term"),
    "to_status": _("to"),
    "to_xid": _("last transaction"),
    "type": _("type"),
    "unit": _("unit"),
    "unknown": _("not known"),
    "unnamed_no": _("number of the unnamed"),
    "user": _("account"),
    "username": _("user name"),
    "valid": _("in force"),
    "validity": _("valid"),
    "value": _("value"),
    "verb": _("verb"),
    "verified": _("verified"),
    "warnings": _("warnings"),
    "witness": _("witness"),
    "xid": _("transaction"),
    "year": _("year"),
}


def name_everything() -> None:
    """Give the application, its models and their columns the words above."""
    config = apps.get_app_config("casework")
    config.verbose_name = lazystr(APPLICATION)
    for model in config.get_models():
        _name(model)


def _name(model: type[Model]) -> None:
    opts = model._meta
    if opts.model_name in MODELS:
        opts.verbose_name, opts.verbose_name_plural = MODELS[opts.model_name]
    for field in opts.local_fields:
        field.verbose_name = FIELDS.get(field.name, field.verbose_name)


def thing(table: str) -> Any:
    """What a row of this table is called; the table's own name where nobody gave it another."""
    name = table.removeprefix("casework_")
    return MODELS[name][0] if name in MODELS else PLACES.get(table, table)


def column(name: str) -> Any:
    """What a column is called; its own name where nobody gave it another."""
    return FIELDS.get(name) or FIELDS.get(name.removesuffix("_id"), name)


def choice(table: str, name: str, value: str) -> Any:
    """What a stored choice is called; the value itself where the column offers none."""
    model = apps.get_app_config("casework").models.get(table.removeprefix("casework_"))
    for field in model._meta.local_fields if model else ():
        if field.attname == name and field.choices:
            return dict(field.flatchoices).get(value, value)
    return value
