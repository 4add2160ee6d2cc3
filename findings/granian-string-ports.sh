#!/usr/bin/env bash
# granian 2.8.9 with starlette 1.10.0: the ports in an ASGI scope are strings.
#
# Expected: scope["client"] and scope["server"] are pairs of a host and a port, and the port is an
#   integer, as the ASGI specification says and uvicorn does. Starlette declares
#   request.client.port as int, so type checkers accept arithmetic and comparisons.
# Seen: granian gives both ports as strings. In logs and templates they look right. A comparison
#   with a number, such as scope["server"][1] == 8443 to tell one listener from another, is
#   false in silence, and arithmetic raises TypeError.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check granian==2.8.9 uvicorn==0.54.0 starlette==1.10.0
cat > "$folder/app.py" <<'APP'
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def ports(request: Request) -> JSONResponse:
    return JSONResponse([request.client.port, request.scope["server"][1]])


app = Starlette(routes=[Route("/", ports)])
APP
"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import json
import socket
import subprocess
import sys
import time
import urllib.request

FOLDER = sys.argv[1]
COMMANDS = {
    "uvicorn": ["uvicorn", "--log-level", "error"],
    "granian": ["granian", "--interface", "asgi", "--no-log"],
}
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(program: str) -> list[str]:
    """Serve the application, and return the types of both ports."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*COMMANDS[program], "--host", "127.0.0.1", "--port", str(port), "app:app"]
    command[0] = f"{FOLDER}/venv/bin/{program}"
    with subprocess.Popen(command, cwd=FOLDER) as server:
        try:
            for _ in range(300):
                try:
                    answer = direct.open(f"http://127.0.0.1:{port}/", timeout=10)
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                sys.exit(f"{program} did not start")
            with answer:
                return [type(each).__name__ for each in json.load(answer)]
        finally:
            server.terminate()


seen = {program: ask(program) for program in COMMANDS}
for program, (client, own) in seen.items():
    print(f"{program}: port of the client: {client}, of the server: {own}")
if seen != {"uvicorn": ["int", "int"], "granian": ["str", "str"]}:
    sys.exit("CHANGED: the ports have other types now")
PROGRAM
