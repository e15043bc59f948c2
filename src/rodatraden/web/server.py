"""Start the web server on this machine, after the database and the static files have been made ready."""

from __future__ import annotations

import os
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path


def prepare(data_dir: Path, *, demo: bool = False) -> None:
    """Set Django up on ``data_dir``, migrate the database and collect the static files."""
    os.environ["RODATRADEN_DATA_DIR"] = str(data_dir)
    os.environ["RODATRADEN_DEMO"] = "1" if demo else os.environ.get("RODATRADEN_DEMO", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rodatraden.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(data_dir: Path, host: str = "127.0.0.1", port: int = 8000, open_browser: bool = False) -> None:
    """Serve until interrupted. One process with threads: DuckDB and NumPy release the interpreter while they work."""
    prepare(data_dir, demo=os.environ.get("RODATRADEN_DEMO") == "1")
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}/"  # noqa: S104
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(address,), daemon=True).start()
    Granian(
        "rodatraden.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=8,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def _open_when_ready(address: str) -> None:
    """Open a browser, where there is one, when the server answers."""
    for _attempt in range(100):
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310 - our own loopback address
        except OSError:
            time.sleep(0.1)
        else:
            webbrowser.open(address)
            return
