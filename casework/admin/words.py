"""What the auditors' admin calls things: labels of models and columns, which the models themselves do not carry.

No other door shows a model by itself, so the words live here; set on the model they change no migration.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from casework.admin.columns import FIELDS

APPLICATION = _("Case files and trail")
MODELS: dict[str, tuple[Any, Any]] = {
    "application": (_("application"), _("applications")),
    "arrival": (_("arrival"), _("arrivals")),
    "auditblock": (_("seal"), _("seals of the trail")),
    "auditcheckpoint": (_("checkpoint"), _("checkpoints of the trail")),
    "auditevent": (_("event"), _("events of the trail")),
    "beneficiary": (_("person covered"), _("people covered")),
    "case": (_("case"), _("cases")),
    "casegrant": (_("access to the case"), _("emergency accesses")),
    "checkanswer": (_("answer of an agency"), _("answers of agencies")),
    "assessment": (_("assessment of the checks"), _("assessments of the checks")),
    "check": (_("background check"), _("background checks")),
    "declareditem": (_("declared item"), _("declared items")),
    "delivery": (_("delivery to the auditors"), _("deliveries to the auditors")),
    "documenttype": (_("kind of document"), _("kinds of document")),
    "duplicatedecision": (_("comparison with another case"), _("comparisons with other cases")),
    "hit": (_("match"), _("matches")),
    "verdict": (_("reviewer's word on a match"), _("reviewers' words on matches")),
    "screeningrun": (_("look at the lists"), _("looks at the lists")),
    "rescreening": (_("round for a new version"), _("rounds for new versions")),
    "itemdeclaration": (_("declaration of items"), _("declarations of items")),
    "privacynotice": (_("privacy notice"), _("privacy notices")),
    "mandate": (_("mandate"), _("mandates")),
    "mandatecase": (_("restricted case named by a mandate"), _("restricted cases named by mandates")),
    "casetransfer": (_("transfer to another office"), _("transfers to other offices")),
    "print": (_("sheet"), _("sheets")),
    "revocation": (_("revocation"), _("revocations")),
    "ministryact": (_("act of the Ministry"), _("acts of the Ministry")),
    "inadmissionground": (_("ground of inadmission"), _("grounds of inadmission")),
    "death": (_("death"), _("deaths")),
    "lossground": (_("ground of the end"), _("grounds of the end")),
    "rejectionground": (_("ground of a rejection"), _("grounds of a rejection")),
    "absence": (_("absence"), _("absences")),
    "accountrequest": (_("request about an account"), _("requests about accounts")),
    "activation": (_("activation code"), _("activation codes")),
    "approvergap": (_("time without an approver"), _("times without an approver")),
    "oncall": (_("on-call time"), _("on-call times")),
    "rolegrant": (_("role granted"), _("roles granted")),
    "safeconduct": (_("safe-conduct"), _("safe-conducts")),
    "signature": (_("signature"), _("signatures")),
    "statement": (_("statement"), _("statements")),
    "storedfile": (_("stored file"), _("stored files")),
    "term": (_("term of the law"), _("terms of the law")),
    "transition": (_("step"), _("steps")),
    "user": (_("account"), _("accounts")),
    "verification": (_("verification"), _("verifications of the trail")),
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
    "listfile": (_("file in the watched folder"), _("files in the watched folder")),
    "entry": (_("entry of the list"), _("entries of lists")),
    "arrivalgroup": (_("group of people who came together"), _("groups of people who came together")),
    "arrivalmode": (_("manner of arrival"), _("manners of arrival")),
    "bulletin": (_("bulletin"), _("bulletins")),
    "checktype": (_("kind of background check"), _("kinds of background check")),
    "childnotice": (_("notice of a child to the ICBF"), _("notices of children to the ICBF")),
    "intelligenceopinion": (_("intelligence opinion"), _("intelligence opinions")),
    "searchkey": (_("key of a day's searches"), _("keys of searches")),
    "searchterm": (_("what was looked for"), _("what was looked for")),
    "country": (_("country"), _("countries")),
    "department": (_("department"), _("departments")),
    "entrypoint": (_("entry point"), _("entry points")),
    "emergencyreview": (_("review of an emergency access"), _("reviews of emergency accesses")),
    "familygroup": (_("family"), _("families")),
    "familymember": (_("family link"), _("family links")),
    "familyrelation": (_("kind of family link"), _("kinds of family link")),
    "flightreason": (_("ground of an application"), _("grounds of applications")),
    "identitydocumenttype": (_("kind of identity document"), _("kinds of identity document")),
    "importedrow": (_("row of an imported file"), _("rows of imported files")),
    "itemtype": (_("kind of item"), _("kinds of item")),
    "needtype": (_("kind of specific need"), _("kinds of specific need")),
    "restrictionchange": (_("change of a restriction"), _("changes of restrictions")),
    "rank": (_("rank"), _("ranks")),
    "blanksheet": (_("blank sheet"), _("blank sheets")),
    "sealcertificate": (_("certificate of the seal"), _("certificates of the seal")),
    "sheetblock": (_("block of blank sheets"), _("blocks of blank sheets")),
    "sheetuse": (_("use of a blank sheet"), _("uses of blank sheets")),
    "rankclass": (_("class of ranks"), _("classes of ranks")),
    "servicebranch": (_("branch of service"), _("branches of service")),
}
PLACES: dict[str, Any] = {  # where somebody read or was refused, written by the doors in place of a table
    "admin": _("page of the audit"),
    "api": _("programming interface"),
    "backup": _("backup of everything"),
    "case_readers": _("list of who read a case"),
    "case_story": _("story of a case"),
    "mfa_authenticator": _("second factor"),
    "case_files": _("list of the files of a case"),
    "case_pack": _("history of a case to take along"),
    "user_acts": _("list of what an account did"),
    "versions": _("two versions of a row"),
    "page": _("page"),
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
