"""Generates the synchronous twin of the package and of its tests.

    python scripts/generate_sync.py            write what changed
    python scripts/generate_sync.py --check    only say what is not up to date

The rules are in `sync_rules.py`. Nothing is written as long as anything is wrong: a module that
cannot be translated, a rule that matched nothing, a generated file that was edited by hand.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import generated
from sync_rules import RULES, TEST_RULES, Rules
from sync_translation import TranslationError, translate

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CONTRACT", "PACKAGE", "Translation", "check", "generate", "main"]

ROOT = Path(__file__).resolve().parent.parent
_GENERATOR = "scripts/generate_sync.py"


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A folder of async modules and the folder of their twins.

    Attributes:
        source: The folder to translate, relative to the root of the project.
        target: The folder that belongs to the generator.
        rules: The table.
    """

    source: str
    target: str
    rules: Rules


PACKAGE = Translation(source="src/vclient/_async", target="src/vclient/_sync", rules=RULES)
CONTRACT = Translation(
    source="tests/contract/_async", target="tests/contract/_sync", rules=TEST_RULES
)
_ALL = (PACKAGE, CONTRACT)


def generate(
    root: Path,
    translations: Sequence[Translation] = _ALL,
    *,
    all_rules_used: bool = True,
    force: bool = False,
) -> list[str]:
    """Write the twins: what changed, what is new, and delete those whose source is gone.

    Args:
        root: The root of the project.
        translations: What to translate.
        all_rules_used: Whether a rule that matched nothing is an error.
        force: Overwrite and delete also what was not generated, or was edited since.

    Returns:
        One line for every file that was written or deleted.

    Raises:
        TranslationError: Something cannot be translated, or a rule matched nothing.
        generated.RefusedError: A file was edited by hand, or was never generated.
    """
    files = _translate_all(root, translations, all_rules_used=all_rules_used)
    present = _modules(root, [translation.target for translation in translations])
    return generated.write_files(root, files, present=present, force=force)


def check(
    root: Path,
    translations: Sequence[Translation] = _ALL,
    *,
    all_rules_used: bool = True,
) -> list[str]:
    """Compare the twins with what would be generated, without writing anything.

    Args:
        root: The root of the project.
        translations: What to translate.
        all_rules_used: Whether a rule that matched nothing is an error.

    Returns:
        One line for every file that differs, is missing, or has no source.

    Raises:
        TranslationError: Something cannot be translated, or a rule matched nothing.
    """
    files = _translate_all(root, translations, all_rules_used=all_rules_used)
    present = _modules(root, [translation.target for translation in translations])
    return generated.check_files(root, files, present=present)


def main(
    arguments: Sequence[str] | None = None,
    *,
    root: Path = ROOT,
    translations: Sequence[Translation] = _ALL,
) -> int:
    """Run the command line.

    Args:
        arguments: The arguments, without the name of the program.
        root: The root of the project.
        translations: What to translate.

    Returns:
        The exit code: 1 if anything is wrong.
    """
    parser = argparse.ArgumentParser(description="Generate the synchronous twin.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a twin is not up to date"
    )
    parser.add_argument(
        "--force", action="store_true", help="overwrite and delete also what was edited by hand"
    )
    options = parser.parse_args(arguments)
    existing = [each for each in translations if _modules(root, [each.source, each.target])]
    # The rules that seem to match nothing may be needed by what is not there.
    complete = len(existing) == len(translations)
    if not complete:
        print("A source folder is empty: rules that match nothing are not looked for.")
    try:
        if options.check:
            wrong = check(root, existing, all_rules_used=complete)
        else:
            wrong = []
            done = generate(root, existing, all_rules_used=complete, force=options.force)
            print("\n".join(done) if done else "All twins are up to date.")
    except TranslationError as error:
        wrong = list(error.problems)
    except generated.RefusedError as error:
        wrong = list(error.refusals)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong and options.check:
        print(f"Not up to date. Run: python {_GENERATOR}", file=sys.stderr)
    return 1 if wrong else 0


def _translate_all(
    root: Path, translations: Sequence[Translation], *, all_rules_used: bool
) -> dict[str, str]:
    files: dict[str, str] = {}
    problems: list[str] = []
    unused: dict[str, None] = {}
    used: set[str] = set()
    for translation in translations:
        sources = _modules(root, [translation.source])
        # An empty folder is no reason to delete its twin: something is wrong.
        if not sources:
            problems.append(f"{translation.source}: there is nothing to translate")
        if translation.rules is not TEST_RULES:  # Most tests are translated when they run.
            unused |= translation.rules.labels()
        for source in sources:
            text = (root / source).read_text(encoding="utf-8")
            try:
                translated = translate(text, source, translation.rules)
            except TranslationError as error:
                problems.extend(error.problems)
                continue
            used |= translated.used
            target = translation.target + source.removeprefix(translation.source)
            files[target] = generated.stamp(translated.body, source=source, generator=_GENERATOR)
    # What could not be translated may be where a rule is used.
    if all_rules_used and not problems:
        problems.extend(
            f"scripts/sync_rules.py: the rule for {label} matched nothing: delete it"
            for label in unused
            if label not in used
        )
    if problems:
        raise TranslationError(problems)
    return files


def _modules(root: Path, folders: Sequence[str]) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


if __name__ == "__main__":
    sys.exit(main())
