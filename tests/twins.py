"""Runs what stands in `_async` against the synchronous client as well.

Before tests are collected, each such folder is translated, as the package is, into a folder `_sync`
beside it, which is not committed. So ids and tracebacks say which client failed:

    pytest tests/_async/pipeline/test_retries.py                            both clients
    pytest tests/_async/pipeline/test_retries.py --deselect tests/_sync     the asynchronous one
    pytest tests/_sync/pipeline/test_retries.py                             the synchronous one
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "tests/_async", ROOT / "tests/faults/_async")
# Services are generated whole, from code without branches that differ: a test of their signatures
# and `client/test_every_service.py` say enough of the twin.
ASYNC_ALONE = ROOT / "tests/_async/services"


def write_twins() -> None:
    """Translate what changed since the last time, and delete what has no source any more."""
    translator = max(path.stat().st_mtime for path in (ROOT / "scripts").glob("sync_*.py"))
    for folder in SOURCES:
        twins = {
            folder.with_name("_sync") / path.relative_to(folder): path
            for path in folder.rglob("*.py")
            if ASYNC_ALONE not in path.parents
        }
        for path in set(folder.with_name("_sync").rglob("*.py")) - set(twins):
            path.unlink()
        for twin, source in twins.items():
            changed = max(source.stat().st_mtime, translator)
            if not twin.exists() or twin.stat().st_mtime != changed:
                _write(twin, _translate(source))
                os.utime(twin, (changed, changed))


def with_twins(arguments: list[str], folder: Path) -> list[str]:
    """Return arguments of pytest, with the twins of those that name asynchronous tests.

    Args:
        arguments: Files and folders, with or without the names of tests.
        folder: Where they begin.
    """
    twins = []
    for argument in arguments:
        path, *names = argument.split("::")
        for source in SOURCES:
            if (folder / path).is_relative_to(source):
                twin = source.with_name("_sync") / (folder / path).relative_to(source)
                twins += ["::".join([str(twin), *names])] if twin.exists() else []
    return list(dict.fromkeys([*arguments, *twins]))


def _translate(source: Path) -> str:
    from sync_rules import TEST_RULES  # noqa: PLC0415 - only if something changed
    from sync_translation import Translator  # noqa: PLC0415

    path = source.relative_to(ROOT).as_posix()
    return Translator(TEST_RULES).translate(source.read_text(encoding="utf-8"), path)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Several runs may do the same at once.
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
