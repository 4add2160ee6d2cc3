#!/usr/bin/env bash
# mkdocstrings-python 2.0.11 with griffelib 2.4.1: asking for no members shows private ones.
#
# Expected: with `members: false` a class is shown without members, as the option says; at the least,
#   the default filters keep names with an underscore off the page, as they do without that option.
# Seen: with `inherited_members: true`, `members: false` and `members: []` leave out the class's own
#   members alone. What it inherits stays on the page, and now unfiltered: private methods of the
#   base class are in the documentation, which the same page without `members` does not have.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq --disable-pip-version-check \
  mkdocs==1.6.1 mkdocstrings==1.0.8 mkdocstrings-python==2.0.11 griffelib==2.4.1
mkdir -p "$folder/docs" "$folder/src/shapes"
cat > "$folder/src/shapes/__init__.py" <<'PACKAGE'
class Shape:
    """A shape."""

    def area(self) -> float:
        """Return the area."""

    def _corners(self) -> int:
        """Return the number of corners."""


class Square(Shape):
    """A square."""

    def side(self) -> float:
        """Return the side."""

    def _diagonal(self) -> float:
        """Return the diagonal."""
PACKAGE
cat > "$folder/mkdocs.yml" <<'CONFIG'
site_name: Shapes
theme: mkdocs
plugins:
  - mkdocstrings:
      handlers:
        python:
          paths: [src]
          options: {inherited_members: true, show_root_heading: true}
CONFIG
"$folder/venv/bin/python" - "$folder" <<'PROGRAM'
import re
import subprocess
import sys
from pathlib import Path

folder = Path(sys.argv[1])


def members(option: str) -> list[str]:
    """Return the members on the page of a class that is shown with an option."""
    page = f"# Square\n\n::: shapes.Square\n    options:\n      {option}\n"
    (folder / "docs" / "index.md").write_text(page)
    command = [f"{folder}/venv/bin/mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    html = (folder / "site" / "index.html").read_text()
    return sorted(set(re.findall(r'id="shapes\.Square\.(\w+)"', html)))


found = {
    "nothing about members": members("heading_level: 2"),
    "members: false": members("members: false"),
    "members: []": members("members: []"),
}
for option, names in found.items():
    print(f"{option}: {names}")
if found != {
    "nothing about members": ["area", "side"],
    "members: false": ["_corners", "area"],
    "members: []": ["_corners", "area"],
}:
    sys.exit("CHANGED: no members are shown where none are asked for, or none that are private")
PROGRAM
