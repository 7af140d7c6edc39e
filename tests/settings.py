"""Settings for tests: the product's own, with keys that are nobody's secret."""

import base64
import os
import tempfile

os.environ.setdefault("ENV_FILE", os.devnull)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="ow-test-"))
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # side by side, each with a cache and files of its own
    os.environ["VAR_DIR"] = os.path.join(os.environ["VAR_DIR"], worker)
os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 50)
os.environ.setdefault("FIELD_KEYS", "t1:" + base64.b64encode(b"0" * 32).decode())
os.environ.setdefault("HASH_KEY", "sha256:" + base64.b64encode(b"h" * 32).decode())
os.environ.setdefault("DEMO", "true")
os.environ.setdefault("LINK_CHECK", "false")  # nobody outside is asked by a test
if os.environ.get("TEST_DATABASE") == "postgres":
    os.environ["DATABASE_URL"] = os.environ["TEST_POSTGRES_URL"]

import sys

sys.path.insert(0, str(__import__("pathlib").Path(__file__).resolve().parent.parent / "site"))
from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
AXES_ENABLED = False
FORM_LEAST_SECONDS = 0  # tests type fast
