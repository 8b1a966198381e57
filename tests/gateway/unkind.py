"""A network that fails on demand: it stands between a client and the real service."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

PASS, LOSE, HANG, DRIP = "pass", "lose", "hang", "drip"
"""Hand everything on; hand the request on and lose the answer; never answer; a byte now and then.

LOSE waits for the answer before it hangs up, so that what was asked for has been done.
"""
CHUNK = 65_536


class Network:
    """Listens on loopback; `way` is how the next request fares, `met` the lines that were made."""

    def __init__(self, host: str, port: int) -> None:
        self.way, self.met = PASS, 0
        self._to, self._ended = (host, port), threading.Event()
        self._open: list[socket.socket] = []
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._ear.getsockname()[1]}"
        self._threads = [self._started(self._accept)]

    def close(self) -> None:
        self._ended.set()
        with suppress(OSError):
            self._ear.shutdown(socket.SHUT_RDWR)
        self._ear.close()
        for line in self._open:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for line in self._open:
            line.close()

    def _started(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _accept(self) -> None:
        while not self._ended.is_set():
            with suppress(OSError):
                line, _ = self._ear.accept()
                self.met += 1
                self._open.append(line)
                self._threads.append(self._started(lambda line=line: self._carry(line)))  # type: ignore[misc]

    def _carry(self, client: socket.socket) -> None:
        with suppress(OSError), socket.create_connection(self._to) as service:
            self._open.append(service)
            while request := _whole(client):
                way = self.way
                if way == HANG:
                    self._ended.wait()
                    return
                service.sendall(request)
                answer = _whole(service)
                if way == LOSE:
                    break
                if way == DRIP:
                    self._drip(client)
                    return
                client.sendall(answer)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def _drip(self, client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not self._ended.wait(0.02):
            client.sendall(b" ")


def _whole(line: socket.socket) -> bytes:
    """One request or answer of known length; empty once the line is closed."""
    answer = b""
    while True:
        head, found, body = answer.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            return answer
        chunk = line.recv(CHUNK)
        if not chunk:
            return answer
        answer += chunk


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
