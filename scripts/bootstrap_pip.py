"""Install pip into a virtual environment made by a Python without ensurepip.

The wheel comes from the package index that pip itself would use (PIP_INDEX_URL, else PyPI) and must have the hash
written here.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

WHEEL = "pip-26.3-py3-none-any.whl"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def main() -> None:
    """Find the wheel, check it, and let it install itself."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    page = urllib.request.urlopen(index, timeout=60).read().decode()  # noqa: S310 - the administrator's own index
    link = re.search(rf'href="([^"]*{re.escape(WHEEL)}[^"]*)"', page)
    if link is None:
        sys.exit(
            f"Hittar inte {WHEEL} i paketregistret. Installera python3-venv eller python3-pip och försök igen."
        )
    url = urllib.parse.urljoin(index, link.group(1).replace("&amp;", "&"))
    content = urllib.request.urlopen(url, timeout=120).read()  # noqa: S310 - same index; the hash decides
    if hashlib.sha256(content).hexdigest() != SHA256:
        sys.exit(f"{WHEEL} har inte den kontrollsumma som är låst. Inget har installerats.")
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(folder) / WHEEL
        wheel.write_bytes(content)
        command = [sys.executable, f"{wheel}/pip", "install", "--quiet", "--no-index", str(wheel)]
        subprocess.run(command, check=True)  # noqa: S603 - our own interpreter and a checked file


if __name__ == "__main__":
    main()
