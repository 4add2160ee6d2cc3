"""The lists of values, and the health of the server."""

from __future__ import annotations


def test_options(api):
    options = api.get("/options").json()
    assert options.keys() == {
        "companies",
        "characters",
        "character_autogeneration",
        "users",
        "gameplay",
        "assets",
        "audit_logs",
    }
    assert options["gameplay"]["DiceSize"] == [4, 6, 8, 10, 20, 100]
    assert options["users"]["UserRole"] == [
        "ADMIN",
        "STORYTELLER",
        "PLAYER",
        "UNAPPROVED",
        "DEACTIVATED",
    ]
    related = options["characters"]["_related"]
    assert related["vampire_clan_detail"] == (
        "http://valentina.test/api/v1/companies/{company_id}/characterblueprint/"
        "vampire-clans/{vampire_clan_id}"
    )
    assert len(related) == 10


def test_health(api, clock):
    clock.advance(24 * 3600 + 2 * 3600 + 3 * 60 + 4)
    health = api.get("//health").json()
    assert health["database_status"] == health["cache_status"] == "online"
    assert health["uptime"] == "1d 2h 3m 4s"
    assert health["version"] == "0.27.0"
