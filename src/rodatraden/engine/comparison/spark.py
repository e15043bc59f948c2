"""The national comparison on Spark through Spark Connect: on a cluster, or on a small Spark of its own here.

Nothing of Spark is imported before it is asked for; the extra ``spark`` brings the client, and the server
that is started here where no address is given.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

import narwhals.stable.v2 as nw
import pyarrow as pa

from rodatraden.engine.comparison.engine import ENGINE, SPARK_URL, Closing, Engine, Lazy
from rodatraden.engine.errors import EngineError
from rodatraden.engine.text import gettext as _

#: The oldest Java that Spark 4 runs on.
OLDEST_JAVA = 17

_SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
_HOST = "127.0.0.1"
_SECONDS_TO_START = 120.0

#: What a Spark of our own is told besides its port and folders: small, quiet, heard on this machine only.
_SETTINGS = {
    "spark.connect.grpc.binding.address": _HOST,
    "spark.driver.bindAddress": _HOST,
    "spark.driver.host": _HOST,
    "spark.log.level": "WARN",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

#: Runs a command that ends when its standard input does, and so also when this process is killed.
_WATCHED = 'exec 3<&0; (cat <&3 >/dev/null; kill $$ 2>/dev/null) & exec "$@" 3<&- </dev/null'


def spark_engine(url: str | None = None) -> Engine:
    """Spark through Spark Connect at ``url`` (``sc://host:port``, with the parameters that Spark Connect
    knows: ``;use_ssl=true;token=…``), or where it is None a local Spark that is started here and ended when
    the engine is closed.

    Raises :class:`EngineError` where the extra ``spark`` is missing, no Spark answers at ``url``, or a local
    one cannot be started (it needs Java 17 or later). Leaving the engine's context by an error of Spark
    raises :class:`EngineError` too.
    """
    try:
        with warnings.catch_warnings():
            # that not all of Spark is at home with pandas 3; only Arrow tables go in and out here
            warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
            import pyspark.sql.connect.session  # noqa: F401 - asks for all that the extra brings
    except ImportError as error:
        raise EngineError(
            _("Spark är inte installerat."),
            where=str(error.name or ""),
            todo=_(
                "Installera Röda tråden med tillägget ”spark”, eller räkna på DuckDB ({setting}=duckdb)."
            ).format(setting=ENGINE),
        ) from error
    if url is not None:
        return SparkEngine(url)
    server = LocalSpark()
    try:
        return SparkEngine(server.url, server)
    except BaseException:
        server.close()
        raise


class SparkEngine(Closing):
    """The engine of a session of its own at ``url``; ``server`` is ended with it."""

    rows_at_once = 100_000_000

    def __init__(self, url: str, server: LocalSpark | None = None) -> None:
        self.url = url
        self._server = server
        self._kept: list[Any] = []
        self._session = self._connected(url)

    def frame(self, table: pa.Table) -> Lazy:
        return nw.from_native(self._session.createDataFrame(table))

    def keep(self, frame: Lazy) -> Lazy:
        # one part is compared at a time: the former is done when the next one is kept
        self._forget()
        kept = frame.to_native().persist()
        self._kept.append(kept)
        return nw.from_native(kept)

    def collect(self, frame: Lazy) -> pa.Table:
        return frame.to_native().toArrow()

    def close(self) -> None:
        # the server forgets what the session kept; a server that is gone is not waited for
        self._session.client.set_retry_policies([])
        self._session.stop()
        if self._server is not None:
            self._server.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from pyspark.errors import PySparkException

        super().__exit__(kind, error, trace)
        if isinstance(error, PySparkException):
            raise self._failed(_("Spark avbröt jämförelsen."), error) from error

    def _forget(self) -> None:
        for kept in self._kept:
            kept.unpersist()
        self._kept.clear()

    def _connected(self, url: str) -> Any:
        """A session whose server has answered. The client by itself would try for ten minutes."""
        from pyspark.errors import PySparkException
        from pyspark.sql.connect.client import DefaultChannelBuilder
        from pyspark.sql.connect.client.retries import DefaultPolicy
        from pyspark.sql.connect.session import SparkSession

        deadline = time.monotonic() + (_SECONDS_TO_START if self._server else 0.0)
        here = [("grpc.enable_http_proxy", 0), ("grpc.max_reconnect_backoff_ms", 500)]
        try:
            session = SparkSession.builder.channelBuilder(
                DefaultChannelBuilder(url, here if self._server else None)
            ).create()
        except PySparkException as error:
            raise self._failed(_("Adressen till Spark går inte att läsa."), error) from error
        patient = [DefaultPolicy(max_retries=3)] if self._server else session.client.get_retry_policies()
        session.client.set_retry_policies([])
        while True:
            try:
                _version = session.version
            except PySparkException as error:
                if self._server is None or not self._server.running or time.monotonic() > deadline:
                    session.client.close()
                    raise self._failed(_("Ingen Spark svarar."), error) from error
                time.sleep(0.25)
            else:
                session.client.set_retry_policies(patient)
                return session

    def _failed(self, what: str, error: Exception) -> EngineError:
        if self._server is not None:
            told = self._server.last_words()
            todo = _("Spark startades på den här maskinen. Se efter att minne och diskutrymme räcker.")
        else:
            details = re.search(r'details = "(.*)"', str(error))  # of the network, in the middle of a stack
            told = details[1] if details else next(iter(str(error).strip().splitlines()), "")
            todo = _("Kontrollera {setting} och att servern är igång, eller räkna på DuckDB.").format(
                setting=SPARK_URL
            )
        place = self.url.partition(";")[0].rstrip("/")  # what follows may be a password
        return EngineError(what, where=f"{place}: {told}" if told else place, todo=todo)


class LocalSpark:
    """A Spark Connect server as a child process, on a free port, heard on this machine only and asking for a
    password of its own.
    """

    def __init__(self, cores: int = 2, memory: str = "1g") -> None:
        java = _java()
        import pyspark

        home = Path(pyspark.__file__).parent
        self._folder = tempfile.TemporaryDirectory(prefix="rodatraden-spark-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        port, token = _free_port(), secrets.token_urlsafe(24)
        settings = _SETTINGS | {
            "spark.connect.grpc.binding.port": str(port),
            "spark.local.dir": str(folder),
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
        }
        command = [str(home / "bin" / "spark-submit"), "--class", _SERVER, "--master", f"local[{cores}]"]
        command += ["--driver-memory", memory, "--name", "rodatraden"]
        for name, value in settings.items():
            command += ["--conf", f"{name}={value}"]
        self._log = folder / "server.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - Spark's own script with our settings
                ["sh", "-c", _WATCHED, "spark", *command],  # noqa: S607 - the system's shell
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,  # it leaves folders where it runs
                env=_environment(home, java, token),
                start_new_session=True,
            )
        # the client asks for "localhost" by name before it sends a password without TLS
        self.url = f"sc://localhost:{port}/;token={token}"

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process.poll() is None

    def last_words(self) -> str:
        """The last line that it wrote, for an error."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else ""

    def close(self) -> None:
        """End the process and remove its folder."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


def _environment(home: Path, java: Path, token: str) -> dict[str, str]:
    """This process's environment without another Spark's settings, and with the password, which would be
    seen by everyone on the command line.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))}
    return own | {
        "SPARK_HOME": str(home),
        "SPARK_CONNECT_MODE": "0",
        "SPARK_LOCAL_IP": _HOST,
        "SPARK_CONNECT_AUTHENTICATE_TOKEN": token,
        "JAVA_HOME": str(java.parent.parent),
    }


def _java() -> Path:
    """The Java that Spark will run on; :class:`EngineError` where there is none or it is too old."""
    home = os.environ.get("JAVA_HOME", "")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    said = ""
    if found:
        told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
        said = (told.stderr or told.stdout).partition("\n")[0]
        version = re.search(r'version "(\d+)', said)
        if version and int(version[1]) >= OLDEST_JAVA:
            return Path(found).resolve()
    raise EngineError(
        _("En egen Spark behöver Java {oldest} eller senare.").format(oldest=OLDEST_JAVA),
        where=said or home or "PATH",
        todo=_(
            "Installera Java och peka ut det med JAVA_HOME, ange en Spark som redan är igång "
            "({address}=sc://värd:port), eller räkna på DuckDB ({setting}=duckdb)."
        ).format(address=SPARK_URL, setting=ENGINE),
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((_HOST, 0))
        port: int = found.getsockname()[1]
    return port
