"""Settings for the tests: a data folder of their own, quick password hashes, static files by their plain names."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="rodatraden-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["RODATRADEN_DATA_DIR"] = str(_FOLDER)
os.environ["RODATRADEN_SECRET_KEY"] = "only-for-tests"
os.environ["RODATRADEN_DEMO"] = "1"

from rodatraden.config.settings import *  # noqa: E402, F403
from rodatraden.config.settings import DATABASES, STATIC_ROOT  # noqa: E402

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Manifest names are not served by the live server of the tests.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise warns of a folder that is missing; the tests' server finds the files where they lie.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A database on disk as in earnest: the live server's threads and an import's thread each have a connection of their own.
DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}
