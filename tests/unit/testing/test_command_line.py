"""The options of `python -m vclient.testing`, and what they make of the server."""

from __future__ import annotations

import json
import subprocess
import sys

import httpx
import pytest

from vclient.testing import RateLimitPolicy, serving
from vclient.testing.__main__ import _parser, main, server_of
from vclient.testing.chance import FAULT_KINDS


def made(*arguments):
    return server_of(_parser().parse_args(arguments))


def ask(server, times=1, path="/health", **headers):
    """Return what becomes of requests: statuses, or the names of errors."""
    results = []
    headers = {"X-API-KEY": server.api_key, **headers}
    with httpx.Client(transport=server.transport()) as client:
        for _ in range(times):
            try:
                answer = client.get(f"http://any.test/api/v1{path}", headers=headers)
                results.append(answer.status_code)
            except httpx.TransportError as error:
                results.append(type(error).__name__)
    return results


class TestServer:
    def test_without_options_nothing_goes_wrong(self):
        server = made()
        assert server.has_world
        assert set(ask(server, 20)) == {200}
        assert server.calls.last.headers["accept-encoding"].startswith("gzip")

    def test_the_world_can_be_left_out(self):
        assert not made("--no-world").has_world

    def test_rate_limits(self):
        server = made("--rate-limit", "burst:2:0.5", "--rate-limit", "hourly:1000:60:3600")
        assert server.rate_limits.policies[:2] == (
            RateLimitPolicy("burst", capacity=2, refill=0.5),
            RateLimitPolicy("hourly", capacity=1000, refill=60, per=3600),
        )
        assert ask(server, 3, path="/developers/me") == [200, 200, 429]

    def test_stale_reads(self):
        path = "/companies"
        server = made("--stale-reads", "3600")
        assert ask(server, path=path) == [200]
        company = {"name": "A new one", "email": "new@example.com"}
        headers = {"X-API-KEY": server.api_key}
        with httpx.Client(base_url="http://a.test/api/v1", transport=server.transport()) as http:
            http.post(path, json=company, headers=headers)
            assert http.get(path, headers=headers).json()["total"] == 1
            fresh = http.get(f"{path}?limit=100", headers=headers)
        assert fresh.json()["total"] == 2

    def test_overlap(self):
        def numbers(*arguments):
            server = made(*arguments)
            prefix = f"http://a.test/api/v1/companies/{server.company_id}/campaigns"
            path = f"{prefix}/{server.campaign_id}/books"
            headers = {"X-API-KEY": server.api_key, "On-Behalf-Of": server.user_id}
            made_books = [
                server.exchange(httpx.Request("POST", path, json={"name": name}, headers=headers))
                for name in ("One", "Another")
            ]
            return [exchange.answer.json()["number"] for exchange in made_books]

        assert numbers() == [2, 3]
        assert numbers("--overlap", "3600") == [2, 2]

    @pytest.mark.parametrize(("arguments", "encoding"), [([], "gzip"), (["--no-gzip"], None)])
    def test_compression(self, arguments, encoding):
        server = made(*arguments)
        with httpx.Client(transport=server.transport()) as client:
            url = f"http://a.test/api/v1/companies/{server.company_id}/options"
            headers = {"X-API-KEY": server.api_key}
            answer = client.get(url, headers=headers)
        assert answer.headers.get("content-encoding") == encoding

    @pytest.mark.parametrize(("arguments", "status"), [([], 409), (["--file-logging"], 200)])
    def test_file_logging(self, arguments, status):
        server = made(*arguments)
        key = {"X-API-KEY": server.global_admin_api_key}
        assert ask(server, path="/admin/logs", **key) == [status]

    def test_latency(self):
        server = made("--latency", "250")
        before = server.now
        ask(server, 100)
        assert (server.now - before).total_seconds() == pytest.approx(25, abs=1)

    def test_a_range_of_latencies_is_drawn_by_the_seed(self):
        def times(seed):
            server = made("--latency", "20-80", "--seed", seed)
            return [server.exchange(httpx.Request("GET", "http://a.test/")).delay for _ in range(9)]

        drawn = times("1")
        assert all(0.02 <= each <= 0.08 for each in drawn)
        assert len(set(drawn)) == 9
        assert drawn == times("1")
        assert drawn != times("2")

    def test_faults_are_drawn_by_the_seed(self):
        def results(*arguments):
            return ask(made("--fault-rate", "0.3", *arguments), 200)

        drawn = results("--seed", "1")
        assert 0.5 < drawn.count(200) / len(drawn) < 0.9
        assert set(drawn) == {
            *(200, 500, 502, 503, 504),
            *("ReadError", "RemoteProtocolError", "ConnectError", "ReadTimeout"),
        }
        assert drawn == results("--seed", "1")
        assert drawn != results("--seed", "2")

    def test_faults_can_be_chosen(self):
        results = ask(made("--fault-rate", "0.5", "--faults", "503, refused"), 50)
        assert set(results) == {200, 503, "ConnectError"}

    def test_late_answers_are_as_late_as_is_said(self):
        arguments = ["--fault-rate", "1", "--faults", "late"]
        request = httpx.Request("GET", "http://a.test/")
        assert made(*arguments).exchange(request).delay == 60
        assert made(*arguments, "--late", "7.5").exchange(request).delay == 7.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "70000"], "argument --port: '70000' is no port"),
        (["--port", "-1"], "argument --port: '-1' is no port"),
        (["--seed", "x"], "argument --seed: invalid int value: 'x'"),
        (["--rate-limit", "burst"], "'burst' is not NAME:CAPACITY:REFILL[:PER]"),
        (["--rate-limit", "burst:5:0.5:1:2"], "is not NAME:CAPACITY:REFILL[:PER]"),
        (["--rate-limit", "burst:0:1"], "the capacity of a rate limit is at least 1, not 0"),
        (["--rate-limit", "burst:1:0"], "refilled by a positive number"),
        (["--rate-limit", "burst:1:1.1.1"], "'1.1.1' is no number from 0 up"),
        (["--rate-limit", "a:1:1", "--rate-limit", "a:2:2"], "two rate limits have the same name"),
        (["--rate-limit", "asset_upload:1:1"], "one has that of a route's own"),
        (["--stale-reads=-1"], "argument --stale-reads: '-1' is no number from 0 up"),
        (["--stale-reads", "nan"], "'nan' is no number from 0 up"),
        (["--overlap=-1"], "argument --overlap: '-1' is no number from 0 up"),
        (["--latency", "inf"], "argument --latency: 'inf' is no number from 0 up"),
        (["--latency", "80-20"], "'80-20' ends below its start"),
        (["--latency", "20-"], "'' is no number from 0 up"),
        (["--fault-rate", "1.5"], "argument --fault-rate: '1.5' is not between 0 and 1"),
        (["--fault-rate", "1", "--faults", "505"], "'505' is none of 500, 502, 503, 504, dropped"),
        (["--faults", "500"], "argument --faults: needs --fault-rate"),
        (["--late", "5"], "argument --late: needs --fault-rate"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message, capsys, monkeypatch):
    monkeypatch.setattr(serving, "serve_process", lambda *_: pytest.fail("they are taken"))
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: python -m vclient.testing")
    assert message in said


def test_the_help_names_all_faults(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert ", ".join(FAULT_KINDS) in said


def test_the_program_does_what_it_is_told():
    arguments = [
        *("--port", "0", "--no-world", "--file-logging", "--no-gzip", "--stale-reads", "0.1"),
        *("--rate-limit", "burst:3:0.001", "--latency", "1-2"),
        *("--fault-rate", "0.5", "--faults", "503,dropped-after", "--seed", "3"),
    ]
    command = [sys.executable, "-m", "vclient.testing", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        ready = json.loads(process.stdout.readline())
        url = f"{ready['base_url']}/api/v1/developers/me"
        results = []
        for _ in range(12):
            try:
                answer = httpx.get(url, headers={"X-API-KEY": ready["global_admin_api_key"]})
                results.append(answer.status_code)
            except httpx.RemoteProtocolError:
                results.append("dropped")
        process.terminate()
        output, errors = process.communicate(timeout=10)
    assert ready["company_id"] is None
    assert set(results) == {200, 429, 503, "dropped"}
    assert results == [*ask_in_process(arguments[2:])]
    assert (process.returncode, output, errors) == (0, "", "")


def ask_in_process(arguments):
    server = made(*arguments)
    for result in ask(server, 12, "/developers/me", **{"X-API-KEY": server.global_admin_api_key}):
        yield "dropped" if result == "RemoteProtocolError" else result
