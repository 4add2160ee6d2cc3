"""Measures the coverage in the workers of pytest-xdist: `pytest -p tests.measured -n 2`.

Only there, and not in the programs that tests run. It is a plugin named on the command line, as
those are loaded before the package is, whose own plugin imports most of it.
"""

from __future__ import annotations

import os

import coverage

if "PYTEST_XDIST_WORKER" in os.environ:
    # Saved when the worker ends, under a name of its own, as pyproject.toml says.
    coverage.Coverage(auto_data=True).start()
