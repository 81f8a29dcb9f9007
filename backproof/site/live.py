"""A small web server for one reader: serves a folder and tells open pages to reload."""
from __future__ import annotations

import errno
import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EVENTS = "/-/reload"
# The number is the site the page was taken from: a page that comes back later reloads once.
SCRIPT = """<script>
new EventSource("{events}").onmessage = event => event.data !== "{number}" && location.reload()
</script></body>"""


class LiveServer:
    """Serves ``site`` in the background; ``show`` swaps it for a newer one.

    Takes the next free port when ``port`` is taken. Raises ``OSError`` if twenty are.
    """

    def __init__(self, host: str, port: int, site: Path):
        self.site, self.number = site, 1
        self.changed = threading.Condition()
        self.closing = False
        self.http = _bind(host, port, functools.partial(_Handler, self))
        self.port = self.http.server_address[1]

    def show(self, site: Path):
        """Serve a newer site and reload the open pages."""
        with self.changed:
            self.site, self.number = site, self.number + 1
            self.changed.notify_all()

    def number_after(self, sent: int | None) -> int:
        """The number of the site once it is not ``sent``, or after a while as a heartbeat."""
        with self.changed:
            self.changed.wait_for(lambda: self.closing or self.number != sent, timeout=15)
            return self.number

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.1},
                         daemon=True).start()
        return self

    def __exit__(self, *exception):
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.http.shutdown()
        self.http.server_close()


def _bind(host: str, port: int, handler) -> ThreadingHTTPServer:
    for candidate in range(port, port + 20):
        try:
            return _Http((host, candidate), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(f"ports {port} to {port + 19} are all taken; choose another with --port")


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    # With address reuse Windows would let two servers share a port, and neither would say so.
    allow_reuse_address = os.name != "nt"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, live: LiveServer, *arguments):
        self.live = live
        super().__init__(*arguments, directory=str(live.site))

    def do_GET(self):
        if self.path == EVENTS:
            return self._events()
        file = Path(self.translate_path(self.path))
        if file.is_dir() and self.path.endswith("/"):
            file = file / "index.html"
        if file.suffix == ".html" and file.is_file():
            return self._page(file)
        return super().do_GET()

    def _page(self, file: Path):
        script = SCRIPT.format(events=EVENTS, number=self.live.number)
        body = file.read_text(encoding="utf-8").replace("</body>", script).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _events(self):
        """Server-sent events: the number of the newest site, each time it changes."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        sent = None
        try:
            while not self.live.closing:
                sent = self.live.number_after(sent)
                self.wfile.write(f"data: {sent}\n\n".encode())
                self.wfile.flush()
        except OSError:
            pass  # The reader closed the page.

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments):
        """Silence: the terminal belongs to the author's errors."""
