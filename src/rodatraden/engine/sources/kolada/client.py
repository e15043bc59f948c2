"""Asking Kolada politely: a common pace for all threads, patience with faults, and nothing from anywhere else."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urlsplit, urlunsplit

import httpx2
import stamina

from rodatraden.engine.errors import RefusedImportError, UnreadableSourceError
from rodatraden.engine.sources.kolada.pages import BrokenPageError, Page, read_page
from rodatraden.engine.sources.safety import MAX_WHOLE_FILE, human_size
from rodatraden.engine.text import gettext as _

DEFAULT_BASE_URL = "https://api.kolada.se/v3"
#: Kolada's own host, which ``next_url`` names also when the answers come through somebody else's address.
KOLADA_HOST = "api.kolada.se"
_USER_AGENT = "rodatraden (Open Comparisons for Swedish municipalities)"
#: A longer pause than this is not waited for.
_LONGEST_PAUSE = 120.0
_REFUSALS = (400, 404, 422)

# stamina logs each retry; without a handler of the program's own, Python would print it in the midst of the progress.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class KoladaError(UnreadableSourceError):
    """Kolada did not answer a question; ``where`` says which."""


class UnreachableError(KoladaError):
    """Nobody answers at the address, or something else than Kolada does: asking on would be pointless."""


class NotFoundError(KoladaError):
    """Kolada knows no such thing (404), or does not accept the question (400, 422); ``status`` says which."""

    def __init__(self, what: str, *, where: str, todo: str, status: int) -> None:
        super().__init__(what, where=where, todo=todo)
        self.status = status


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """How to ask.

    ``rate`` is requests per second for all threads together, ``workers`` threads, ``attempts`` per request,
    ``timeout`` seconds of silence. ``clock`` and ``sleep`` are time itself, for tests.
    """

    rate: float = 5.0
    workers: int = 4
    attempts: int = 6
    timeout: float = 60.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """Lets requests start at most ``rate`` a second, from any number of threads, and not before a pause is over."""

    def __init__(self, rate: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._gap = 1.0 / rate
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = clock()

    def wait(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)

    def pause(self, seconds: float) -> None:
        """Let nobody start within ``seconds`` from now."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)


class _TransientError(Exception):
    """Worth another attempt; ``pause`` is how long the server asks for (None: not said)."""

    def __init__(self, what: str, pause: float | None = None, *, unreachable: bool = False) -> None:
        super().__init__(what)
        self.pause = pause
        self.unreachable = unreachable


def retry_after(header: str | None, now: datetime) -> float | None:
    """The seconds that a ``Retry-After`` header asks for (seconds or an HTTP date); ``None`` where it says nothing.

    >>> retry_after("Wed, 21 Oct 2026 07:28:10 GMT", datetime(2026, 10, 21, 7, 28, tzinfo=UTC))
    10.0
    """
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class KoladaClient:
    """Fetches answers below one base address. Use it as a context manager; it serves several threads.

    Args:
        base_url: such as ``https://api.kolada.se/v3``.
        options: pace, patience and threads.
    """

    def __init__(self, base_url: str, options: ClientOptions) -> None:
        self.base_url = base_url.rstrip("/")
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RefusedImportError(
                _("Adressen till Kolada är ingen webbadress."),
                where=base_url,
                todo=_("Ange den som {url}.").format(url=DEFAULT_BASE_URL),
            )
        self._parts = parts
        self._options = options
        self._pace = Pace(options.rate, options.clock, options.sleep)
        self._http = httpx2.Client(
            timeout=options.timeout,
            headers={"User-Agent": _USER_AGENT, "Accept": "application/json"},
            limits=httpx2.Limits(max_connections=options.workers),
            follow_redirects=False,
        )

    def __enter__(self) -> KoladaClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def address(self, path: str) -> str:
        """The full address of ``path`` below the base address."""
        return f"{self.base_url}/{path.lstrip('/')}"

    def own(self, url: str) -> str:
        """``url`` (a ``next_url``) at the base address.

        Raises:
            RefusedImportError: it points to a host that is neither the base address' nor Kolada's.
        """
        parts = urlsplit(url)
        if parts.hostname not in (self._parts.hostname, KOLADA_HOST, None):
            raise RefusedImportError(
                _("Svaret hänvisar till en annan värd ({host}) och följs inte.").format(host=parts.hostname),
                where=url,
                todo=_("Kontrollera adressen till Kolada."),
            )
        path = parts.path
        prefix = self._parts.path
        if not path.startswith(prefix + "/") and path.startswith("/v3/"):
            path = prefix + path.removeprefix("/v3")
        return urlunsplit((self._parts.scheme, self._parts.netloc, path, parts.query, ""))

    def get(self, url: str) -> tuple[bytes, Page]:
        """The answer at ``url`` as it came, and read: whole, and JSON.

        Raises:
            NotFoundError: Kolada has no such thing or refuses the question.
            UnreachableError: nobody answers, or a web page does.
            KoladaError: it did not go well in spite of several attempts.
        """
        try:
            for attempt in stamina.retry_context(
                on=self._worth_another,
                attempts=self._options.attempts,
                timeout=None,
                wait_initial=1.0,
                wait_max=30.0,
                wait_jitter=1.0,
            ):
                with attempt:
                    self._pace.wait()
                    return self._once(url)
        except _TransientError as error:
            kind = UnreachableError if error.unreachable else KoladaError
            raise kind(
                _("Kolada svarar inte som det ska: {reason}.").format(reason=error),
                where=url,
                todo=_("Försök igen om en stund. Samma kommando fortsätter där det slutade."),
            ) from error
        raise AssertionError("stamina gives at least one attempt")

    def _worth_another(self, error: Exception) -> bool | float:
        if not isinstance(error, _TransientError):
            return False
        if error.pause is None:
            return True
        if error.pause > _LONGEST_PAUSE:
            return False
        self._pace.pause(error.pause)
        return error.pause

    def _once(self, url: str) -> tuple[bytes, Page]:
        try:
            with self._http.stream("GET", url) as response:
                self._check(response, url)
                body = self._body(response, url)
                is_html = "html" in response.headers.get("content-type", "")
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise _TransientError(
                _("ingen förbindelse med {host}").format(host=self._parts.netloc), unreachable=True
            ) from error
        except httpx2.TimeoutException as error:
            raise _TransientError(
                _("inget svar inom {s} s").format(s=f"{self._options.timeout:g}")
            ) from error
        except httpx2.RequestError as error:
            raise _TransientError(_("förbindelsen bröts")) from error
        if is_html or body.lstrip()[:1] == b"<":
            raise UnreachableError(
                _("Svaret är en webbsida (HTML), inte uppgifter från Kolada."),
                where=url,
                todo=_(
                    "Kontrollera adressen och att ingen inloggningssida eller brandvägg svarar i stället."
                ),
            )
        try:
            return body, read_page(body, url)
        except BrokenPageError as error:
            raise _TransientError(error.what.rstrip(".")) from error

    def _check(self, response: httpx2.Response, url: str) -> None:
        status = response.status_code
        if status == 200:
            return
        if status == 429 or status >= 500:
            pause = retry_after(response.headers.get("retry-after"), datetime.now(UTC))
            what = _("status {status}").format(status=status)
            if pause is not None and pause > _LONGEST_PAUSE:
                what = _("status {status}, ber om {minutes} minuters paus").format(
                    status=status, minutes=round(pause / 60)
                )
            raise _TransientError(what, pause)
        if status == 410:
            raise UnreachableError(
                _("Den versionen av Koladas API är avstängd (status 410)."),
                where=url,
                todo=_("Ange adressen {url}.").format(url=DEFAULT_BASE_URL),
            )
        if status in _REFUSALS:
            raise NotFoundError(
                _("Kolada godtar inte frågan (status {status}).").format(status=status),
                where=url,
                todo=_("Kontrollera det du frågar efter och adressen till Kolada."),
                status=status,
            )
        raise UnreachableError(
            _("Ett oväntat svar med status {status}.").format(status=status),
            where=url,
            todo=_("Kontrollera adressen och att ingen inloggningssida eller brandvägg svarar i stället."),
        )

    @staticmethod
    def _body(response: httpx2.Response, url: str) -> bytes:
        body = bytearray()
        for block in response.iter_bytes():
            body += block
            if len(body) > MAX_WHOLE_FILE:
                raise UnreachableError(
                    _("Svaret är orimligt stort (över {limit}).").format(limit=human_size(MAX_WHOLE_FILE)),
                    where=url,
                    todo=_("Kontrollera adressen till Kolada."),
                )
        return bytes(body)
