"""The guide to testing, beyond its blocks of code, which `test_pages.py` runs."""

from __future__ import annotations

import re
import subprocess
import sys

from document.pages import read_page


def test_every_option_of_the_program_is_named():
    done = subprocess.run(
        [sys.executable, "-m", "vclient.testing", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    options = set(re.findall(r"--[a-z-]+", done.stdout)) - {"--help"}
    table = read_page("testing.md")
    assert [option for option in options if not re.search(rf"`{option}\b", table)] == []
