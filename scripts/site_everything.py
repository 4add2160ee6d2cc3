"""The documentation as one page, and as texts for programs that read it.

`everything.md` has the guides, the services with their signatures, the models with their fields,
the constants and the errors. `llms-full.txt` is the same as plain Markdown, and `llms.txt` says
what each page is about.
"""

from __future__ import annotations

import inspect
import posixpath
import re
from typing import TYPE_CHECKING, Any, get_args

import site_fields
import site_pages
import vclient.constants
import vclient.exceptions
import vclient.models

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs.structure.files import Files

# The reference is written anew here, as the pages of it are made while the site is built.
LEFT_OUT = ("reference/", site_pages.EVERYTHING, site_pages.CHANGELOG)
INTRODUCTION = """# Everything on one page

All guides, services, models, constants and errors, to search with the browser or to give to a
program. The same as plain Markdown is in <a href="llms-full.txt">llms-full.txt</a>, and
<a href="llms.txt">llms.txt</a> says what each page is about.
"""
FENCED = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)

_texts: dict[str, str] = {}


def page(navigation: Any, files: Files) -> str:
    """Return the page that has all others."""
    parts = []
    for _, path in _pages(navigation):
        file = files.get_file_from_path(path)
        if file is None:
            continue
        _texts[path] = without_head(file.content_string)
        if not path.startswith(LEFT_OUT):
            parts.append(_nested(_moved(_complete(path, _texts[path]), path)))
    whole = "\n\n".join([INTRODUCTION, *parts, _models(), _constants(), _errors()]) + "\n"
    _texts[site_pages.EVERYTHING] = whole
    return whole


def write_texts(navigation: Any, site: Path) -> None:
    """Write `llms.txt` and `llms-full.txt` into the site."""
    whole = _texts[site_pages.EVERYTHING].replace(INTRODUCTION, "# vclient\n")
    (site / "llms-full.txt").write_text(plain_markdown(whole), encoding="utf-8")
    lines = [f"# vclient\n\n> {_summary(_complete('index.md', _texts['index.md']))}\n"]
    lines.append("- [Everything as one Markdown file](llms-full.txt)")
    section = ""
    for group, path in _pages(navigation):
        if path in {"index.md", site_pages.EVERYTHING}:
            continue
        if group != section:
            lines.append(f"\n## {group}\n")
            section = group
        text = _texts[path]
        heading = re.search(r"^# (.*)$", text, re.MULTILINE)
        name = heading[1] if heading else path
        # The pages of the models have no words of their own.
        is_model = path.startswith(site_pages.MODELS) and ":::" in text
        about = "" if is_model else _summary(text)
        link = f"[{name}]({path.removesuffix('.md')}.html)"
        lines.append(f"- {link}: {about}" if about else f"- {link}")
    (site / "llms.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pages(entries: Any, group: str = "Home") -> Iterator[tuple[str, str]]:
    """Yield the paths of all pages in the order of the navigation, with the group of each."""
    for entry in entries:
        if isinstance(entry, str):
            yield group, entry
            continue
        for name, below in entry.items():
            if isinstance(below, str):
                yield group, below
            else:
                yield from _pages(below, name)


def without_head(text: str) -> str:
    """Return a page without the settings before its heading."""
    return re.sub(r"\A---\n.*?\n---\n+", "", text, flags=re.DOTALL)


def _summary(text: str) -> str:
    """Return the first sentence of a page, without links."""
    body = FENCED.sub("", re.sub(r"\A.*?^# [^\n]*\n", "", text, flags=re.DOTALL | re.MULTILINE))
    words = [each for each in body.split("\n\n") if re.match(r"\s*[A-Za-z`*\[]", each)]
    first = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(words[0].split())) if words else ""
    return re.split(r"(?<=\.) (?=[A-Z`])", first)[0]


def _complete(path: str, text: str) -> str:
    if path == "index.md":
        text = re.sub(r"<!-- .*? -->|^\[.*\.md-button.*$", "", text, flags=re.MULTILINE)
        return text.strip()
    if path == f"{site_pages.SERVICES}index.md":
        return f"{text}\n\n{site_pages.services_table()}"
    if path.startswith(site_pages.SERVICES):
        class_ = site_pages.service_class(path.removeprefix(site_pages.SERVICES)[:-3])
        return f"{text}\n\n{_methods(class_)}\n{site_pages.fields_section(class_)}"
    return text


def _methods(class_: type) -> str:
    parts = [f"## Methods\n\n`vclient.services.{class_.__name__}`"]
    for name, method in site_pages.public_methods(class_).items():
        is_async = "async " if inspect.iscoroutinefunction(method) else ""
        signature = inspect.signature(method)
        given = [each for key, each in signature.parameters.items() if key != "self"]
        shown = str(signature.replace(parameters=given)).replace("'", "")
        shown = shown.replace("ModelT", _item(class_))
        doc = _listed(inspect.getdoc(method) or "")
        parts.append(f"### `{name}`\n\n```text\n{is_async}{name}{shown}\n```\n\n{doc}")
    return "\n\n".join(parts)


def _item(class_: type) -> str:
    """Return the name of what the list of a service has; nothing has to be replaced without one."""
    bases = getattr(class_, "__orig_bases__", ())
    return next((each.__name__ for base in bases for each in get_args(base)), "")


def _listed(doc: str) -> str:
    """Return a docstring whose sections are lists."""
    doc = re.sub(r"^(Args|Raises|Returns|Yields):\n", r"\n**\1**\n\n", doc, flags=re.MULTILINE)
    doc = re.sub(r"^    (\*{0,2}\w+): ", r"- `\1`: ", doc, flags=re.MULTILINE)
    return re.sub(r"^ {8}", "  ", doc, flags=re.MULTILINE)


def _models() -> str:
    parts = ["## Models"]
    for name in dir(vclient.models):
        value = getattr(vclient.models, name)
        if inspect.isclass(value) and value.__module__.startswith("vclient.models."):
            about = inspect.getdoc(value) or ""
            about = about.partition("\n\n")[0]
            has_fields = hasattr(value, "model_fields") and name == value.__name__
            table = site_fields.table_of(name) if has_fields else ""
            parts.append(f"### `{name}`\n\n{about}\n\n{table}")
    return "\n\n".join(parts)


def _constants() -> str:
    rows = ["| Type | Values |", "|---|---|"]
    for name, value in vars(vclient.constants).items():
        if values := get_args(value):
            rows.append(f"| `{name}` | {', '.join(f'`{each}`' for each in values)} |")
    return "\n".join(["## Constants", "", "In `vclient.constants`.", "", *rows])


def _errors() -> str:
    parts = ["## Errors", "In `vclient.exceptions`."]
    for name, value in vars(vclient.exceptions).items():
        if not inspect.isclass(value) or not issubclass(value, Exception):
            continue
        doc = inspect.getdoc(value) or ""
        parts.append(f"### `{name}`\n\n{doc.partition(chr(10) * 2)[0]}")
    return "\n\n".join(parts)


def _outside_of_code(text: str, change: Any) -> str:
    """Return a text after a change of what is no block of code."""
    parts, position = [], 0
    for block in FENCED.finditer(text):
        parts += [change(text[position : block.start()]), block[0]]
        position = block.end()
    return "".join([*parts, change(text[position:])])


def _nested(text: str) -> str:
    """Return a page with its headings one level deeper."""
    return _outside_of_code(text, lambda part: re.sub(r"^(#+ )", r"#\1", part, flags=re.MULTILINE))


def _moved(text: str, path: str) -> str:
    """Return a page whose links lead to the same from the folder of the whole site."""
    folder = posixpath.dirname(path)

    def link(match: re.Match[str]) -> str:
        target = match[1]
        if re.match(r"\w+:", target):
            return match[0]
        file, mark, anchor = target.partition("#")
        whole = posixpath.normpath(posixpath.join(folder, file)) if file else path
        return f"]({whole}{mark}{anchor})"

    return _outside_of_code(text, lambda part: re.sub(r"\]\(([^)\s]*)\)", link, part))


def plain_markdown(text: str) -> str:
    """Return a page without what only the site understands: tabs, references and markup."""
    lines, inside = [], False
    for line in text.splitlines():
        if tab := re.match(r'=== "(.*)"$', line):
            inside = True
            lines.append(f"{tab[1]}:")
            continue
        if line and not line.startswith("    "):
            inside = False
        lines.append(line[4:] if inside else line)
    whole = "\n".join(lines)
    whole = re.sub(r"\[([^\]\[]+)\]\[[\w.]*\]", r"\1", whole)
    whole = re.sub(r"\]\(([\w/-]+)\.md(?=[#)])", r"](\1.html", whole)
    whole = re.sub(r"</?div[^>]*>", "", whole)
    whole = re.sub(r"</?code>", "`", whole.replace("&#124;", r"\|"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" \{ #[\w-]+ \}", "", whole))
