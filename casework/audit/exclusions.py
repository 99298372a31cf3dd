"""Tables that are not on the trail, each with its reason; a test fails for any other table without the trigger."""

EXCLUDED: dict[str, str] = {
    "audit_event": "the trail itself",
    "audit_block": "the trail's seals, chained by themselves",
    "audit_checkpoint": "signed statements about the trail, chained by themselves and kept outside as well",
    "audit_digest_key": "written once, by the first migration; nobody but the owner reads it",
    "django_migrations": "written by the owner's migrations only",
    "django_content_type": "derived from the models by each migration",
    "auth_permission": "derived from the models by each migration",
    "django_admin_log": "the admin's own note of what the trail records by itself",
    "django_session": "changes with every request and holds secrets; sign-in and sign-out are events",
    "django_cache": "short-lived counters that guard the sign-in; failed sign-ins are events",
    "account_emailaddress": "comes with the sign-in library; no account here has an address",
    "account_emailconfirmation": "comes with the sign-in library; no account here has an address",
    "casework_demonstration": "the demonstration's clock; moving it is an event, walking is not",
    "casework_duejob": "a schedule; what a job does is on the trail",
    "casework_entry": "the content of an imported list; its version with hash and count is on the trail",
    "casework_heartbeat": "when the machinery last showed that it lives; changes every half minute",
    "casework_idempotency": "answers kept for repeated requests; the acts themselves are on the trail",
    "casework_referenceload": "which seed files were loaded; the rows are on the trail",
    "casework_intakedraft": "encrypted keystrokes, deleted on registration, which is an event",
}
