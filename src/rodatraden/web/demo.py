"""The demo: practice figures, five people to be, one address."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from rodatraden.web.server import prepare, serve


def demo(data_dir: Path, port: int = 8000, open_browser: bool = True) -> None:
    """Publish practice figures the first time, make the practice people, and serve."""
    from rodatraden.engine.catalogue import Catalogue
    from rodatraden.engine.comparison.publication import publish
    from rodatraden.engine.figures import Store
    from rodatraden.engine.sources.practice import (
        demo_indicators,
        install_practice_indicators,
        practice_figures,
        practice_revision,
    )

    data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(data_dir)
    if store.current() is None:
        print("Hittar på övningsvärden för 290 kommuner (en gång, under en minut) …", flush=True)
        install_practice_indicators(data_dir)
        catalogue = Catalogue.load(data_dir)
        chosen = demo_indicators(catalogue)
        publish(store, catalogue, practice_figures(catalogue=catalogue, indicators=chosen))
        # A second publication, so that revisions show; of one area, which keeps the start short.
        revised = [code for code in chosen if "missbruk" in catalogue.indicator(code).areas]
        publish(store, catalogue, practice_revision(catalogue=catalogue, indicators=revised))
    prepare(data_dir, demo=True)
    from rodatraden.workbench.organisations.demo import create_demo_people

    create_demo_people()
    port = _free_port(port)
    print(f"\n  Röda tråden (övning) finns på  http://localhost:{port}/\n  Avsluta med Ctrl+C.\n", flush=True)
    serve(data_dir, port=port, open_browser=open_browser and _has_browser())


def _free_port(wanted: int) -> int:
    """``wanted``, or the nearest free one above it."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    return wanted


def _has_browser() -> bool:
    """Whether there is a screen to open a browser on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or os.name == "nt"
