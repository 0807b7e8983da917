"""Serves an application to a real browser, from a thread of this process."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(app: FastAPI, port: int) -> Iterator[None]:
    """Serves the application on a port of this machine until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none", lifespan="off"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield
    server.should_exit = True
    thread.join()
