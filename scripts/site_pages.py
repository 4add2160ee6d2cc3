"""What the documentation site generates from the code: a hook of mkdocs.

The pages of the services have the words in `docs/services`; their factories, examples, tables of
methods and fields, and references are put below. The pages of the models and of the changelog are
made as a whole, and `site_everything.py` makes one page of all others.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vclient
import vclient.models
import vclient.models.request_fields
import vclient.services
import vclient.sync

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
TUTORIALS = ROOT / "docs" / "tutorial"
SERVICES = "services/"
MODELS = "reference/models/"
TITLES = {
    "chargen": "Character autogen",
    "dicerolls": "Dice rolls",
    "pagination": "Lists and pages",
    "quickrolls": "Quick rolls",
}
# Pages of models begin with the one that people look for, and go on as their modules do.
MAIN_MODELS = {
    "audit_logs": "AuditLog",
    "character_traits": "CharacterTrait",
    "characters": "Character",
    "companies": "Company",
    "dicerolls": "Diceroll",
    "options": "Options",
    "pagination": "PaginatedResponse",
    "statistics": "RollStatistics",
    "trackers": "Health",
    "traits": "Trait",
    "users": "User",
}
OF_A_MODEL = ("Detail", "Create", "Update", "Filters")
EVERYTHING = "everything.md"
CHANGELOG = "changelog.md"


def on_config(config: MkDocsConfig) -> None:
    """Add the pages of the services and of the models to the navigation."""
    # mkdocs finds this module alone, not those beside it.
    sys.path.insert(0, str(Path(__file__).parent))
    if url := repository_url():
        icon = "material/source-branch"
        config.extra["social"] = [{"icon": icon, "link": url, "name": "Repository"}]
    complete_navigation(
        config.nav,
        {
            f"{SERVICES}index.md": [f"{SERVICES}{name}.md" for name in service_names()],
            f"{MODELS}index.md": [path for path in sorted(model_pages()) if "index" not in path],
        },
    )


def complete_navigation(entries: Any, pages: dict[str, list[str]]) -> None:
    """Put pages behind the page that they belong to, at any depth of a navigation."""
    for entry in list(entries):
        if isinstance(entry, dict):
            for below in entry.values():
                if isinstance(below, list):
                    complete_navigation(below, pages)
        else:
            entries += [{title(Path(path).stem): path} for path in pages.get(entry, ())]


def title(name: str) -> str:
    """Return the title of the page of a service or of a module of models."""
    return TITLES.get(name, name.replace("_", " ").capitalize())


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made as a whole."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - the tests have no mkdocs

    made = {EVERYTHING: "---\nsearch:\n  exclude: true\n---\n", CHANGELOG: changelog()}
    for path, content in (model_pages() | tutorial_pages() | made).items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Complete the pages that are made in part."""
    path = page.file.src_uri
    if path.startswith("reference/"):
        # Who searches for a word wants the page first that explains it.
        page.meta["search"] = {"boost": 0.2}
    if path == "index.md":
        url = repository_url()
        link = f"[Repository]({url}){{ .md-button }}" if url else ""
        return markdown.replace("<!-- badges -->", badges()).replace("<!-- repository -->", link)
    if path == EVERYTHING:
        import site_everything  # noqa: PLC0415 - only the build needs it

        return site_everything.page(config.nav, files)
    if path == f"{SERVICES}index.md":
        return f"{markdown}\n\n{services_table()}"
    if path == f"{MODELS}index.md":
        return f"{markdown}\n\n{models_table()}"
    if path.startswith(SERVICES):
        return f"{markdown}\n\n{service_sections(path.removeprefix(SERVICES)[:-3])}"
    return markdown


def on_page_content(html: str, **_: object) -> str:
    """Let long paths and calls wrap between their names, and not within one."""

    def wrapped(code: re.Match[str]) -> str:
        return re.sub(r"(?<=\w)(?=[.(])|(?<=[/(])", "<wbr>", code[0])

    return re.sub(r"(?<=<code>)[^<]{24,}(?=</code>)", wrapped, html)


def on_post_build(config: MkDocsConfig) -> None:
    """Fail where a page would load something from another host.

    Raises:
        RuntimeError: One would.
    """
    loaded = re.compile(
        r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//|"""
        r"""(?:@import|url\()\s*["']?(?:https?:)?//"""
    )
    site = Path(config.site_dir)
    pages = [*site.rglob("*.html"), *site.rglob("*.css")]
    found = [str(page) for page in pages if loaded.search(page.read_text(encoding="utf-8"))]
    if found or not pages:
        msg = f"loaded from other hosts: {', '.join(found)}"
        raise RuntimeError(msg)
    import site_everything  # noqa: PLC0415 - only the build needs it

    site_everything.write_texts(config.nav, site)


def repository_url() -> str | None:
    """Return where the repository is, if this clone of it says so."""
    command = ["git", "-C", str(ROOT), "config", "--get", "remote.origin.url"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    url = re.sub(r"^(?:ssh://)?git@([^:/]+)[:/]", r"https://\1/", asked.stdout.strip())
    return url.removesuffix(".git") if url.startswith("https://") else None


def badges() -> str:
    """Return the version, the supported Pythons and the licence, without asking another host."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    classifiers = "\n".join(project["classifiers"])
    pythons = re.findall(r"^Programming Language :: Python :: (3\.\d+)$", classifiers, re.MULTILINE)
    shown = {
        "version": vclient.__version__,
        "Python": f"{pythons[0]} – {pythons[-1]}",  # noqa: RUF001
        "licence": project["license"],
    }
    return " ".join(
        f'<span class="badge"><span>{name}</span> {value}</span>' for name, value in shown.items()
    )


def changelog() -> str:
    """Return the page of the changelog."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").replace("](docs/", "](")
    return f"---\nsearch:\n  boost: 0.2\n---\n{text}"


@cache
def tutorial_pages() -> dict[str, str | bytes]:
    """Return the pages that show what the notebooks do, and their plots, by path."""
    import site_notebooks  # noqa: PLC0415 - it needs what the tests have not installed

    return {
        f"{TUTORIALS.name}/{name}": content
        for notebook in sorted(TUTORIALS.glob("*.ipynb"))
        for name, content in site_notebooks.pages_of(notebook).items()
    }


def service_names() -> list[str]:
    """Return the names of all services, such as `character_traits`."""
    suffix = "_service"
    return [name.removesuffix(suffix) for name in dir(vclient.sync) if name.endswith(suffix)]


def service_class(name: str) -> type:
    """Return the async class of a service."""
    class_: type = getattr(
        vclient.services, f"{''.join(map(str.capitalize, name.split('_')))}Service"
    )
    return class_


def factory_call(name: str) -> str:
    """Return how the factory of a service is called."""
    return f"{name}_service({_parameters(getattr(vclient, f'{name}_service'))})"


def accessor_call(name: str) -> str:
    """Return how a client leads to a service."""
    accessor = inspect.getattr_static(vclient.VClient, name)
    if isinstance(accessor, property):
        return f"client.{name}"
    return f"client.{name}({_parameters(accessor)})"


def _parameters(function: Any) -> str:
    written = []
    for name, each in inspect.signature(function).parameters.items():
        if name == "self":
            continue
        if each.kind is inspect.Parameter.KEYWORD_ONLY and "*" not in written:
            written.append("*")
        written.append(name if each.default is inspect.Parameter.empty else f"{name}=None")
    return ", ".join(written)


def services_table() -> str:
    """Return the table of all services."""
    rows = ["| Service | Factory | |", "|---|---|---|"]
    for name in service_names():
        doc = inspect.getdoc(service_class(name)) or ""
        words = name.replace("_", " ").capitalize()
        rows.append(f"| [{words}]({name}.md) | `{factory_call(name)}` | {_first_sentence(doc)} |")
    return "\n".join(rows)


def service_sections(name: str) -> str:
    """Return what is generated for the page of a service."""
    class_ = service_class(name)
    example = example_code(name)
    return f"""
## How to get it

| From | Write |
|---|---|
| the default client | `{factory_call(name)}` |
| a client | `{accessor_call(name)}` |

The factory is in `vclient` for `VClient`, and in `vclient.sync` for `SyncVClient`.

## A complete example

{tab("Async", example)}
{tab("Sync", as_sync(example))}
`python examples/run.py {name}`, in a clone of the repository, runs the async one against a testing
server.

## Methods

{methods_table(class_)}

`Sync{class_.__name__}`, the service of `SyncVClient` and `vclient.sync`, has the same methods with
the same arguments. Call them without `await`{_iteration(class_)}.
{fields_section(class_)}
## Reference

::: vclient.services.{class_.__name__}
    options:
      docstring_section_style: list
      heading_level: 3
      members: [{", ".join(public_methods(class_))}]
      merge_init_into_class: false
"""


def _iteration(class_: type) -> str:
    has_streams = any(name.startswith("iter_") for name in public_methods(class_))
    return ", and read streams with `for` instead of `async for`" if has_streams else ""


def tab(title: str, code: str) -> str:
    """Return code as one of several tabs."""
    lines = ["```python", *code.rstrip().splitlines(), "```"]
    body = "\n".join(f"    {line}".rstrip() for line in lines)
    return f'=== "{title}"\n\n{body}\n'


def example_code(name: str) -> str:
    """Return the example of a service without the docstring of its module."""
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    return re.sub(r'\A""".*?"""\n+', "", text, flags=re.DOTALL)


def as_sync(code: str) -> str:
    """Return an example as it is written for the synchronous client."""
    code = re.sub(r"^from vclient import", "from vclient.sync import", code, flags=re.MULTILINE)
    code = re.sub(r"\bVClient\b", "SyncVClient", code)
    code = code.replace("import asyncio\n", "").replace("asyncio.run(main())", "main()").lstrip()
    return re.sub(r"\basync (?=def|for|with)|\bawait |(?<= )async (?=for)", "", code)


# What a list offers comes first, and then what is done with one thing.
LISTS = ("get_page", "list_all", "iter_all", "count")


def public_methods(class_: type) -> dict[str, Any]:
    """Return the public methods of a class: lists, its own, and those that it inherits."""
    found: dict[str, Any] = {}
    for owner in class_.__mro__:
        for name, member in vars(owner).items():
            if inspect.isfunction(member) and not name.startswith("_"):
                found.setdefault(name, member)
    first = [name for name in LISTS if name in found]
    rest = [name for name in found if name not in {*LISTS, "with_options"}]
    return {name: found[name] for name in [*first, *rest, "with_options"]}


def methods_table(class_: type) -> str:
    """Return the table of the methods of a service."""
    rows = ["| Method | What it does |", "|---|---|"]
    for name, method in public_methods(class_).items():
        doc = inspect.getdoc(method) or ""
        operation = operation_of(class_, name, doc)
        rows.append(
            f"| [`{name}`][vclient.services.{class_.__name__}.{name}] | {_first_sentence(doc)}"
            f"{f'<br>`{operation}`' if operation else ''} |"
        )
    return "\n".join(rows)


def request_models(class_: type) -> dict[str, str]:
    """Return the models of the bodies that methods of a service take by name, by method."""
    found = {}
    for name, method in public_methods(class_).items():
        parameters = inspect.signature(method).parameters
        if "request" in parameters and "fields" in parameters:
            found[name] = str(parameters["request"].annotation).partition(" |")[0]
    return found


def fields_section(class_: type) -> str:
    """Return the tables of the fields that the methods of a service take; nothing without any."""
    import site_fields  # noqa: PLC0415 - it needs what the tests have not installed

    methods: dict[str, list[str]] = {}
    for name, model in request_models(class_).items():
        methods.setdefault(model, []).append(name)
    parts = [
        f"### {' and '.join(f'`{name}`' for name in names)} {{ #fields-of-{names[0]} }}\n\n"
        f"Model: [`{model}`][vclient.models.{model}]\n\n"
        f'<div class="fields" markdown>\n\n{site_fields.table_of(model)}\n\n</div>\n'
        for model, names in methods.items()
    ]
    return "\n".join(["\n## Fields\n", *parts]) if parts else ""


def operation_of(class_: type, name: str, doc: str) -> str:
    """Return the operation of the API that a method calls; nothing for one that calls none."""
    if named := re.search(r"API: `(\w+) (\S+)`\.?\Z", doc.strip()):
        return f"{named[1]} {_spelled_out(named[2], class_)}"
    if name not in LISTS:
        return ""
    # A list without filters is where its items are created.
    created = operation_of(class_, "create", inspect.getdoc(vars(class_)["create"]) or "")
    return created.replace("POST", "GET")


def _spelled_out(path: str, class_: type) -> str:
    names: dict[str, str] = {}
    for owner in class_.__mro__:
        doc = " ".join((inspect.getdoc(owner) or "").split())
        names |= dict(re.findall(r"`(\{\w+\})` is `([^`]+)`", doc))
    if (parent := getattr(class_, "_parent_route", None)) is not None:
        names["{parent}"] = parent.template
    while (first := re.match(r"\{\w+\}", path)) and first[0] in names:
        path = names[first[0]] + path[first.end() :]
    return path


def _first_sentence(doc: str) -> str:
    text = " ".join(doc.partition("\n\n")[0].split())
    return re.split(r" API: `", text)[0].replace("|", r"\|")


def model_pages() -> dict[str, str]:
    """Return the pages of the models, by path: one for each module."""
    modules: dict[str, list[str]] = {}
    for name in dir(vclient.models):
        value = getattr(vclient.models, name)
        if inspect.isclass(value) and value.__module__.startswith("vclient.models."):
            modules.setdefault(value.__module__.rpartition(".")[2], []).append(name)
    pages = {}
    for module in sorted(modules):
        names = in_order(module, modules[module])
        pages[f"{MODELS}{module}.md"] = f"# {title(module)}\n\n" + "\n".join(map(_model, names))
    return pages


def in_order(module: str, names: list[str]) -> list[str]:
    """Return the models of a module as their page shows them."""
    main = MAIN_MODELS.get(module, "")
    first = [main, *(f"{main}{kind}" for kind in OF_A_MODEL)] if main else []

    def position(name: str) -> tuple[int, int]:
        place = first.index(name) if name in first else len(first)
        return place, _line(getattr(vclient.models, name))

    return sorted(names, key=position)


def models_table() -> str:
    """Return the table of all models."""
    rows = ["| Model | |", "|---|---|"]
    for name in dir(vclient.models):
        value = getattr(vclient.models, name)
        if inspect.isclass(value) and value.__module__.startswith("vclient.models."):
            summary = _first_sentence(inspect.getdoc(value) or "")
            rows.append(f"| [`{name}`][vclient.models.{name}] | {summary} |")
    return "\n".join(rows)


# What their users do not call is left out.
MODEL_OPTIONS = """    options:
      filters: ["!^_", "!^to_json$", "!^to_params$", "!^model_"]
      merge_init_into_class: false
"""


def _line(class_: type) -> int:
    return inspect.getsourcelines(class_)[1]


def _model(name: str) -> str:
    # The fields by name, which signatures refer to, are those of the model.
    fields = f"{name}Fields"
    has_fields = hasattr(vclient.models.request_fields, fields)
    anchor = f"[](){{#vclient.models.request_fields.{fields}}}\n\n" if has_fields else ""
    return f"{anchor}::: vclient.models.{name}\n{MODEL_OPTIONS}"
