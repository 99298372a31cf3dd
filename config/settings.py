"""All settings, typed, each from the environment (or a file named by NAME_FILE) with a default for one machine."""

import json
import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from config import log
from config.enum_names import ENUM_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = Path(os.environ.get("AMPARO_LOCAL_DIR", BASE_DIR / ".local"))


def env(name: str, default: str = "") -> str:
    """The value of NAME, or the stripped content of the file that NAME_FILE names, or the default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, default: str = "") -> bool:
    """Whether NAME is set to 1, true, yes or on."""
    return env(name, default).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The comma-separated words of NAME."""
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


def server_url(name: str) -> str:
    """The address of a server: the environment's, else what the running `dev` wrote down, else empty."""
    if url := env(name):
        return url
    runtime = LOCAL_DIR / "runtime.json"
    return str(json.loads(runtime.read_text(encoding="utf-8")).get(name, "")) if runtime.exists() else ""


# Starting two workers of PostgreSQL, or compiling a query, takes longer than all the work of a page: both are left to
# questions ten times as large as any that a page asks.
SESSION = "-c parallel_setup_cost=100000 -c jit=off"
# Tasks and commands act as the system. What serves requests sees no case until a request says who asks (docs/adr/0018).
WALL = "" if os.environ.get("AMPARO_PROCESS") == "web" else "-c wall.down=system"


def database(url: str) -> dict[str, Any]:
    """Django's database settings from a libpq connection string; empty fields stay libpq's own defaults."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    named = {name.upper(): parts.pop(name, "") for name in ("user", "password", "host", "port")}
    named["NAME"] = parts.pop("dbname", "amparo")
    parts["options"] = f"{SESSION} {WALL} {parts.get('options', '')}".strip()
    parts.setdefault("connect_timeout", "5")  # a host that is gone must not hold a page for minutes
    return {
        **named,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # docs/adr/0003: the request transaction is our middleware's
        "OPTIONS": parts,
    }


def broker(url: str) -> str:
    """A redis address in the words of Celery: Unix sockets are redis+socket:// there."""
    return url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")


DEBUG = flag("AMPARO_DEBUG")
DEMONSTRATION = flag("AMPARO_DEMO")
SECRET_KEY = env("AMPARO_SECRET_KEY")
# One "id:base64 of 32 bytes" a line; the first encrypts, all decrypt.
FIELD_KEYS = env("AMPARO_FIELD_KEYS")
# Who signs checkpoints of the trail, "id:base64 of a 32-byte seed" a line, the first signs: docs/adr/0017.
CHECKPOINT_KEYS = env("AMPARO_CHECKPOINT_KEYS")
CHECKPOINT_PUBLIC_KEYS = env("AMPARO_CHECKPOINT_PUBLIC_KEYS")  # of keys that sign elsewhere, or no more
ALLOWED_HOSTS = words("AMPARO_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if DEMONSTRATION else "")
CSRF_FAILURE_VIEW = "casework.pages.middleware.forged"
CSRF_TRUSTED_ORIGINS = words("AMPARO_TRUSTED_ORIGINS")
PUBLIC_URL = env("AMPARO_PUBLIC_URL", "http://localhost:8000")
# Addresses or networks of the proxies whose X-Forwarded-… headers are believed; from others they are thrown away.
TRUSTED_PROXIES = [ip_network(word) for word in words("AMPARO_TRUSTED_PROXIES")]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "casework",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "casework.pages.middleware.security_headers",
    "casework.pages.health.probes_first",
    "casework.pages.proxies.behind_proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "casework.pages.strangers.small_from_strangers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "casework.pages.signed_in.kept_in_sight",
    "casework.pages.middleware.own_language",
    "casework.pages.middleware.RequestTransaction",
    "casework.pages.signed_in.SecondFactorFirst",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casework.pages.context.every_page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

_role = "DATABASE_OWNER_URL" if os.environ.get("AMPARO_DB_ROLE") == "owner" else "DATABASE_URL"
DATABASES = {"default": database(server_url(_role))}
APP_DATABASE_URL = server_url("DATABASE_URL")  # whose role the owner grants rights to after migrating
OWNER_DATABASE_URL = server_url("DATABASE_OWNER_URL")  # who makes and restores backups
REDIS_URL = server_url("REDIS_URL")
# Lockout counters live in PostgreSQL: sign-in works and stays guarded while the broker is down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # of 300, the default, a flood of wrong names would drive out the rest
    }
}
SESSION_ENGINE = "casework.pages.session_store"  # docs/adr/0014: its table knows no key, and what it holds is sealed
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "casework.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # accounts have no address: nothing about a case is ever mailed
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "casework.staff.sign_in.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/m/ip", "login": "60/m/ip", "activate": "5/5m/key,20/m/ip"}
# Who must sign in with a second factor: casework/staff/second_factor.py.
SECOND_FACTOR = flag("AMPARO_SECOND_FACTOR", "" if DEMONSTRATION else "1")
MFA_ADAPTER = "casework.staff.sign_in.SecondFactorAdapter"
MFA_FORMS = {"authenticate": "casework.pages.second_factor.CodeForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Amparo"
MFA_TOTP_TOLERANCE = 1  # thirty seconds either way: telephones at a border are not on time
# By the real clock: a session ends so long after its last request, and so long after its sign-in whatever happens.
IDLE_MINUTES = int(env("AMPARO_IDLE_MINUTES", "30"))
SHORT_IDLE_MINUTES = int(env("AMPARO_SHORT_IDLE_MINUTES", "15"))  # of those in casework/staff/sessions.py
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEMONSTRATION and not DEBUG
if SESSION_COOKIE_SECURE:
    SESSION_COOKIE_NAME = "__Host-sessionid"  # browsers take it from this host alone, and only over https
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION or DEBUG else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMONSTRATION and not DEBUG
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
SILENCED_SYSTEM_CHECKS = ["models.W042"]

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "casework" / "locale"]
FORMAT_MODULE_PATH = "casework.locale"
TIME_ZONE = "America/Bogota"

STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (STATIC_ROOT / "staticfiles.json").exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
FILES_DIR = Path(env("AMPARO_FILES_DIR", str(LOCAL_DIR / "files")))
# The highest numbers of every register, outside the database: docs/adr/0009.
NUMBERS_DIR = Path(env("AMPARO_NUMBERS_DIR", str(LOCAL_DIR / "numbers")))
# Where each checkpoint is written, once: on storage that the database's machine cannot change.
CHECKPOINTS_DIR = Path(env("AMPARO_CHECKPOINTS_DIR", str(LOCAL_DIR / "checkpoints")))
SEAL_KEYS_DIR = Path(env("AMPARO_SEAL_KEYS_DIR", str(LOCAL_DIR / "seal_keys")))  # private keys: docs/adr/0025
PDF_SIGNATURE_KEY = env("AMPARO_PDF_SIGNATURE_KEY")  # a PKCS#12 file; a demonstration makes its own
PDF_SIGNATURE_PASSWORD = env("AMPARO_PDF_SIGNATURE_PASSWORD")
PDF_SIGNATURE = flag("AMPARO_PDF_SIGNATURE", "1" if DEMONSTRATION or PDF_SIGNATURE_KEY else "")
VERIFY_MINUTES = float(env("AMPARO_VERIFY_MINUTES", "30"))  # the longest that a verification by schedule may take
BACKUP_KEY = env("AMPARO_BACKUP_KEY")  # the base64 of 32 bytes; never beside the backups
POSTGRES_BIN = env("AMPARO_POSTGRES_BIN")  # where pg_dump and pg_restore are; else they are looked for on the path
SEARCH_TERM_DAYS = int(env("AMPARO_SEARCH_TERM_DAYS", "180"))  # then nobody can read any more what was looked for

# Nobody but the auditors gets e-mail, and none of it holds a name. A demonstration writes it to files.
AUDITORS = words("AMPARO_AUDITORS", "auditors@example.org" if DEMONSTRATION else "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("AMPARO_MAIL_FROM", "amparo@localhost")
EMAIL_FILE_PATH = LOCAL_DIR / "mail"
EMAIL_TIMEOUT = 20
_smtp = urlsplit(env("AMPARO_SMTP_URL", "" if DEMONSTRATION else "smtp://localhost"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _smtp.scheme else 'filebased'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "", _smtp.port or {"smtps": 465, "smtp+tls": 587}.get(_smtp.scheme, 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _smtp.scheme == "smtps", _smtp.scheme == "smtp+tls"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
PHOTO_MAX_BYTES = 8 * 1024 * 1024

# Which adapter asks for which kind of check, as JSON: {"INTERPOL": {"adapter": "simulator", "silent": 10}}; "*" stands
# for those not named. Without a word of it, questions go out by letter and answers are typed in: docs/adr/0022.
CHECK_AGENCIES: dict[str, dict[str, Any]] = json.loads(env("AMPARO_CHECK_AGENCIES", "{}"))
# The scores of a weak, a possible and a strong match; another one looks everybody up anew: docs/how-to/import-lists.md.
LIST_THRESHOLDS = env("AMPARO_LIST_THRESHOLDS", "0.60,0.75,0.90").split(",")
LISTS_FOLDER = env("AMPARO_LISTS_FOLDER")  # is imported from (docs/how-to/import-lists.md); empty is none
LISTS_OLD_DAYS = int(env("AMPARO_LISTS_OLD_DAYS", "30"))  # then headquarters is told
SWEEP_SECONDS = float(env("AMPARO_SWEEP_SECONDS", "30"))
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "max_retries": 0}
CELERY_TASK_PUBLISH_RETRY = False  # a lost hint is found by the sweeper; a page must not wait for the broker
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # A tick that nobody took in time is worth nothing: a day without a worker must not leave thousands to run.
    "sweep": {"task": "journey.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": max(SWEEP_SECONDS, 30.0)}},
    "seal": {"task": "audit.seal_blocks", "schedule": min(60.0, SWEEP_SECONDS * 2), "options": {"expires": 60.0}},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "casework.api.describing.Described",
    "URL_FORMAT_OVERRIDE": None,  # ?format= is a question like any other that nobody answers
}

SPECTACULAR_SETTINGS = {"ENUM_NAME_OVERRIDES": ENUM_NAMES}

LOGGING = log.lines_from(env("AMPARO_LOG_LEVEL", "WARNING"))
