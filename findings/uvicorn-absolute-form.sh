#!/usr/bin/env bash
# uvicorn 0.54.0: the path of a request in absolute form depends on which parser is installed.
#
# Expected: "GET http://host/items HTTP/1.1" has the path /items. RFC 9112, section 3.2.2, has every
#   server accept that form, which clients use for proxies. Which parser reads it changes the speed.
# Seen: with httptools, which the extra `standard` installs, scope["path"] is /items. With h11, which
#   is there without that extra, it is http://host/items, and routers find no route: the same
#   application answers 200 on one machine and 404 on the other. The ASGI worker of
#   gunicorn 27.0.1 does as h11 does, while gunicorn's WSGI workers set PATH_INFO to /items.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check \
  gunicorn==27.0.1 uvicorn==0.54.0 h11==0.16.0 httptools==0.9.0
cat > "$folder/paths.py" <<'APPS'
def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    body = scope["path"].encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
APPS
"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import socket
import subprocess
import sys
import time

FOLDER = sys.argv[1]
COMMANDS = {
    "gunicorn sync": ["gunicorn", "--bind", "127.0.0.1:{}", "paths:wsgi"],
    "gunicorn asgi": ["gunicorn", "-k", "asgi", "--bind", "127.0.0.1:{}", "paths:asgi"],
    **{
        f"uvicorn {parser}": [*("uvicorn", "--http", parser, "--port", "{}"), "paths:asgi"]
        for parser in ("httptools", "h11")
    },
}
REQUEST = b"GET http://api.test/items?page=2 HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n\r\n"


def path_of(command: list[str]) -> str:
    """Serve an application, and return the path that it sees."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [part.format(port) for part in command]
    command[0] = f"{FOLDER}/venv/bin/{command[0]}"
    with subprocess.Popen(
        command, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(300):
                try:
                    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                sys.exit(f"{command} did not start")
            with connection:
                connection.sendall(REQUEST)
                answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        finally:
            server.terminate()
    body = answer.partition(b"\r\n\r\n")[2].decode()
    # The body of the WSGI application is chunked.
    return body.split("\r\n")[1] if "\r\n" in body else body


paths = {name: path_of(command) for name, command in COMMANDS.items()}
for name, path in paths.items():
    print(f"{name}: {path}")
if paths != {
    "gunicorn sync": "/items",
    "gunicorn asgi": "http://api.test/items",
    "uvicorn httptools": "/items",
    "uvicorn h11": "http://api.test/items",
}:
    sys.exit("CHANGED: all see the same path, or others see the whole URL")
PROGRAM
