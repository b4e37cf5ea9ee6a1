"""Every setting; from the environment where it differs from place to place."""

import socket
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from archstats import env
from archstats.addresses import own_addresses
from archstats.databases import database_from
from archstats.secret_key import SHORTEST, is_secret, kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
# Where database, secret key and collected files lie unless told otherwise.
DATA_DIR = BASE_DIR / env.text("ARCHSTATS_DATA", "var")

# The embedded mode is the first minute on one's own machine: bin/dev sets it. Everything else is
# production, where what it makes up for itself must be given.
EMBEDDED = env.flag("ARCHSTATS_EMBEDDED", default=False)
DEBUG = env.flag("DEBUG", default=False)
HTTPS = env.flag("ARCHSTATS_HTTPS", default=not EMBEDDED)

DATABASES = {
    "default": database_from(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR}/archstats.sqlite3"),
        relative_to=BASE_DIR,
        # An index over millions of arrows takes its minutes, and nobody waits for the answer.
        statement_seconds=0 if sys.argv[1:2] == ["migrate"] else 5,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.address(
    "REDIS_URL", schemes=("redis", "rediss", "unix"), form="redis://host:port/0", default=""
)

# Pokes between processes, and nothing else. Who hears them waits as long as there are none; who
# sends one gives up after a second, for the next tick does as well. Who hears them asks each second
# whether Redis is there: of a connection that the kernel gave up redis-py tells nothing, and the
# layer would look for the next message for ever, in a loop that lets nobody else run.
CHANNEL_LAYERS = (
    {
        name: {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL, **options}], "prefix": "archstats"},
        }
        for name, options in {
            "default": {
                "socket_timeout": None,
                "socket_connect_timeout": 1,
                "health_check_interval": 1,
            },
            "pokes": {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": None},
        }.items()
    }
    if REDIS_URL
    else {}
)

if EMBEDDED:
    database_path = DATABASES["default"]["NAME"]
    kept_in = database_path.parent if isinstance(database_path, Path) else DATA_DIR
    SECRET_KEY = env.text("SECRET_KEY", "") or kept_secret_key(kept_in / "secret_key")
else:
    SECRET_KEY = env.text("SECRET_KEY")
if not is_secret(SECRET_KEY):
    raise ImproperlyConfigured(
        f"SECRET_KEY must be {SHORTEST} random characters or more, and nobody else's example."
    )

# Loopback is always ours: health checks and proxies on the same machine use it.
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
if EMBEDDED:
    name = socket.gethostname().lower()
    LAN = [*own_addresses(), name, f"{name}.local"]
    ALLOWED_HOSTS = [*LOOPBACK, *LAN, *env.hosts("ALLOWED_HOSTS", "")]
else:
    ALLOWED_HOSTS = [*LOOPBACK, *env.hosts("ALLOWED_HOSTS")]

# Who may say, by X-Forwarded-For and -Proto, where a request came from.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", "127.0.0.1,::1")

# Who may read /metrics from elsewhere than this machine; empty: nobody.
METRICS_TOKEN = env.token("METRICS_TOKEN")

# Other installations that a backfill may read cards from.
ARCHSTATS_REMOTES = env.remotes("ARCHSTATS_REMOTES")

INSTALLED_APPS = [
    # It has to come first to make runserver speak ASGI; importing it costs a quarter of a second,
    # so every other command does without.
    *(["daphne"] if sys.argv[1:2] == ["runserver"] else []),
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "archstats.apps.CollectedFilesConfig",
    # Its own static files: without it the API's page would fetch them from another host.
    "ninja",
    "archstats",
    "leaderboard",
    "scoring",
]
MIDDLEWARE = [
    "archstats.compression.compressed",
    "django.middleware.common.CommonMiddleware",
    "archstats.refusals.api_envelope",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "scoring.device_cookies.device_cookie",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "archstats.urls"
ASGI_APPLICATION = "archstats.asgi.application"
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
                "scoring.live.releases.release_of_page",
            ]
        },
    }
]

LOGIN_REDIRECT_URL = "/admin/"
AUTH_USER_MODEL = "scoring.Archer"
_OF_DJANGO = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in {
        "scoring.passwords.TypedAgain": {},
        f"{_OF_DJANGO}.UserAttributeSimilarityValidator": {
            "user_attributes": ("login_name", "display_name")
        },
        f"{_OF_DJANGO}.MinimumLengthValidator": {},
        f"{_OF_DJANGO}.CommonPasswordValidator": {},
        f"{_OF_DJANGO}.NumericPasswordValidator": {},
    }.items()
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "archstats.static_files.JoinedManifestStorage"
        )
    }
}

# Sent by archstats.security_headers with every answer, static files and refusals included.
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0

SESSION_ENGINE = "archstats.session_store"
# A phone on http://192.168… would drop Secure cookies without a word.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
# By it archers are known on the pages; the session is for the admin.
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 365 * 24 * 60 * 60

SILENCED_SYSTEM_CHECKS = [
    # Django's SecurityMiddleware and XFrameOptionsMiddleware see only what Django answers;
    # archstats.security_headers covers everything, and its tests prove it on a real server.
    "security.W001",
    "security.W002",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "archstats.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Our access log has every request already; only errors bring something new, their trace.
        "django.request": {"level": "ERROR"},
        # What a client did wrong was answered with 400; it is no error of ours.
        "django.security": {"level": "CRITICAL"},
        "django": {"handlers": [], "level": "INFO"},
        "uvicorn": {"level": "WARNING"},
        # A traceback each second while Redis is away; scoring.live says it in a line.
        "channels_redis": {"level": "CRITICAL"},
    },
}
