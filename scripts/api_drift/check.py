"""The check: the document, the clients, and what is between them."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api_drift.amendments import Amendment, amend
from api_drift.answers import Answers
from api_drift.calls import Answer, Call, Caller, Exchange
from api_drift.decoded import DecodedAnswers
from api_drift.discovery import Method, methods_of
from api_drift.document import Document
from api_drift.enumerations import check_enumerations, constants_of_client, names_in_options
from api_drift.known import AMENDMENTS, PARTS_OF_ENUMERATIONS, UNDECLARED_ENUMERATIONS
from api_drift.overrides import OVERRIDES, Override, overrides_for
from api_drift.report import CLIENTS, Finding, Report
from api_drift.routing import Router
from api_drift.sent import check_sent
from api_drift.values import Fill, NoValueError
from vclient import SyncVClient, VClient
from vclient._config.api_root import API_ROOT
from vclient.exceptions import RequestValidationError, ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from api_drift.sent import Sent


@dataclass(frozen=True)
class Subject:
    """What is checked, and what is known of it."""

    clients: tuple[type[Any], type[Any]] = (VClient, SyncVClient)
    amendments: Sequence[Amendment] = AMENDMENTS
    overrides: Sequence[Override] = OVERRIDES
    constants: Mapping[str, tuple[Any, ...]] = field(default_factory=constants_of_client)
    listed: set[str] = field(default_factory=names_in_options)
    parts: Mapping[str, str] = field(default_factory=lambda: PARTS_OF_ENUMERATIONS)
    undeclared: Mapping[str, str] = field(default_factory=lambda: UNDECLARED_ENUMERATIONS)


def check(content: Mapping[str, Any], subject: Subject | None = None) -> Report:
    """Return where a client and a document differ.

    Raises:
        DocumentError: The document uses what there is no rule for.
    """
    subject = subject or Subject()
    amended, outdated = amend(content, subject.amendments)
    document = Document(amended)
    report = Report(list(document.operations))
    report.add(Finding("amendment", text) for text in outdated)
    report.add(
        check_enumerations(
            document.enumerations(),
            subject.constants,
            listed=subject.listed,
            parts=subject.parts,
            undeclared=subject.undeclared,
        )
    )
    decoded = DecodedAnswers(document)
    router, answers = Router(document.operations), Answers(document)
    for name, client in zip(CLIENTS, subject.clients, strict=True):
        calls, findings = call_everything(
            client,
            router,
            lambda operation, call: answers.respond(operation, call.fill),
            subject.overrides,
        )
        report.add(findings, name)
        _judge(report, name, document, decoded, calls)
    report.add(decoded.check_models())
    return report


def _judge(
    report: Report, client: str, document: Document, decoded: DecodedAnswers, calls: Sequence[Call]
) -> None:
    sent: dict[str, list[Sent]] = defaultdict(list)
    answered: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        report.add(_failures(call), client)
        for exchange in call.exchanges:
            if exchange.operation is not None:
                sent[exchange.operation].append((call, exchange))
        if call.exchanges and call.exchanges[-1].operation is not None:
            answered[call.exchanges[-1].operation].append(call)
    methods = report.methods.setdefault(client, {})
    for name, operation in document.operations.items():
        if name not in sent:
            report.add([Finding("method", "no method calls this", name)], client)
            continue
        methods[name] = list(dict.fromkeys(call.method.full_name for call, _ in sent[name]))
        report.add(check_sent(document, operation, sent[name]), client)
        report.add(decoded.check(operation, answered[name]), client)


def _failures(call: Call) -> Iterator[Finding]:
    """Yield why a call did not do what it should, other than by its answer."""
    method = call.method.full_name
    for exchange in call.exchanges:
        if exchange.operation is None:
            text = f"calls {_called(call, exchange)}, which is no operation"
            yield Finding("call", text, method=method)
            return
    if isinstance(call.error, RequestValidationError | NoValueError):
        text = f"refused, add an override: {call.error}"
        yield Finding("argument", text, method=method)
    elif call.error is not None and not isinstance(call.error, ResponseDecodeError):
        text = f"fails with {type(call.error).__name__}: {call.error}"
        yield Finding("call", text, method=method)
    elif not call.exchanges:
        yield Finding("call", "sends nothing", method=method)


def _called(call: Call, exchange: Exchange) -> str:
    """Return the method and the path of a request, with names in place of the ids."""
    path = exchange.request.url.path.removeprefix(API_ROOT)
    for value, origin in call.origins.items():
        path = path.replace(value, f"{{{origin}}}")
    return f"{exchange.request.method} {path}"


def call_everything(
    client: type[Any], router: Router, answer: Answer, overrides: Sequence[Override] = OVERRIDES
) -> tuple[list[Call], list[Finding]]:
    """Return a call of each method with each fill, and which overrides are of no use."""
    calls: list[Call] = []
    findings: list[Finding] = []
    used: set[int] = set()
    with (
        tempfile.TemporaryDirectory() as folder,
        Caller(client, router, answer, Path(folder)) as caller,
    ):
        for method in methods_of(client):
            for fill in Fill:
                plain = _call(caller, method, fill)
                fitting = overrides_for(method, fill, overrides)
                used |= {id(each) for each in fitting}
                if not fitting:
                    calls.append(plain)
                    continue
                if not isinstance(plain.error, RequestValidationError):
                    findings += [_useless(each, "it is not needed any more") for each in fitting]
                calls += [_call(caller, method, fill, each) for each in fitting]
    findings += [
        _useless(each, "no method takes such a request")
        for each in overrides
        if id(each) not in used
    ]
    return calls, findings


def _call(caller: Caller, method: Method, fill: Fill, override: Override | None = None) -> Call:
    if fill is Fill.REQUIRED:
        return caller.call_with_least(method, override)
    return caller.call(method, fill, override)


def _useless(override: Override, why: str) -> Finding:
    text = f"{override.of} with {override.fill.name}: {why}"
    return Finding("override", text)
