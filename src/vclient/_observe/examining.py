"""The parts of a diagnosis that need no network, and what is concluded from an answer."""

from __future__ import annotations

import dataclasses
import os
import platform
import re
import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from vclient._api.rate_limit_headers import parse_policies, parse_rate_limit, requests_left
from vclient._config.installation import DISTRIBUTION, fault_of, providers, version_of
from vclient._config.secrets import Secret
from vclient._observe.diagnosis import DiagnosedSetting, Diagnosis, DiagnosisStep
from vclient._version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vclient._config.options import ClientConfig
    from vclient._observe.diagnosis import StepResult
    from vclient.models import Developer, SystemHealth

_PACKAGES: Final = (
    *("httpx", "httpx2", "httpcore", "h11", "anyio", "pydantic", "pydantic-core", "tenacity"),
    *("aiohappyeyeballs", "socksio", "redis", "typer", "rich", "uvicorn", "uvloop", "trio"),
)
# Names of users and passwords in URLs.
_CREDENTIALS: Final = re.compile(r"(?<=//)[^/?#]*@")
_MOST_SKEW: Final = 5.0
"""Seconds beyond which certificates, dates and expiries may be misjudged."""
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a step of a diagnosis; see `DiagnosisStep`."""

    detail: str
    result: StepResult = "ok"
    advice: str | None = None

    def as_step(self, name: str, seconds: float = 0.0) -> DiagnosisStep:
        """Return the step that has found it."""
        return DiagnosisStep(
            name=name, result=self.result, detail=self.detail, advice=self.advice, seconds=seconds
        )


# ---- Without a client


def versions() -> dict[str, str]:
    """Return the versions of this package, of Python and of what this package uses."""
    found = {
        "vclient": __version__,
        platform.python_implementation(): platform.python_version(),
        "OpenSSL": ssl.OPENSSL_VERSION.removeprefix("OpenSSL ").partition(" ")[0],
    }
    installed = {name: version_of(name) for name in _PACKAGES}
    return found | {name: version for name, version in installed.items() if version is not None}


def installation() -> DiagnosisStep:
    """Find out which distribution provides the package."""
    started = time.monotonic()
    names = providers()
    folder = Path(__file__).parents[1]
    fault = fault_of(names)
    if fault is not None:
        finding = Finding(f"vclient is provided by {' and '.join(names)}", "failed", fault)
    elif names == (DISTRIBUTION,):
        version = version_of(DISTRIBUTION)
        finding = Finding(f"vclient is provided by {DISTRIBUTION} {version}, in {folder}")
        if version != __version__:
            finding = Finding(
                f"{finding.detail}, which is {__version__}",
                "warning",
                "another copy than the installed one is imported: look at PYTHONPATH and the "
                "current folder, or install it again",
            )
    else:
        of_whom = f"{names[0]}, another distribution" if names else "none that is installed"
        finding = Finding(
            f"vclient is imported from {folder}; the distribution that provides it: {of_whom}",
            "warning",
            f"unless that is intended, install {DISTRIBUTION}",
        )
    return finding.as_step("installation", time.monotonic() - started)


def without_a_client(reason: str, advice: str | None = None) -> Diagnosis:
    """Return the diagnosis where no client can be made.

    Args:
        reason: Why not.
        advice: What to do about it.
    """
    configuration = Finding(reason, "failed", advice).as_step("configuration")
    return Diagnosis(versions=versions(), steps=(installation(), configuration))


# ---- Options


def settings_of(config: ClientConfig) -> Iterator[DiagnosedSetting]:
    """Yield the options of a client, without secrets."""
    for each in dataclasses.fields(config):
        if each.name in {"origins", "api_key_callback"}:
            continue
        value = getattr(config, each.name)
        factory = each.default_factory
        default = each.default if factory is dataclasses.MISSING else factory()
        origin = config.origins.get(each.name, "default" if value == default else "argument")
        if isinstance(value, Secret):
            origin = value.origin.removeprefix("the ").removesuffix(" api_key")
        yield DiagnosedSetting(name=each.name, value=_shown(value), origin=origin)


def proxy_setting(
    proxy: httpx.Proxy | None, server: httpx.URL, *, is_given: bool
) -> DiagnosedSetting:
    """Return the proxy of a client as an option of it.

    Args:
        proxy: The proxy, if any.
        server: URL of the server.
        is_given: Whether it was given as an argument.
    """
    if proxy is None:
        return DiagnosedSetting(name="proxy", value="none", origin="default")
    names = [f"{scheme}_proxy" for scheme in (server.scheme, "all")]
    every = [each for name in names for each in (name, name.upper()) if os.environ.get(each)]
    of_environment = f"environment variable {every[0]}" if every else "settings of the system"
    return DiagnosedSetting(
        name="proxy",
        value=name_of(proxy),
        origin="argument" if is_given else of_environment,
    )


def shared_setting(origin: str | None) -> DiagnosedSetting:
    """Return the shared state of a client as an option of it.

    Args:
        origin: Where it was named; None if there is none.
    """
    value = "none" if origin is None else "set"
    return DiagnosedSetting(name="shared", value=value, origin=origin or "default")


def name_of(proxy: httpx.Proxy) -> str:
    """Return the URL of a proxy, without its user and password."""
    return f"{proxy.url.scheme}://{proxy.url.netloc.decode('ascii')}"


def _shown(value: object) -> str:
    """Return the text of an option; of what may hold a secret, only that it is set."""
    match value:
        case None | bool() | int() | float():
            return str(value)
        case str():
            return _CREDENTIALS.sub("", value)
        case frozenset():
            return ", ".join(map(str, sorted(value)))
        case httpx.Timeout():
            steps = value.as_dict()
            if len(set(steps.values())) == 1:
                return str(value.read)
            return ", ".join(f"{name} {seconds}" for name, seconds in steps.items())
    return "set" if value else "none"


# ---- Answers of the server


def health_finding(health: SystemHealth) -> Finding:
    """Return what the health of a server says."""
    version = getattr(health, "version", None)
    parts = {name: getattr(health, f"{name}_status", None) for name in ("database", "cache")}
    if version is None and not any(parts.values()):
        return Finding(
            "what answers is no server of the API, or an unknown one", "failed", "check base_url"
        )
    detail = f"version {version}, " + ", ".join(f"{name} {each}" for name, each in parts.items())
    if "offline" in parts.values():
        return Finding(detail, "failed", "the operators of the server have to mend it")
    return Finding(detail)


def key_finding(developer: Developer, company_id: str | None) -> Finding:
    """Return what the account of a key says, also of the default company."""
    username = getattr(developer, "username", "an unnamed developer")
    companies = getattr(developer, "companies", None)
    count = "" if companies is None else f"; companies that it has permissions in: {len(companies)}"
    detail = f"the key of {username}{count}"
    known = {getattr(each, "company_id", None) for each in companies or ()}
    if company_id is not None and companies is not None and company_id.lower() not in known:
        return Finding(
            f"{detail}; default_company_id is none of them",
            "warning",
            "unless it is the key of a global admin, ask an owner of the company for permission",
        )
    return Finding(detail)


def server_finding(version: str | None, missing: tuple[str, ...]) -> Finding:
    """Return what a server of a version lacks."""
    if version is None:
        return Finding("the version of the server is unknown", "skipped")
    if not missing:
        return Finding(f"{version} has all operations that this client knows")
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    named = ", ".join(missing[:_MOST_NAMED])
    return Finding(
        f"{version} does not have {len(missing)} operations that this client knows: {named}{more}",
        "warning",
        "these raise an UnsupportedOperationError, until the server is updated",
    )


def limits_finding(headers: Mapping[str, str]) -> Finding:
    """Return the rate limits that an answer tells.

    Args:
        headers: Its headers, by lower-case names.
    """
    quotas = {each.name: each for each in parse_policies(headers.get("ratelimit-policy", ""))}
    texts = []
    for state in parse_rate_limit(headers.get("ratelimit", "")):
        quota = quotas.get(state.name)
        of_all = f" of {quota.quota:g}, which {quota.window:g} s fill" if quota else ""
        texts.append(f"{state.name}: {state.remaining} left{of_all}")
    left = requests_left(headers)
    if not texts:
        texts = ["the server tells of none"] if left is None else [f"{left} requests left"]
    if left == 0:
        return Finding("; ".join(texts), "warning", "calls wait until requests are possible again")
    return Finding("; ".join(texts))


def clock_skew(headers: Mapping[str, str], now: float) -> float | None:
    """Return by how many seconds this clock is ahead of that of a server, or None if unknown.

    Args:
        headers: Headers of an answer, by lower-case names.
        now: When the answer was made, by this clock, in seconds since 1970.
    """
    try:
        # A date stands for the whole second that it begins.
        skew = now - parsedate_to_datetime(headers.get("date", "")).timestamp() - 0.5
    except (TypeError, ValueError, OverflowError):
        return None
    return round(skew, 1)


def clock_finding(skew: float | None) -> Finding:
    """Return what a difference of clocks means."""
    if skew is None:
        return Finding("the server does not tell its time", "skipped")
    if abs(skew) <= _MOST_SKEW:
        return Finding("this clock agrees with that of the server")
    direction = "ahead of" if skew > 0 else "behind"
    detail = f"this clock is {abs(skew):.0f} s {direction} that of the server"
    return Finding(detail, "warning", "let both machines set their clocks by NTP")


def failed(detail: object, advice: str | None = None) -> Finding:
    """Return the finding of a step that has failed."""
    return Finding(str(detail), "failed", advice)
