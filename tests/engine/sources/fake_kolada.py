"""A Kolada on loopback with the real one's rules and traps, and faults on demand."""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Row = dict[str, Any]
#: What a fault does with the request; True when it has answered.
Fault = Callable[[BaseHTTPRequestHandler], bool]

MUNICIPALITIES = {
    "2480": "Umeå",
    "2481": "Lycksele",
    "2482": "Skellefteå",
    "2404": "Vindeln",
    "0114": "Upplands Väsby",
}


def row(kpi: str, place: str, year: int, *values: Any, gender: str = "T") -> Row:
    """A data row as Kolada writes it; a value may be a number, None (Missing) or "deleted"."""
    told = []
    for letter, value in zip((gender, "K", "M"), values, strict=False):
        told.append(
            {
                "gender": letter,
                "count": 1,
                "status": "Missing" if value is None else "",
                "value": None if value == "deleted" else value,
                "isdeleted": value == "deleted",
            }
        )
    return {"kpi": kpi, "municipality": place, "period": year, "values": told}


def kpi(code: str, title: str = "", **more: Any) -> dict[str, Any]:
    """An indicator as Kolada writes it."""
    return {
        "id": code,
        "title": title or f"Nyckeltal {code}, andel (%)",
        "description": "Källa: RKA.",
        "is_divided_by_gender": False,
        "municipality_type": "K",
        "auspice": "T",
        "operating_area": "Individ- och familjeomsorg",
        "perspective": "Resurser",
        "prel_publication_date": None,
        "publication_date": "2026-06-10",
        "publ_period": "2025",
        "has_ou_data": False,
        **more,
    }


class FakeKolada:
    """Start it with :func:`running`. ``rows`` are the figures, ``changes`` what a ``from_date`` query gives."""

    def __init__(self) -> None:
        self.kpis: list[dict[str, Any]] = []
        self.rows: list[Row] = []
        self.changes: list[Row] = []
        self.groups: list[dict[str, Any]] = [
            {
                "id": "G1",
                "title": "Ett nätverk",
                "members": [{"member_id": "2481", "member_title": "Lycksele"}],
            }
        ]
        self.page_size = 5000
        self.region_types: tuple[str, ...] = ("municipality",)
        self.refuse_region_type = False
        self.next_host = "https://api.kolada.se"
        self.requests: list[str] = []
        self.most_at_once = 0
        self.hold: threading.Barrier | None = None
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._at_once = 0
        self._lock = threading.Lock()
        self.base_url = ""

    def fault(self, part: str, *faults: Fault) -> None:
        """The next requests whose address contains ``part`` meet these ``faults``, one each."""
        self._faults[part].extend(faults)

    def count(self) -> Counter[str]:
        """Requests by the first part of their path below /v3."""
        return Counter(urlsplit(url).path.split("/")[2] for url in self.requests)

    # -- answering --------------------------------------------------------------------------------------

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        with self._lock:
            self.requests.append(unquote(handler.path))
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            fault = next(
                (
                    queue.pop(0)
                    for part, queue in self._faults.items()
                    if queue and part in unquote(handler.path)
                ),
                None,
            )
        try:
            if self.hold is not None and "/data/" in handler.path:
                with suppress(threading.BrokenBarrierError):
                    self.hold.wait(10)
            if fault is None or not fault(handler):
                status, content = self.answer(handler.path)
                send(handler, status, json.dumps(content).encode())
        finally:
            with self._lock:
                self._at_once -= 1

    def answer(self, address: str) -> tuple[int, Any]:
        parts = urlsplit(unquote(address))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.strip("/").split("/")
        if path[0] != "v3":
            return 410, {"error": "This endpoint is deprecated. Please use /v3 instead."}
        if int(query.get("per_page", 5000)) > 5000:
            return 422, {"detail": "per_page"}
        found = self.find(path[1:], query)
        if isinstance(found, int):
            return found, {"detail": "no"}
        return 200, self.page(found, parts.path, parts.query, int(query.get("page", 1)))

    def page(self, items: list[Any], path: str, query: str, number: int) -> dict[str, Any]:
        chosen = items[(number - 1) * self.page_size : number * self.page_size]
        rest = "&".join(part for part in query.split("&") if not part.startswith("page="))

        def link(page: int) -> str:
            return f"{self.next_host}{path}?page={page}&{rest}"

        return {
            "values": chosen,
            "count": len(chosen),
            "next_url": link(number + 1) if number * self.page_size < len(items) else None,
            "previous_url": link(number - 1) if number > 1 else None,
        }

    def find(self, path: list[str], query: dict[str, str]) -> list[Any] | int:
        if path[0] in ("kpi", "municipality", "municipality_groups"):
            lists = {
                "kpi": self.kpis,
                "municipality": [
                    {"id": code, "title": name, "type": "K"} for code, name in MUNICIPALITIES.items()
                ]
                + [{"id": "0000", "title": "Riket", "type": "L"}],
                "municipality_groups": self.groups,
            }
            items = lists[path[0]]
            if len(path) == 1:
                return items
            ids = path[1].split(",")
            return 422 if len(ids) > 25 else [item for item in items if item["id"] in ids]
        if path[0] != "data" or len(path) % 2 == 0:
            return 404
        asked = {name: ids.split(",") for name, ids in zip(path[1::2], path[2::2], strict=True)}
        if any(len(ids) > 25 for ids in asked.values()):
            return 422
        region = query.get("region_type")
        if region and (self.refuse_region_type or region not in self.region_types):
            return 422 if self.refuse_region_type else []
        rows = self.changes if "from_date" in query else self.rows
        return [
            item
            for item in rows
            if item["kpi"] in asked.get("kpi", [item["kpi"]])
            and item["municipality"] in asked.get("municipality", [item["municipality"]])
            and str(item["period"]) in asked.get("year", [str(item["period"])])
            and (
                not region
                or item["municipality"] in MUNICIPALITIES
                or item["municipality"][:2] not in ("00", "G1")
            )
        ]


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", headers.pop("content_type", "application/json"))
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def status(code: int, **headers: str) -> Fault:
    """Answer with a status and headers."""

    def answer(handler: BaseHTTPRequestHandler) -> bool:
        send(handler, code, b"{}", **headers)
        return True

    return answer


def body(content: bytes, **headers: str) -> Fault:
    """Answer 200 with this content."""

    def answer(handler: BaseHTTPRequestHandler) -> bool:
        send(handler, 200, content, **headers)
        return True

    return answer


def cut(handler: BaseHTTPRequestHandler) -> bool:
    """Promise more than is sent, then hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"values": [')
    handler.close_connection = True
    return True


@contextmanager
def running(fake: FakeKolada) -> Iterator[FakeKolada]:
    """``fake`` on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            fake.handle(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up in the middle is part of the game."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    fake.base_url = f"http://127.0.0.1:{server.server_port}/v3"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
