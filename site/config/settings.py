"""The one settings module. What differs between places comes from the environment (table: docs/operator.md).

A laptop needs nothing: `make run` writes random keys to var/env once. A server sets SECRET_KEY, FIELD_KEYS,
ALLOWED_HOSTS and DATABASE_URL itself; without keys of its own nothing starts.
"""

import sys
from pathlib import Path

import django
import environ

BASE = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(p) for p in (BASE / "site", BASE) if str(p) not in sys.path]
from config import own_keys  # noqa: E402  # needs the path above

env = environ.Env()
env.read_env(env("ENV_FILE", default=str(BASE / "var" / "env")))

VAR = Path(env("VAR_DIR", default=str(BASE / "var")))
for _folder in ("", "tmp", "cache"):
    (VAR / _folder).mkdir(mode=0o700, parents=True, exist_ok=True)
DEMO = env.bool("DEMO", default=False)  # sample accounts may exist and sign in
DEMO_LIFE = env.int("DEMO_LIFE", default=24)  # forms that a new sample county has lived through
# "kid:base64 key" pairs, newest first; the first one encrypts, all decrypt (home/crypto.py).
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
# "sha256:base64" or "sm3:base64": look-ups, digests and codes hang on it, so it stays for ever.
HASH_KEY = env("HASH_KEY", default="")
SECRET_KEY = own_keys.checked(env("SECRET_KEY", default=""), FIELD_KEYS, HASH_KEY, DEMO)
FIELD_SUITE = env("FIELD_SUITE", default="aes")  # aes | sm4
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=not DEMO)
BASE_URL = env("BASE_URL", default=f"http://127.0.0.1:{env('PORT', default='8000')}")  # what letters and QR codes say

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "home.User"

INSTALLED_APPS = [
    "config",
    "cms",
    "cases",
    "forms",
    "home",
    "config.apps.StreamForms",
    "generic_chooser",
    "wagtail_modeladmin",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "config.apps.Users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "laces",
    "django_filters",
    "import_export",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "home.at_terminal.AtTerminal",
    "forms.middleware.RequestLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "home.typed.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "cms.admin.review.RefusedPublishing",
    "cms.elder.hits.CountVisits",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The app label of `django.forms` is taken by ours, so its widget templates come by path.
        "DIRS": [BASE / "site" / "templates", Path(django.__file__).parent / "forms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "home.modes.context",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}  # in-memory databases lock between threads
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache_url("CACHE_URL", default=f"filecache://{VAR / 'cache'}")}
if CACHES["default"]["BACKEND"].endswith("FileBasedCache"):
    CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 20_000  # Django's 300 would throw out fresh ones
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"  # attachments, papers, exports: never under a URL of their own
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "home.storage.PrivateStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "staticfiles": {"BACKEND": "config.static.HashedStaticFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a table of 200 rows has more than 2000 cells
REQUEST_LIMIT_MB = env.int("REQUEST_LIMIT_MB", default=110)  # 100 MB of files a submission, and what is around them
FORM_STARTS_PER_HOUR = env.int("FORM_STARTS_PER_HOUR", default=600)  # drafts from one address; a hall shares one
FORM_SENDS_PER_HOUR = env.int("FORM_SENDS_PER_HOUR", default=120)  # submissions from one address
FORM_LEAST_SECONDS = env.float("FORM_LEAST_SECONDS", default=1)  # who is faster is asked whether it is a person
CLAMAV = env("CLAMAV", default="")  # clamd as host:port or unix:/path; blank: files are not looked at for viruses
CLAMAV_DOWN = env("CLAMAV_DOWN", default="refuse")  # refuse | accept, while clamd does not answer
CLAMAV_SECONDS = env.float("CLAMAV_SECONDS", default=30)
KIOSK_WARN = env.int("KIOSK_WARN", default=60)  # seconds without a touch until a kiosk asks whether somebody is there
KIOSK_WIPE = env.int("KIOSK_WIPE", default=90)  # … until it forgets everything
KIOSK_SILENT = env.int("KIOSK_SILENT", default=900)  # seconds of open hours without a word until its keeper is told
KIOSK_SILENT_LEAD = env.int("KIOSK_SILENT_LEAD", default=7200)  # … until the lead of its unit is told too
KIOSK_LAPSES = env.int("KIOSK_LAPSES", default=600)  # … after which the server forgets it, whatever the browser does
LINK_CHECK = env.bool("LINK_CHECK", default=True)  # addresses of others that pages lead to are tried each night
LINK_CHECK_SECONDS = env.float("LINK_CHECK_SECONDS", default=8)
LINK_CHECK_INSIDE = env.bool("LINK_CHECK_INSIDE", default=False)  # those in the office's own network as well
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(VAR / "tmp")

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]  # one language a page: whatever a browser prefers, caches and print agree
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
# Words that Wagtail's own Chinese lacks stand apart: ours are rebuilt from our source alone.
LOCALE_PATHS = [BASE / "site" / "locale", BASE / "site" / "locale_wagtail"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- people -------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "home.auth.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:queue"
LOGOUT_REDIRECT_URL = "desk:login"
AXES_FAILURE_LIMIT = env.int("LOGIN_TRIES", default=5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "home.auth.locked_out"
AXES_VERBOSE = False
AXES_USERNAME_CALLABLE = "home.auth.tried_name"
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0) or None
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", default=30 * 60)  # idle staff sessions end
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin script reads it

# --- safety -------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31536000 if HTTPS else 0)  # browsers keep it for a year
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.int("PROXY_COUNT", default=0) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames our own pages
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

# --- Wagtail and the form library ---------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "一窗"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_USER_LOGIN_FORM = "home.admin.sign_in.SignInForm"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the office's; the list would offer one that browsers do not know
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "doc", "xls", "wps", "et", "zip", "txt", "csv", "mp3", "m4a"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.admin.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # a phone's largest photo; more would take the memory of others
WAGTAILIMAGES_AVIF_QUALITY, WAGTAILIMAGES_WEBP_QUALITY, WAGTAILIMAGES_JPEG_QUALITY = 60, 78, 82
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.admin.inside_titles"}}
WAGTAILSTREAMFORMS_ENABLE_FORM_PROCESSING = False  # intake has one door, and it is ours
WAGTAILSTREAMFORMS_ENABLED_FIELDS = []  # the built-ins have no key of their own; ours replace them
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- mail, notices, logs ------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="noreply@example.com")
NOTICE_BACKEND = env("NOTICE_BACKEND", default="file")  # file | email
NOTICE_SMS_URL = env("NOTICE_SMS_URL", default="")  # cases.gateways.sms says what is posted there
NOTICE_SMS_KEY = env("NOTICE_SMS_KEY", default="")
NOTICE_SMS_SECRET = env("NOTICE_SMS_SECRET", default="")
NOTICE_SMS_SIGN = env("NOTICE_SMS_SIGN", default="")
NOTICE_SMS_TEMPLATE = env("NOTICE_SMS_TEMPLATE", default="")
NOTICE_SMS_SECONDS = env.float("NOTICE_SMS_SECONDS", default=5.0)
PAUSE_WATCH_DAYS = env.int("PAUSE_WATCH_DAYS", default=2)  # working days before the due day
PAUSE_WATCH_TIMES = env.int("PAUSE_WATCH_TIMES", default=3)
PAUSE_WATCH_WITHIN = env.int("PAUSE_WATCH_WITHIN", default=90)  # days
NOTICE_QUIET = env("NOTICE_QUIET", default="22:00-08:00")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "home.logs.Masked", "fmt": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", default="WARNING")},
    # A wrong answer (422), a conflict (409) or a dead link is people's daily life, not a fault of ours.
    "loggers": {"django.request": {"level": env("LOG_LEVEL", default="ERROR")}},
}
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # framing by ourselves is needed: Wagtail previews pages beside the editor
