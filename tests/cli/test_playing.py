"""`vclient health`, `vclient traits tracker` and `vclient traits specialties`: what they send."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import pytest

from ids import CHARACTER_ID, COMPANY_ID, TRAIT_ID, USER_ID
from model_samples.responses import SAMPLES

if TYPE_CHECKING:
    import respx

    from cli.conftest import Runner

CHARACTER = f"/api/v1/companies/{COMPANY_ID}/characters/{CHARACTER_ID}"
HEALTH, TRAIT = f"{CHARACTER}/health", f"{CHARACTER}/traits/{TRAIT_ID}"
TRACKER, SPECIALTIES = f"{TRAIT}/tracker", f"{TRAIT}/specialties"
DAMAGE = {"action": "damage", "amount": 2, "damage_type": "SUPERFICIAL"}

# The options of the connection are added to each command.
SENT: list[tuple[str, str, dict[str, Any] | None]] = [
    ("health get C", f"GET {HEALTH}", None),
    ("health damage C 2 --type superficial", f"POST {HEALTH}/actions", DAMAGE),
    ("health heal C --type lethal", f"POST {HEALTH}/actions", {"action": "heal", "amount": 1}),
    ("health reset C", f"POST {HEALTH}/actions", {"action": "reset", "amount": 1}),
    ("health set C --bashing 1 --extra-levels 2", f"PUT {HEALTH}", {"bashing": 1}),
    ("health --json damage C 2 --type superficial", f"POST {HEALTH}/actions", DAMAGE),
    ("traits tracker get T --character C", f"GET {TRACKER}", None),
    ("traits tracker set T --character C --current 0", f"PUT {TRACKER}", {"current": 0}),
    *(
        (
            f"traits tracker {action.replace('_', '-')} T 3 --character C",
            f"POST {TRACKER}/actions",
            sent,
        )
        for action in ("spend", "gain", "damage", "heal", "add_stain", "remove_stain")
        for sent in [{"action": action, "amount": 3}]
    ),
    ("traits tracker reset T --character C", f"POST {TRACKER}/actions", {"action": "reset"}),
    ("traits specialties add T Knives --character C", f"POST {SPECIALTIES}", {"name": "Knives"}),
    ("traits specialties rename T S Axe --character C", f"PATCH {SPECIALTIES}/S", {"name": "Axe"}),
    ("traits specialties delete T S --character C --yes", f"DELETE {SPECIALTIES}/S", None),
]
ANSWERS = {"health": "Health", "tracker": "CounterTracker", "specialties": "CharacterTrait"}


@pytest.mark.parametrize(("line", "call", "body"), SENT, ids=[line for line, _, _ in SENT])
def test_what_is_sent(
    stranger: Runner,
    respx_mock: respx.MockRouter,
    line: str,
    call: str,
    body: dict[str, Any] | None,
):
    method, _, path = call.partition(" ")
    sample = next(name for word, name in ANSWERS.items() if word in line)
    status = 204 if method == "DELETE" else 200
    answer = None if method == "DELETE" else SAMPLES[sample]
    route = respx_mock.request(method, f"https://valentina.test{path}").respond(status, json=answer)
    words = [{"C": CHARACTER_ID, "T": TRAIT_ID}.get(word, word) for word in shlex.split(line)]
    options = {"BASE_URL": "https://valentina.test", "API_KEY": "k" * 32}
    options |= {"DEFAULT_COMPANY_ID": COMPANY_ID, "USER_ID": USER_ID}
    environment = {f"VALENTINA_CLIENT_{name}": value for name, value in options.items()}
    result = stranger(*words, environment=environment)
    assert result.code == 0, result.err
    request = route.calls.last.request
    assert request.headers["On-Behalf-Of"] == USER_ID
    if body is not None:
        assert body.items() <= json.loads(request.content).items()


def test_what_an_action_has_no_use_for_is_no_option(stranger: Runner):
    for words in (["health", "reset"], ["traits", "tracker", "spend"]):
        assert "--type" not in stranger(*words, "--help").out
    assert "AMOUNT" not in stranger("health", "reset", "--help").out
    assert "--campaign" not in stranger("health", "damage", "--help").out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("health damage C 0 --type superficial", "AMOUNT: Input should be greater than or equal"),
        ("health damage C --type fire", "'fire' is not one of"),
        ("traits tracker spend T", "which character? Use --character"),
        ("health set C --lethal -1", "--lethal: Input should be greater than or equal"),
    ],
)
def test_what_is_refused(run: Runner, line: str, says: str):
    result = run(*shlex.split(line))
    assert (result.code, result.out) == (2, "")
    assert says in result.err
