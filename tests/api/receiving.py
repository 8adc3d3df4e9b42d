"""A real receiver of webhooks, and a check of signatures that is not the product's own."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Keeps what it got. `answers` are the codes it gives, the last one for ever."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers = [200]
        self.body = b"takk"
        self.headers: dict[str, str] = {}
        self.url = ""


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            code = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
            self.send_response(code)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/inn"
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """What a receiver does: one of the signatures is HMAC-SHA256 of id, time and body with the secret."""
    assert secret.startswith("whsec_")
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    wanted = hmac.digest(base64.b64decode(secret[6:]), signed, hashlib.sha256)
    given = [each.partition(",") for each in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and base64.b64decode(value) == wanted for version, _, value in given)
