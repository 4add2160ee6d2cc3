"""A real nginx between a client and a network that fails."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.network import FaultyNetwork

# Its server may take longer than it waits, and it closes connections that clients would keep. By
# default it sends a DELETE or PUT again, also to its only server, if the connection breaks, and so
# tells a client whose deletion was done that there was nothing to delete.
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log crit;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    keepalive_timeout 1s;
    upstream server {{ server {upstream}; keepalive 16; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://server;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_next_upstream off;
            proxy_connect_timeout 150ms; proxy_read_timeout 150ms;
        }}
    }}
}}
"""
_BETWEEN_RESTARTS = 0.7


def find_nginx() -> str:
    """Return the program, or skip the test where there is none."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin")
    if program is None:
        pytest.skip("nginx is not installed (on Debian: apt install nginx-light)")
    return program


@contextmanager
def through_nginx(network: FaultyNetwork) -> Iterator[str]:
    """Run nginx before a network, start it anew again and again, and yield its URL."""
    program = find_nginx()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder, "nginx.conf")
        upstream = network.base_url.removeprefix("http://")
        configuration.write_text(
            CONFIGURATION.format(folder=folder, port=port, upstream=upstream), "utf-8"
        )
        is_over = threading.Event()
        running = [_start(program, folder, configuration, port)]

        def restart() -> None:
            while not is_over.wait(_BETWEEN_RESTARTS):
                # Calls that are under way break.
                running[-1].terminate()
                running[-1].wait()
                running.append(_start(program, folder, configuration, port))

        restarting = threading.Thread(target=restart)
        restarting.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            is_over.set()
            restarting.join()
            running[-1].terminate()
            running[-1].wait()


def _start(program: str, folder: str, file: Path, port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([program, "-p", folder, "-c", str(file)])
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.01)
    process.terminate()
    msg = "nginx did not start"
    raise RuntimeError(msg)
