"""A command of the table: its options are read from the method when it is run."""

from __future__ import annotations

import enum
import inspect
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand

from .commands import Deletion, Download, Listing, Upload
from .failures import reported
from .options import CONNECTION, OUTPUT, SHARED, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .commands import Command, CommandGroup
    from .signatures import Parameter, Signature

_KEYWORD: Final = inspect.Parameter.KEYWORD_ONLY
_PAGES: Final = "List"
_WRITING: Final = "Write"


class Leaf(TyperCommand):
    """A command of the table.

    Args:
        group: The group that it is in.
        command: Its entry in the table.
    """

    def __init__(self, group: CommandGroup, command: Command) -> None:
        super().__init__(
            name=command.name, help=command.help, rich_markup_mode=None, no_args_is_help=False
        )
        self.group = group
        self.command = command

    @cached_property
    def signature(self) -> Signature:
        """The parameters of the method."""
        from .signatures import signature_of  # noqa: PLC0415 - it imports all models

        is_listing = isinstance(self.command, Listing)
        found = signature_of(self.group.service, self.command.method, is_listing=is_listing)
        asked = (each for each in found.parameters if each.name not in self.command.given)
        return replace(found, parameters=tuple(asked))

    @cached_property
    def _built(self) -> Any:
        """The command that typer creates from the options."""

        def run(ctx: typer.Context, **values: Any) -> None:
            from .running import run_command  # noqa: PLC0415 - it imports the client

            # The ids of its service can be fields of a body.
            flags = {name: f"--{name.removesuffix('_id')}" for name in self.signature.scope}
            flags |= {
                ".".join(each.path): each.flag or each.metavar for each in self.signature.parameters
            }
            with reported(flags):
                run_command(
                    self.group, self.command, self.signature, Settings.of(ctx, values), values
                )

        context = inspect.Parameter("ctx", _KEYWORD, annotation=typer.Context)
        parameters = [context, *_own(self.command, self.signature, self.group.unneeded)]
        parameters += [
            inspect.Parameter(name, _KEYWORD, annotation=hint, default=default)
            for name, (hint, default) in SHARED.items()
            if _is_of_use(name, self.command, self.signature)
        ]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # typer reads it
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(self.command.name)(run)
        return typer.main.get_command(app)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options, created on first use."""
        found: list[Any] = self._built.get_params(ctx)
        return found

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        return self._built.invoke(ctx)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options in sections, those of the command first."""
        sections: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        sections |= {title: [] for title in (_WRITING, _PAGES, OUTPUT, CONNECTION)}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            kind = "Arguments" if param.param_type_name == "argument" else "Options"
            if record is not None:
                title = getattr(param, "rich_help_panel", None) or kind
                sections.setdefault(title, []).append(record)
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


def _is_of_use(name: str, command: Command, signature: Signature) -> bool:
    """Return whether a command has one of the shared options."""
    if name == "given_company":
        return signature.in_company or _takes_company(signature)
    if name == "given_user":
        return signature.takes_user
    if name in {"column_names", "as_json", "as_json_lines"}:
        return not isinstance(command, Download)
    return True


def _takes_company(signature: Signature) -> bool:
    return any(each.name == "company_id" and each.flag is None for each in signature.parameters)


def may_leave_out_company(command: Command, parameter: Parameter) -> bool:
    """Return whether an argument is the company, which then defaults to that of the connection.

    This applies only to reads: an object to change or delete has to be named.
    """
    return (
        parameter.name == "company_id"
        and parameter.flag is None
        and command.method.startswith(("get", "list"))
    )


def _own(
    command: Command, signature: Signature, unneeded: frozenset[str]
) -> list[inspect.Parameter]:
    """Return the options that only some commands have."""
    found = [_parameter(command, each) for each in signature.parameters]
    if isinstance(command, Upload):
        found.append(_argument("file", "FILE", "File to send; `-` for the standard input."))
        found.append(_option("filename", str, "Name of the file for the server.", metavar="NAME"))
    if isinstance(command, Download):
        found.append(_argument("file", "FILE", "File to write."))
    for name, is_required in signature.scope.items():
        if name not in unneeded:
            thing = name.removesuffix("_id")
            hint = f"Id of the {thing}.{' [required]' if is_required else ''}"
            found.append(_option(name, str, hint, flags=(f"--{thing}",), metavar="ID"))
    if signature.takes_body:
        hint = "The fields as a JSON object; @FILE reads a file, - the standard input."
        found.append(_option("data", str, hint, metavar="JSON", panel=_WRITING))
    if signature.clearable:
        hint = f"Clear a field; may be repeated. One of: {', '.join(signature.clearable)}."
        field = _choice(signature.clearable)
        found.append(_option("clear", list[field], hint, metavar="FIELD", panel=_WRITING))  # type: ignore[valid-type] # made at run time
    if signature.takes_key:
        hint = "Makes the write safe to repeat."
        found.append(_option("idempotency_key", str, hint, metavar="TEXT", panel=_WRITING))
    if isinstance(command, Deletion):
        hint = "Do not ask."
        found.append(_option("yes", bool, hint, flags=("--yes", "-y"), default=False))
    if isinstance(command, Listing):
        found += _of_listing()
    return found


def _of_listing() -> list[inspect.Parameter]:
    counts, skips = "Show how many there are.", "Leave out so many before."
    return [
        _option("limit", int, "Show so many at most.", metavar="N", panel=_PAGES, least=0),
        _option("offset", int, skips, metavar="N", panel=_PAGES, default=0, least=0),
        _option("only_count", bool, counts, flags=("--count",), panel=_PAGES, default=False),
    ]


def _parameter(command: Command, parameter: Parameter) -> inspect.Parameter:
    """Return a parameter of the method as a parameter of typer."""
    if parameter.kind == "secret":
        flag = f"--{parameter.name}-stdin"
        hint = f"Read the {parameter.name} from the standard input; it is asked for otherwise."
        return _option(f"{parameter.name}_stdin", bool, hint, flags=(flag,), default=False)
    hint = _type(parameter)
    if parameter.flag is None:
        is_company = may_leave_out_company(command, parameter)
        text = "Id of the company; that of --company by default." if is_company else parameter.help
        is_optional = is_company or not parameter.required
        return _argument(
            parameter.name, parameter.metavar, text, hint=hint, is_optional=is_optional
        )
    if parameter.kind == "switch":
        flag = f"{parameter.flag}/--no-{parameter.flag.removeprefix('--')}"
        return _option(parameter.name, bool, parameter.help, flags=(flag,))
    return _option(
        parameter.name, hint, parameter.help, flags=(parameter.flag,), metavar=parameter.metavar
    )


def _type(parameter: Parameter) -> Any:
    kind: Any = int if parameter.kind == "integer" else str
    if parameter.choices:
        kind = _choice(map(str, parameter.choices))
    return list[kind] if parameter.many else kind


def _choice(values: Iterable[str]) -> Any:
    """Return an enumeration of the possible values, for typer."""
    names = [(each, each) for each in values]
    made: Any = enum.Enum("Choice", names)  # type: ignore[misc] # made at run time
    return made


def _argument(
    name: str, metavar: str, text: str, *, hint: Any = str, is_optional: bool = False
) -> inspect.Parameter:
    info = typer.Argument(metavar=metavar, help=text, case_sensitive=False, show_default=False)
    if not is_optional:
        return inspect.Parameter(name, _KEYWORD, annotation=Annotated[hint, info])
    return inspect.Parameter(name, _KEYWORD, annotation=Annotated[hint | None, info], default=None)


def _option(
    name: str,
    hint: Any,
    text: str,
    *,
    flags: tuple[str, ...] = (),
    metavar: str | None = None,
    panel: str | None = None,
    default: Any = None,
    least: int | None = None,
) -> inspect.Parameter:
    info = typer.Option(
        *(flags or (f"--{name.replace('_', '-')}",)),
        metavar=metavar,
        help=text,
        case_sensitive=False,
        show_default=False,
        rich_help_panel=panel,
        min=least,
    )
    kind = hint | None if default is None else hint
    return inspect.Parameter(name, _KEYWORD, annotation=Annotated[kind, info], default=default)
