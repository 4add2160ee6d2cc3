"""What is judged before an operation runs, in which order, and how it is answered."""

from __future__ import annotations

import re

import httpx
import pytest

from vclient._api import routes
from vclient.testing._server.operations import ALL_OPERATIONS

UNKNOWN = "060efed9-e13d-4f8a-8c5c-2afb91dc77e7"

GROUP_A = {
    ("GET", routes.HEALTH),
    ("GET", routes.DEVELOPER_ME),
    ("PATCH", routes.DEVELOPER_ME),
    ("POST", routes.DEVELOPER_ME_NEW_KEY),
    *((method, routes.COMPANIES) for method in ("GET", "POST")),
    *((method, routes.COMPANY) for method in ("GET", "PATCH", "DELETE")),
    ("POST", routes.COMPANY_ACCESS),
    ("GET", routes.OPTIONS),
    *(
        ("GET", route)
        for route in (
            routes.CAMPAIGNS,
            routes.CAMPAIGN,
            routes.BOOKS,
            routes.BOOK,
            routes.CHAPTERS,
            routes.CHAPTER,
        )
    ),
    ("GET", routes.USERS_LOOKUP),
    ("GET", routes.COMPANY_AUDIT_LOGS),
    ("GET", routes.ADMIN_DEVELOPER_AUDIT_LOGS),
    ("POST", routes.ADMIN_DEVELOPER_NEW_KEY),
    ("GET", routes.ADMIN_LOGS),
    ("GET", routes.ADMIN_LOGS_DOWNLOAD),
    *(
        (method, route)
        for route in (routes.ADMIN_DEVELOPERS, routes.ADMIN_USERS)
        for method in ("GET", "POST")
    ),
    *(
        (method, route)
        for route in (routes.ADMIN_DEVELOPER, routes.ADMIN_USER)
        for method in ("GET", "PATCH", "DELETE")
    ),
    *((method, routes.DICTIONARY) for method in ("GET", "POST")),
    *((method, routes.DICTIONARY_TERM) for method in ("GET", "PATCH", "DELETE")),
}
FREE_PARENTS = (routes.USER, routes.CAMPAIGN, routes.BOOK, routes.CHAPTER)
GROUP_B = {
    *((method, parent / routes.NOTES) for parent in FREE_PARENTS for method in ("GET", "POST")),
    *(
        (method, parent / routes.NOTE)
        for parent in FREE_PARENTS
        for method in ("GET", "PATCH", "DELETE")
    ),
    *(
        ("GET", parent / route)
        for parent in FREE_PARENTS
        for route in (routes.ASSETS, routes.ASSET)
    ),
    ("DELETE", routes.USER / routes.ASSET),
    ("GET", routes.COMPANY_STATISTICS),
    ("GET", routes.USER_STATISTICS),
    ("GET", routes.CAMPAIGN_STATISTICS),
    ("GET", routes.USERS),
    ("GET", routes.USER),
    ("GET", routes.USER_EXPERIENCE),
    ("GET", routes.USER_QUICKROLLS),
    ("GET", routes.USER_QUICKROLL),
    ("POST", routes.IDENTIFY),
}
GROUP_C = {
    *(("POST", route) for route in (routes.CAMPAIGNS, routes.BOOKS, routes.CHAPTERS)),
    *(
        (method, route)
        for route in (routes.CAMPAIGN, routes.BOOK, routes.CHAPTER)
        for method in ("PATCH", "DELETE")
    ),
    ("PUT", routes.BOOK_NUMBER),
    ("PUT", routes.CHAPTER_NUMBER),
    *(
        operation
        for parent in (routes.CAMPAIGN, routes.BOOK, routes.CHAPTER, routes.CHARACTER)
        for operation in (
            ("POST", parent / routes.ASSETS_UPLOAD),
            ("DELETE", parent / routes.ASSET),
        )
    ),
    *((method, routes.CHARACTER / routes.NOTES) for method in ("GET", "POST")),
    *((method, routes.CHARACTER / routes.NOTE) for method in ("GET", "PATCH", "DELETE")),
    ("GET", routes.CHARACTER / routes.ASSETS),
    ("GET", routes.CHARACTER / routes.ASSET),
    ("GET", routes.CHARACTER_STATISTICS),
    ("PUT", routes.USER_AVATAR),
    ("DELETE", routes.USER_AVATAR),
}
GROUP_D = {
    ("GET", routes.DICEROLLS),
    ("POST", routes.DICEROLLS),
    ("GET", routes.DICEROLL),
    ("POST", routes.DICEROLLS_QUICKROLL),
    ("POST", routes.USERS),
    ("PATCH", routes.USER),
    ("DELETE", routes.USER),
    ("GET", routes.USERS_UNAPPROVED),
    ("POST", routes.USERS_MERGE),
    ("POST", routes.USER_APPROVE),
    ("POST", routes.USER_DENY),
    ("POST", routes.USER / routes.ASSETS_UPLOAD),
    ("POST", routes.USER_ADD_XP),
    ("POST", routes.USER_REMOVE_XP),
    ("POST", routes.USER_ADD_COOL_POINTS),
    ("POST", routes.USER_IDENTITIES),
    ("DELETE", routes.USER_IDENTITY),
    ("POST", routes.USER_QUICKROLLS),
    ("PATCH", routes.USER_QUICKROLL),
    ("DELETE", routes.USER_QUICKROLL),
}

BLUEPRINT_LISTS = (
    routes.BLUEPRINT_SECTIONS,
    routes.BLUEPRINT_CATEGORIES,
    routes.BLUEPRINT_SUBCATEGORIES,
    routes.BLUEPRINT_TRAITS,
    routes.BLUEPRINT_CONCEPTS,
    routes.BLUEPRINT_VAMPIRE_CLANS,
    routes.BLUEPRINT_WEREWOLF_TRIBES,
    routes.BLUEPRINT_WEREWOLF_AUSPICES,
)
BLUEPRINT_DETAILS = {
    routes.BLUEPRINT_SECTION: "sections",
    routes.BLUEPRINT_CATEGORY: "categories",
    routes.BLUEPRINT_SUBCATEGORY: "subcategories",
    routes.BLUEPRINT_TRAIT: "traits",
    routes.BLUEPRINT_CONCEPT: "concepts",
    routes.BLUEPRINT_VAMPIRE_CLAN: "clans",
    routes.BLUEPRINT_WEREWOLF_TRIBE: "tribes",
    routes.BLUEPRINT_WEREWOLF_AUSPICE: "auspices",
}
GROUP_A |= {("GET", route) for route in (*BLUEPRINT_LISTS, *BLUEPRINT_DETAILS)}
GROUP_C |= {
    *((method, routes.CHARACTER) for method in ("GET", "PATCH", "DELETE")),
    *((method, routes.CHARACTER_INVENTORY) for method in ("GET", "POST")),
    *((method, routes.CHARACTER_INVENTORY_ITEM) for method in ("GET", "PATCH", "DELETE")),
}
GROUP_C |= {
    ("GET", routes.CHARACTER_TRAITS),
    ("POST", routes.CHARACTER_TRAITS_ASSIGN),
    ("POST", routes.CHARACTER_TRAITS_BULK_ASSIGN),
    ("POST", routes.CHARACTER_TRAITS_CREATE),
    ("GET", routes.CHARACTER_TRAIT),
    ("DELETE", routes.CHARACTER_TRAIT),
    ("PUT", routes.CHARACTER_TRAIT_VALUE),
    ("GET", routes.CHARACTER_TRAIT_VALUE_OPTIONS),
}
GROUP_C |= {
    ("GET", routes.CHARACTER_FULL_SHEET),
    ("GET", routes.CHARACTER_FULL_SHEET_CATEGORY),
    ("POST", routes.CHARACTERS_AUTOGENERATE),
}
GROUP_B |= {("GET", routes.CHARGEN_SESSION), ("POST", routes.CHARGEN_FINALIZE)}
GROUP_D |= {
    ("GET", routes.CHARACTERS),
    ("POST", routes.CHARACTERS),
    ("GET", routes.CHARGEN_SESSIONS),
    ("POST", routes.CHARGEN_START),
}


def keys(group):
    return sorted((method, route.template) for method, route in group)


def filled(server, template):
    ids = {
        "company_id": server.company_id,
        "user_id": server.user_id,
        "campaign_id": server.campaign_id,
        "book_id": server.book_id,
        "chapter_id": server.chapter_id,
        "character_id": server.character_id,
        "provider": "github",
    }
    for route, collection in BLUEPRINT_DETAILS.items():
        ids[route.names[-1]] = next(iter(getattr(server._state, collection))).id
    names = re.findall(r"{(\w+)}", template)
    return "/" + template.format(**{name: ids.get(name, UNKNOWN) for name in names})


def test_every_operation_is_in_one_group():
    groups = [set(keys(group)) for group in (GROUP_A, GROUP_B, GROUP_C, GROUP_D)]
    served = {(op.method, op.route.template) for op in ALL_OPERATIONS}
    assert set.union(*groups) == served
    assert sum(map(len, groups)) == len(served)


@pytest.mark.parametrize(("method", "template"), keys(GROUP_A))
def test_group_a_never_reads_the_acting_user(api, server, method, template):
    key = api.developer(admin=True).api_key
    answer = api(method, filled(server, template), acting="garbage", key=key, json={})
    assert "garbage" not in answer.text
    assert answer.status_code in {200, 201, 204, 400, 404, 409}


@pytest.mark.parametrize(("method", "template"), keys(GROUP_B))
def test_group_b_checks_the_acting_user_when_there_is_one(api, server, method, template):
    path = filled(server, template)
    bad = api(method, path, acting="garbage", json={})
    assert bad.status_code == 404
    assert bad.json()["detail"] == "User 'garbage' not found"
    gone = api(method, path, acting=api.user("DEACTIVATED"), json={})
    assert gone.json()["detail"] == "User account is deactivated"
    without = api(method, path, acting=None, json={})
    assert without.status_code != 403
    assert "On-Behalf-Of" not in without.text


@pytest.mark.parametrize(("method", "template"), keys(GROUP_C))
def test_group_c_forbids_requests_without_an_acting_user(api, server, method, template):
    path = filled(server, template)
    answer = api(method, path, acting=None, json={})
    assert answer.status_code == 403
    assert answer.json()["detail"] == "On-Behalf-Of header is required"
    assert "invalid_parameters" not in answer.json()
    bad = api(method, path, acting=UNKNOWN, json={})
    assert bad.json()["detail"] == f"User '{UNKNOWN}' not found"


@pytest.mark.parametrize(("method", "template"), keys(GROUP_D))
def test_group_d_misses_the_header_as_a_parameter(api, server, method, template):
    path = filled(server, template)
    answer = api(method, path, acting=None, json={}, params={"x": "1"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == (
        f"Missing required header parameter 'On-Behalf-Of' for path /api/v1{path[1:]}?x=1"
    )
    assert answer.json()["invalid_parameters"] == [
        {"field": "body", "message": "One or more fields did not pass validation."}
    ]
    bad = api(method, path, acting=UNKNOWN, json={})
    assert bad.json()["detail"] == f"User '{UNKNOWN}' not found"


@pytest.mark.parametrize(
    ("role", "detail"),
    [
        ("UNAPPROVED", "User has not been approved yet"),
        ("DEACTIVATED", "User account is deactivated"),
    ],
)
def test_users_who_may_not_act(api, role, detail):
    answer = api.get("/dicerolls", acting=api.user(role))
    assert answer.status_code == 403
    assert answer.json()["detail"] == detail


def test_writes_to_campaigns_do_not_ask_whether_the_user_may_act(api):
    for role in ("UNAPPROVED", "DEACTIVATED"):
        made = api.made("/campaigns", {"name": f"Of the {role}"}, acting=api.user(role))
        deleted = api.delete(f"/campaigns/{made['id']}", acting=api.user(role))
        assert deleted.status_code == 204
        api.settings(permission_manage_campaign="STORYTELLER")
        refused = api.post("/campaigns", {"name": "Not now"}, acting=api.user(role))
        assert refused.status_code == 403
        api.settings(permission_manage_campaign="UNRESTRICTED")


def test_the_acting_user_is_looked_up_in_all_companies(api):
    stranger = api.user("ADMIN")
    api.state.users.find(stranger).company_id = api.second_company()
    assert api.get("/dicerolls", acting=stranger).status_code == 200


def test_the_acting_user_may_be_written_in_other_forms(api, server):
    for written in (server.user_id.upper(), server.user_id.replace("-", "")):
        assert api.get("/dicerolls", acting=written).status_code == 200
    twice = f"{server.user_id}, {server.user_id}"
    assert api.get("/dicerolls", acting=twice).status_code == 404


def test_an_archived_user_does_not_act(api, server):
    api.delete(f"/users/{server.player_ids[0]}")
    answer = api.get("/dicerolls", acting=server.player_ids[0])
    assert answer.json()["detail"] == f"User '{server.player_ids[0]}' not found"


def test_an_unknown_route(api):
    answer = api.get("//nope", key=None)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "x-request-id" not in answer.headers
    assert "cache-control" not in answer.headers
    assert answer.json() == {
        "status": 404,
        "title": "Not Found",
        "detail": "Not Found",
        "instance": "http://valentina.test/api/v1/nope",
    }


@pytest.mark.parametrize("path", ["/", "/health", "/api/v2/health", "/api/v1", "/api/v1//health"])
def test_what_is_outside_the_api_is_not_found(server, path):
    assert server.handle(httpx.Request("GET", f"http://x.test{path}")).status_code == 404


def test_a_method_that_is_not_there(api):
    answer = api.post("", key=None)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "DELETE, GET, OPTIONS, PATCH"
    assert "x-request-id" not in answer.headers
    assert answer.json() == {
        "status": 405,
        "title": "Method Not Allowed",
        "detail": "Method Not Allowed",
        "instance": f"http://valentina.test{api.company}",
    }
    assert api("HEAD", "//health").status_code == 405


def test_options_needs_no_key(api):
    answer = api("OPTIONS", "/users", key=None)
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, OPTIONS, POST"
    assert answer.content == b""


def test_a_trailing_slash_is_tolerated(api):
    assert api.get("/users/").json()["total"] == 4


def test_literal_segments_win_over_parameters(api):
    assert api.get("/users/unapproved").json()["total"] == 0
    assert api.get("/users/unapproved/notes").status_code == 400


def test_a_quoted_slash_separates_nothing(api):
    answer = api.get("/users/a%2Fnotes")
    assert answer.json()["invalid_parameters"] == [{"field": "user_id", "message": "Invalid UUID"}]


@pytest.mark.parametrize("path", ["//health", "", "/users"])
def test_a_key_is_needed_everywhere(api, path):
    answer = api.get(path, key=None)
    assert answer.status_code == 401
    assert "x-request-id" not in answer.headers
    assert "cache-control" not in answer.headers
    body = answer.json()
    assert re.fullmatch(r"req_[\w-]{22}", body.pop("request_id"))
    assert body.pop("instance").startswith("http://valentina.test/api/v1/")
    assert body == {
        "status": 401,
        "title": "Unauthorized",
        "detail": "API key not provided",
    }


def test_an_unknown_key(api):
    answer = api.get("", key="x" * 32)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Unauthorized API key"


def test_a_resource_that_is_not_there(api):
    answer = api.get(f"/campaigns/{UNKNOWN}?x=1")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "private, max-age=60"
    request_id = answer.headers["x-request-id"]
    assert answer.json() == {
        "status": 404,
        "title": "Not Found",
        "detail": "Campaign not found",
        "instance": f"http://valentina.test{api.company}/campaigns/{UNKNOWN}?x=1",
        "request_id": request_id,
    }


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/users/{x}", "User not found"),
        ("/campaigns/{x}/books/{x}", "Campaign not found"),
        ("/campaigns/{campaign}/books/{x}/chapters/{x}", "Campaign book not found"),
        ("/campaigns/{campaign}/books/{book}/chapters/{x}", "Campaign chapter not found"),
        ("/users/{user}/notes/{x}", "Note not found"),
        ("/users/{user}/assets/{x}", "Asset not found"),
        ("/users/{user}/quickrolls/{x}", "Quick roll not found"),
        ("/users/{user}/experience/{x}", "Campaign not found"),
        ("/dicerolls/{x}", f"Dice roll {UNKNOWN} not found"),
        ("/characters/{x}/notes", f"Character '{UNKNOWN}' not found"),
        ("/characters/abc/notes", "Character 'abc' not found"),
    ],
)
def test_the_outermost_missing_object_is_named(api, server, path, detail):
    path = path.format(
        x=UNKNOWN, user=server.user_id, campaign=server.campaign_id, book=server.book_id
    )
    answer = api.get(path)
    assert answer.status_code == 404
    assert answer.json()["detail"] == detail


def test_a_character_of_another_company_is_not_found(api, server):
    other = api.second_company()
    path = f"//companies/{other}/characters/{server.character_id}/notes"
    assert api.get(path).json()["detail"] == f"Character '{server.character_id}' not found"


def test_a_missing_company_is_forbidden_but_not_to_global_admins(api):
    path = f"//companies/{UNKNOWN}"
    assert api.get(path).status_code == 403
    assert api.get("//companies/abc").status_code == 403
    key = api.developer(admin=True).api_key
    assert api.get(path, key=key).json()["detail"] == "Company not found"
    assert api.get("//companies/abc", key=key).status_code == 400
    lost = api.post(f"{path}/campaigns", {"name": "Lost"}, key=key)
    assert lost.json()["detail"] == "Company not found"
    crash = api.post("//companies/abc/campaigns", {}, key=key)
    assert crash.status_code == 500
    assert crash.headers["content-type"] == "application/json"
    assert crash.json() == {"status_code": 500, "detail": "Internal Server Error"}


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        (None, {"GET": 403, "PATCH": 403, "POST": 403, "DELETE": 403}),
        ("REVOKE", {"GET": 200, "PATCH": 403, "POST": 403, "DELETE": 403}),
        ("USER", {"GET": 200, "PATCH": 403, "POST": 403, "DELETE": 403}),
        ("ADMIN", {"GET": 200, "PATCH": 200, "POST": 403, "DELETE": 403}),
        ("OWNER", {"GET": 200, "PATCH": 200, "POST": 400, "DELETE": 204}),
    ],
)
def test_what_a_developer_may_do_to_a_company(api, permission, expected):
    key = api.developer(permission=permission).api_key
    given = {
        "GET": api.get("", key=key).status_code,
        "PATCH": api.patch("", {}, key=key).status_code,
        "POST": api.post("/access", {}, key=key).status_code,
        "DELETE": api.delete("", key=key).status_code,
    }
    assert given == expected


def test_a_developer_without_access(api):
    answer = api.get("/users", key=api.developer().api_key)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "No rights to access this resource"
    assert answer.headers["cache-control"] == "private, max-age=60"
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


def test_the_order_of_judging(api, server):
    stranger = api.developer().api_key
    # The route before the key, the key before the rights, those before parameters, parameters
    # before objects, objects before bodies, bodies before rules.
    assert api.get("/nowhere", key=None).status_code == 404
    assert api.get("/users?limit=x", key=None).status_code == 401
    assert api.get("/users?limit=x", key=stranger).status_code == 403
    assert api.get("/users?limit=x", acting=UNKNOWN).status_code == 404
    missing = f"/campaigns/{UNKNOWN}/books"
    assert api.get(f"{missing}?limit=x").status_code == 400
    assert api.post(missing, {"name": 5}).status_code == 404
    assert api.post(f"/users/{server.user_id}/approve", {}).json()["detail"] == (
        "Validation failed for one or more fields."
    )
    player = server.player_ids[0]
    assert api.post("/users/merge", {}, acting=player).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "value"),
    [
        ("GET", "//health", "no-cache"),
        ("GET", "/dicerolls", "no-cache"),
        ("GET", "/statistics", "no-cache"),
        ("GET", "/options", "private, max-age=600"),
        ("GET", "/users", "private, max-age=60"),
        ("GET", "//developers/me", "private, max-age=60"),
        ("POST", "/campaigns", "no-cache"),
    ],
)
def test_cache_control(api, method, path, value):
    assert api(method, path, json={"name": "Campaign"}).headers["cache-control"] == value


def test_a_204_has_no_body_and_no_content_type(api):
    made = api.made("/campaigns", {"name": "Short-lived"})
    answer = api.delete(f"/campaigns/{made['id']}")
    assert answer.status_code == 204
    assert answer.content == b""
    assert "content-type" not in answer.headers
    assert answer.headers["x-request-id"].startswith("req_")


def test_a_body_of_ten_million_bytes_is_the_largest(api, server):
    path = f"/users/{server.user_id}/notes"
    frame = len(b'{"title":"Long","content":""}')
    largest = {"title": "Long", "content": "x" * (10_000_000 - frame)}
    assert api.post(path, largest).status_code == 201
    largest["content"] += "x"
    answer = api.post(path, largest)
    assert answer.status_code == 413
    assert answer.json()["title"] == "Content Too Large"
    assert answer.json()["detail"] == "Request Entity Too Large"
    assert answer.headers["x-request-id"]
