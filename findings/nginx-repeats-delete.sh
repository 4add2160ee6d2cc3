#!/usr/bin/env bash
# nginx 1.22.1, as Debian 12 has it (any nginx on the path is tried), with one server behind it and
# `keepalive` to it, and all else by default.
#
# Expected: a request is sent to a server once. There is no other server to try; the documentation of
# proxy_next_upstream speaks of passing a request "to the next server".
# Seen: where the server closes a kept connection after it has read and done a DELETE, nginx sends the
# DELETE again, to the same server. So the client of a deletion that was done is told that there was
# nothing to delete. A POST is not repeated. `proxy_next_upstream off` prevents both.
set -euo pipefail
nginx=$(PATH="$PATH:/usr/sbin" command -v nginx) || { echo "nginx is not installed"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 - "$nginx" "$folder" <<'PYTHON'
import http.client
import pathlib
import socket
import subprocess
import sys
import threading
import time

nginx, folder = sys.argv[1:]
seen = []


def serve(connection):
    """Answer GET, and close the connection upon anything else."""
    while head := connection.recv(65536):
        method = head.split(b" ")[0].decode()
        seen.append(method)
        if method != "GET":
            break
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    connection.close()


def accept():
    while True:
        threading.Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]


def run(option):
    seen.clear()
    pathlib.Path(folder, "nginx.conf").write_text(f"""
        daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
        http {{
            access_log off; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2;
            fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
            upstream one {{ server 127.0.0.1:{listener.getsockname()[1]}; keepalive 1; }}
            server {{
                listen 127.0.0.1:{port};
                location / {{
                    proxy_pass http://one; proxy_http_version 1.1;
                    proxy_set_header Connection ""; {option}
                }}
            }}
        }}""")
    process = subprocess.Popen([nginx, "-p", folder, "-c", f"{folder}/nginx.conf"])
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.01)
        for method in ("GET", "DELETE", "GET", "POST"):
            client = http.client.HTTPConnection("127.0.0.1", port)
            client.request(method, "/")
            client.getresponse().read()
            client.close()
    finally:
        process.terminate()
        process.wait()
    counts = seen.count("DELETE"), seen.count("POST")
    print(f"{option or 'by default':<28} the server got {counts[0]} DELETE and {counts[1]} POST")
    return counts


if (run(""), run("proxy_next_upstream off;")) != ((2, 1), (1, 1)):
    sys.exit("CHANGED: nginx does not repeat a DELETE any more")
PYTHON
