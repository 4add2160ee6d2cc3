"""Processes of one API key that keep to its limits together, through a real Redis.

`benchmarks/shared.py` does the same with more of them, and takes its time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redis_server import RedisServer

PROGRAM = Path(__file__).with_name("sharing.py")
PROCESSES, CALLS, BURST, RATE = 4, 100, 20, 20
THEORY = (CALLS - BURST) / RATE


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program of this Python while the context lasts."""
    process = subprocess.Popen(
        [sys.executable, *command],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.fixture
def api() -> Iterator[dict[str, Any]]:
    """A testing server with a limit."""
    limit = f"burst:{BURST}:{RATE}"
    with started("-m", "vclient.testing", "--port", "0", "--rate-limit", limit) as process:
        yield json.loads(line_of(process))


@pytest.mark.parametrize("kind", ["async", "sync"])
def test_processes_share_the_limits_of_a_key_and_one_dies(
    api: dict[str, Any], make_redis: Callable[..., RedisServer], kind: str
):
    facts = (api["base_url"], api["api_key"], api["company_id"])
    command = [str(PROGRAM), *facts, make_redis().url, str(CALLS), kind]
    runs = [started(*command) for _ in range(PROCESSES)]
    processes = [run.__enter__() for run in runs]
    try:
        assert {line_of(process) for process in processes} == {"ready\n"}
        begin = time.monotonic()
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
            process.stdin = None
        time.sleep(THEORY / 2)
        processes[0].kill()
        told = [json.loads(line_of(process)) for process in processes[1:]]
        seconds = time.monotonic() - begin
    finally:
        for run in runs:
            run.__exit__(None, None, None)
    done = [each["done"] for each in told]
    assert sum(done) >= 0.6 * CALLS
    assert min(done) >= 0.5 * CALLS / PROCESSES
    assert sum(each["refused"] for each in told) <= 0.05 * CALLS
    # Whatever else the machine does.
    assert seconds <= 1.1 * THEORY + 5
