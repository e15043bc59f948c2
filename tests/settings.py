"""Settings for the tests: a data folder of their own, quick password hashes, static files by their plain names."""

import os
import tempfile

os.environ["RODATRADEN_DATA_DIR"] = tempfile.mkdtemp(prefix="rodatraden-test-")
os.environ["RODATRADEN_SECRET_KEY"] = "only-for-tests"  # noqa: S105 - only for tests
os.environ["RODATRADEN_DEMO"] = "1"

from rodatraden.config.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Manifest names are not served by the live server of the tests.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
