"""The public names: what checkers see is what there is, and nothing is imported too early."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import vclient
import vclient.exceptions
import vclient.models
import vclient.services
import vclient.sync
import vclient.testing
from vclient._async import registry

MODULES = [vclient, vclient.models, vclient.services, vclient.sync, vclient.testing]

Names = dict[str, tuple[str, str]]


def lazy(module: Any) -> Names:
    """Return where each name of a module comes from: its module, and its name there."""
    return dict(inspect.getclosurevars(module.__getattr__).nonlocals["origins"])


def for_checkers(module: Any) -> Names:
    """Return the same of what is imported under `TYPE_CHECKING`."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    found: Names = {}
    renamed: set[str] = set()
    listed: set[str] = set()
    for block in tree.body:
        if not (isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"):
            continue
        for node in block.body:
            match node:
                case ast.ImportFrom(module=str(origin), names=[ast.alias(there, str(here))]):
                    assert here not in found
                    found[here] = (origin, there)
                    if here != there:
                        renamed.add(here)
                case ast.Assign([ast.Name("__all__")], value):
                    listed = set(ast.literal_eval(value))
                case _:
                    pytest.fail(ast.unparse(node))
    # Checkers take an import for a public one where it keeps its name after `as`, or is listed.
    assert renamed == listed
    return found


def run(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", code]
    environment = {"PYTHONPATH": str(Path(vclient.__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
class TestModule:
    def test_checkers_see_what_there_is(self, module: Any):
        assert for_checkers(module) == lazy(module)

    def test_each_name_resolves(self, module: Any):
        for name, (origin, there) in lazy(module).items():
            assert getattr(module, name) is getattr(importlib.import_module(origin), there)

    def test_exported_names(self, module: Any):
        assert module.__all__ == sorted(lazy(module))

    def test_star(self, module: Any):
        names: dict[str, object] = {}
        exec(f"from {module.__name__} import *", names)
        assert set(names) - {"__builtins__"} == set(module.__all__)

    def test_dir(self, module: Any):
        assert set(module.__all__) <= set(dir(module))
        assert sorted(dir(module)) == dir(module)
        assert "__name__" in dir(module)

    def test_unknown_name(self, module: Any):
        with pytest.raises(
            AttributeError, match=f"module '{module.__name__}' has no attribute 'no_such_name'"
        ):
            module.no_such_name  # noqa: B018
        assert not hasattr(module, "__wrapped__")
        with pytest.raises(ImportError, match="no_such_name"):
            exec(f"from {module.__name__} import no_such_name")

    def test_resolved_names_are_kept(self, module: Any):
        for name in module.__all__:
            getattr(module, name)
            assert name in vars(module)

    def test_each_name_is_public_in_its_module(self, module: Any):
        for origin, there in lazy(module).values():
            assert not there.startswith("_")
            assert importlib.util.find_spec(origin) is not None


class TestNothingIsMissing:
    def test_what_a_release_had(self):
        # Names are added to the list when they are released, and leave it with a major release.
        recorded = Path(__file__).with_name("public_names.txt").read_text("utf-8").split()
        assert len(recorded) > 300
        for name in recorded:
            module, _, attribute = name.rpartition(".")
            assert hasattr(importlib.import_module(module), attribute), name

    def test_factories(self):
        factories = {
            name
            for name, value in vars(registry).items()
            if inspect.isfunction(value) and value.__module__ == registry.__name__
        }
        assert {name for name in factories if name.endswith("_service")} | {
            "clear_default_client",
            "configure_default_client",
            "default_client",
        } == factories
        assert factories <= set(vclient.__all__)
        assert factories <= set(vclient.sync.__all__)
        prefixed = {f"sync_{name}" for name in factories if name.endswith("_service")}
        assert {name for name in vclient.__all__ if name.startswith("sync_")} == prefixed

    def test_twins_of_the_services(self):
        twins = {name for name in vclient.sync.__all__ if name.endswith("Service")}
        assert twins == {f"Sync{name}" for name in vclient.services.__all__}

    def test_exceptions(self):
        found = {
            name
            for name, value in vars(vclient.exceptions).items()
            if inspect.isclass(value) and issubclass(value, Exception)
        }
        ours = {name for name in vclient.__all__ if name.endswith(("Error", "Warning"))}
        assert found == ours

    def test_version(self):
        assert vclient.__version__ == run("import vclient; print(vclient.__version__)")


class TestEarlyImports:
    HEAVY = ("pydantic", "httpx", "anyio", "tenacity", "asyncio", "ssl")

    def loaded(self, code: str) -> list[str]:
        code = f"{code}\nimport sys\nprint(*(n for n in {self.HEAVY} if n in sys.modules))"
        return run(code).split()

    def test_package(self):
        assert self.loaded("import vclient") == []

    @pytest.mark.parametrize(
        "module", ["sync", "services", "models", "testing", "testing.pytest_plugin"]
    )
    def test_modules(self, module: str):
        assert self.loaded(f"import vclient.{module}") == []

    def test_testing_needs_neither_a_server_nor_pytest(self):
        code = "import sys\nimport vclient.testing\nvclient.testing.FakeVClient\n"
        assert run(f"{code}print(*{{'uvicorn', 'pytest'}} & set(sys.modules))") == ""

    def test_names(self):
        assert self.loaded("import vclient; dir(vclient); vclient.__all__; vclient.__doc__") == []
        assert self.loaded("import vclient; hasattr(vclient, 'no_such_name')") == []

    def test_errors(self):
        assert self.loaded("from vclient import NotFoundError, ServerError") == []

    def test_it_would_be_noticed(self):
        assert "pydantic" in self.loaded("from vclient.models import Note")

    def test_asynchronous_services_do_not_load_their_twins(self):
        code = "import sys\nimport vclient\nvclient.VClient, vclient.companies_service\n"
        assert (
            run(f"{code}print(any(n.startswith('vclient._sync') for n in sys.modules))") == "False"
        )
