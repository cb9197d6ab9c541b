"""A small HTTP proxy that forwards everything to one server and, when told to, cuts an exchange short:
what a client must survive on a bad line. It is told what to do over HTTP, on paths that start with
`/__` and that are never forwarded:

    POST /__cut    {"mode": "before" | "after" | "head", "path": "...", "count": N}  -> 204
    POST /__clock  {"at": "2026-12-01T08:00:00Z"}                                    -> 204; sets the clock
    GET  /__log    -> [{"method", "path", "key", "status"}], in the order the requests came in

A cut applies to the next `count` (1 if left out) requests whose method and path, such as
`POST /api/v1/statuses`, contain `path`.
    before  the client's connection is closed; the server never hears of the request
    after   the server answers in full; the client's connection is closed without a byte of it
    head    the server answers in full; the client gets status line and headers, then the connection closes

In the log `status` is the status that the server gave, or null where it was not asked; `key` is the
Idempotency-Key of the request.
"""

import asyncio
import json

MODES = ("before", "after", "head")


class CutProxy:
    def __init__(self, port, set_clock):
        self.port = port
        self.set_clock = set_clock
        self.cuts = []
        self.log = []

    async def serve(self, reader, writer):
        """Serves one request; every connection is used once."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ", 2)
            headers = [line.split(": ", 1) for line in lines[1:] if line]
            named = {name.lower(): value for name, value in headers}
            body = await reader.readexactly(int(named.get("content-length", 0)))
            if path.startswith("/__"):
                writer.write(self.control(method, path, body))
            else:
                writer.write(await self.exchange(method, path, headers, named, body))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The client went away in the middle: there is nobody left to answer.
        finally:
            writer.close()

    def control(self, method, path, body):
        asked = json.loads(body) if body else {}
        match f"{method} {path}":
            case "POST /__cut" if asked.get("mode") in MODES:
                self.cuts.append([asked["mode"], asked["path"], asked.get("count", 1)])
                return answer(204)
            case "POST /__clock":
                self.set_clock(asked["at"])
                return answer(204)
            case "GET /__log":
                return answer(200, self.log)
        return answer(404, {"error": "no such control"})

    async def exchange(self, method, path, headers, named, body):
        entry = {
            "method": method,
            "path": path,
            "key": named.get("idempotency-key"),
            "status": None,
        }
        self.log.append(entry)
        mode = self.take_cut(f"{method} {path}")
        if mode == "before":
            return b""
        given = await self.forward(method, path, headers, body)
        # The log is written before the client can know anything, so that a test may read it at once.
        entry["status"] = int(given.split(b" ", 2)[1])
        if mode == "after":
            return b""
        if mode == "head":
            return given[: given.index(b"\r\n\r\n") + 4]
        return given

    def take_cut(self, call):
        for cut in self.cuts:
            if cut[2] > 0 and cut[1] in call:
                cut[2] -= 1
                return cut[0]
        return None

    async def forward(self, method, path, headers, body):
        """Sends a request on, on a connection of its own, and gives the whole answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        kept = [(name, value) for name, value in headers if name.lower() != "connection"]
        head = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in kept)]
        writer.write("\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1") + body)
        await writer.drain()
        given = await reader.read(-1)
        writer.close()
        return given


def answer(status, value=None):
    body = b"" if value is None else json.dumps(value).encode()
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
