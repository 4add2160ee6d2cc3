"""Shows that the tests of what the client promises can fail: breaks it, and looks who notices.

    python scripts/mutate_reliability.py              all promises
    python scripts/mutate_reliability.py faults time  those of some parts

The promises are those of `tests/reliability`. The tests of each part have to pass, and some of
those of a promise have to fail under each of its mutations.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING

import pytest

from mutating import ROOT, Trial, Verdict, try_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reliability.promises import Part


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code: 1 if a mutation goes unnoticed."""
    sys.path.insert(0, str(ROOT / "tests"))
    parts: list[Part] = importlib.import_module("reliability.promises").all_parts()

    parser = argparse.ArgumentParser(description="Show that the client's promises are proved.")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(part.name for part in parts)}")
    chosen = parser.parse_args(arguments).parts
    unknown = set(chosen) - {part.name for part in parts}
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if not hasattr(os, "fork"):
        sys.exit("This needs a system that can fork.")
    found = find_faults([part for part in parts if not chosen or part.name in chosen])
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


def find_faults(parts: Sequence[Part]) -> list[str]:
    """Try all mutations of some parts, print what came of them, and return what is wrong."""
    trials = [_whole(part) for part in parts]
    paths: set[str] = set()
    found = []
    for part in parts:
        for sentence, promise in part.promises.items():
            trials += [_broken(part, sentence, mutation) for mutation in promise.mutations]
            paths.update(test.partition("::")[0] for test in promise.tests)
            if not promise.mutations:
                found.append(f"{part.name}: {sentence}: nothing breaks it")
    verdicts = try_all(trials, sorted(paths))
    for part in parts:
        verdict = verdicts[part.name]
        if verdict is not Verdict.UNNOTICED:
            found.append(f"{part.name}: the tests do not pass as they are ({verdict.value})")
        for sentence, promise in part.promises.items():
            print(f"\n{part.name}: {sentence}")
            for mutation in promise.mutations:
                verdict = verdicts[_name(part, sentence, mutation)]
                print(f"  {verdict.value:<10}{mutation}")
                if not verdict.is_caught:
                    found.append(f"{part.name}: {verdict.value}: {mutation}")
    promised = sum(len(part.promises) for part in parts)
    caught = sum(verdict.is_caught for verdict in verdicts.values())
    print(f"\n{promised} promises, {caught}/{len(trials) - len(parts)} mutations caught")
    return found


def _name(part: Part, sentence: str, mutation: str) -> str:
    return f"{part.name}: {sentence}: {mutation}"


def _whole(part: Part) -> Trial:
    def selects(item: pytest.Item) -> bool:
        return any(promise.is_proved_by(item.nodeid) for promise in part.promises.values())

    return Trial(part.name, selects, lambda _session: None)


def _broken(part: Part, sentence: str, mutation: str) -> Trial:
    promise = part.promises[sentence]

    def break_it(_session: pytest.Session) -> None:
        # It is never undone: the process ends with the trial.
        promise.mutations[mutation](pytest.MonkeyPatch())

    name = _name(part, sentence, mutation)
    return Trial(name, lambda item: promise.is_proved_by(item.nodeid), break_it)


if __name__ == "__main__":
    sys.exit(main())
