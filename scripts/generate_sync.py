"""Generates the synchronous twin of the package and of its tests.

    python scripts/generate_sync.py            write what changed
    python scripts/generate_sync.py --check    only say what is not up to date

The rules are in `sync_rules.py`. Nothing is written as long as anything is wrong: a module that
cannot be translated, a rule that matched nothing, a generated file that was edited by hand.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generated import GenerationError, check_files, stamp, write_files
from sync_rules import RULES
from sync_translation import Translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sync_rules import Rules

__all__ = ["PACKAGE", "main", "write"]

ROOT = Path(__file__).resolve().parent.parent
_GENERATOR = "scripts/generate_sync.py"
PACKAGE = {"src/vclient/_async": RULES}


def write(
    root: Path,
    trees: Mapping[str, Rules] = PACKAGE,
    *,
    is_complete: bool = True,
    force: bool = False,
) -> list[str]:
    """Write what changed, delete the twins of what is gone, and return a line for each of them.

    Args:
        root: The root of the project.
        trees: The folders to translate, each with `_async` in its name, and their tables.
        is_complete: Whether a rule that matched nothing is an error.
        force: Overwrite and delete also what was not generated, or was edited since.
    """
    files = _twins(root, trees, is_complete=is_complete)
    return write_files(root, files, present=_modules(root, map(_twin, trees)), force=force)


def _twins(root: Path, trees: Mapping[str, Rules], *, is_complete: bool) -> dict[str, str]:
    """Return the name and the content of each file, or raise a GenerationError."""
    files: dict[str, str] = {}
    problems: list[str] = []
    used: set[str] = set()
    for tree, rules in trees.items():
        translator = Translator(rules)
        sources = _modules(root, [tree])
        # An empty folder is no reason to delete its twin.
        problems += [] if sources else [f"{tree}: there is nothing to translate"]
        for source in sources:
            try:
                twin = translator.translate((root / source).read_text(encoding="utf-8"), source)
            except GenerationError as error:
                problems += error.problems
            else:
                files[_twin(source)] = stamp(twin, source=source, generator=_GENERATOR)
        used |= translator.used
    # What could not be translated may be where a rule is used.
    if is_complete and not problems:
        unused = {rule for rules in trees.values() for rule in rules.patterns()} - used
        problems = [f"{rule!r} in sync_rules.py matches nothing: delete it" for rule in unused]
    if problems:
        raise GenerationError(sorted(problems))
    return files


def main(
    arguments: Sequence[str] | None = None,
    *,
    root: Path = ROOT,
    trees: Mapping[str, Rules] = PACKAGE,
) -> int:
    """Run the command line, and return the exit code: 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Generate the synchronous twin.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument("--force", action="store_true", help="overwrite what was edited by hand")
    options = parser.parse_args(arguments)
    existing = {tree: trees[tree] for tree in trees if _modules(root, [tree, _twin(tree)])}
    is_complete = len(existing) == len(trees)
    if not is_complete:
        print("A folder is not there: rules that match nothing are not looked for.")
    wrong: Sequence[str] = ()
    try:
        if options.check:
            files = _twins(root, existing, is_complete=is_complete)
            wrong = check_files(root, files, present=_modules(root, map(_twin, existing)))
        else:
            done = write(root, existing, is_complete=is_complete, force=options.force)
            print("\n".join(done) or "All twins are up to date.")
    except GenerationError as error:
        wrong = error.problems
    if wrong and options.check:
        wrong = [*wrong, f"Not up to date. Run: python {_GENERATOR}"]
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong else 0


def _twin(name: str) -> str:
    return name.replace("_async", "_sync", 1)


def _modules(root: Path, folders: Iterable[str]) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


if __name__ == "__main__":
    sys.exit(main())
