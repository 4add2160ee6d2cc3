#!/usr/bin/env bash
# gunicorn 27.0.1, worker class asgi: of a request in absolute form, the whole URL becomes the path.
#
# Expected: "GET http://host/items HTTP/1.1" has the path /items. RFC 9112, section 3.2.2, has every
#   server accept that form, which clients use for proxies. gunicorn's own WSGI workers set PATH_INFO
#   to /items, and uvicorn sets scope["path"] so.
# Seen: the ASGI worker of the same gunicorn sets scope["path"] and scope["raw_path"] to
#   http://host/items, so that routers find no route: an application that is moved from one worker
#   class to the other answers 404 to requests that it answered before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check gunicorn==27.0.1 uvicorn==0.54.0
cat > "$folder/paths.py" <<'APPS'
def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


async def asgi(scope, receive, send):
    assert scope["type"] == "http"
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
    "uvicorn": ["uvicorn", "--lifespan", "off", "--port", "{}", "paths:asgi"],
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
    "uvicorn": "/items",
}:
    sys.exit("CHANGED: the path is that of the URL, or another server sees the whole URL")
PROGRAM
