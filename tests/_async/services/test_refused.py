"""What is refused before it is sent, of methods that take single arguments or filters."""

from __future__ import annotations

from datetime import date

import pytest

from ids import COMPANY_ID, OTHER_ID, USER_ID
from recording import Recorder
from vclient import RequestValidationError

ID = OTHER_ID
SECRET = "a-secret-token"


def users(client):
    return client.users(COMPANY_ID, user_id=USER_ID)


def characters(client):
    return client.characters(USER_ID, company_id=COMPANY_ID)


def traits(client):
    return client.character_traits(USER_ID, ID, ID, company_id=COMPANY_ID)


def autogen(client):
    return client.character_autogen(USER_ID, ID, company_id=COMPANY_ID)


def books(client):
    return client.books(USER_ID, ID, company_id=COMPANY_ID)


def chapters(client):
    return client.chapters(USER_ID, ID, ID, company_id=COMPANY_ID)


def rolls(client):
    return client.dicerolls(USER_ID, COMPANY_ID)


# What is called, and the argument that is named.
REFUSED = [
    (lambda client: client.companies.grant_access(ID, "me", "OWNER"), "developer_id"),
    (lambda client: client.companies.grant_access(ID, ID, "owner"), "permission"),
    (lambda client: client.companies.grant_access(ID, ID, "USER", key="k"), "key"),
    (lambda client: client.identity(ID).identify("myspace", SECRET), "provider"),
    (lambda client: client.identity(ID).identify("github", SECRET, username="ab"), "username"),
    (lambda client: users(client).link_identity(ID, provider="myspace", token=SECRET), "provider"),
    (lambda client: users(client).add_xp(ID, ID, 2**31), "amount"),
    (lambda client: users(client).approve_user(ID, "DEACTIVATED"), "role"),
    (lambda client: books(client).renumber(ID, 0), "number"),
    (lambda client: chapters(client).renumber(ID, 0), "number"),
    (lambda client: traits(client).assign(ID, 1, "GOLD"), "currency"),
    (lambda client: traits(client).assign("Howl", 1), "trait_id"),
    (lambda client: traits(client).change_value(ID, 2, "XP", colour="red"), "colour"),
    (lambda client: traits(client).delete(ID, currency="GOLD"), "currency"),
    (lambda client: autogen(client).finalize_chargen_session("mine", ID), "session_id"),
    (lambda client: client.global_admin.tail_logs(limit=0), "limit"),
    (lambda client: client.global_admin.tail_logs(limit=501), "limit"),
    (lambda client: client.global_admin.tail_logs(level="LOUD"), "level"),
    # Filters and pages.
    (lambda client: client.dictionary(ID).get_page(limit=1001), "limit"),
    (lambda client: client.dictionary(ID).list_all(term="aa"), "term"),
    (lambda client: users(client).list_all_assets(ID, asset_type="picture"), "asset_type"),
    (lambda client: characters(client).get_page(limit=101), "limit"),
    (lambda client: characters(client).list_all(character_class="DRAGON"), "character_class"),
    (lambda client: characters(client).count(character_klass="MAGE"), "character_klass"),
    (lambda client: rolls(client).list_all(userid=ID), "userid"),
    (lambda client: rolls(client).list_all(user_id="ada"), "user_id"),
    (lambda client: rolls(client).list_all(character_type="GHOST"), "character_type"),
    *(
        (
            lambda client, name=name, value=value: client.companies.list_all_audit_logs(
                ID, **{name: value}
            ),
            name,
        )
        for name, value in (
            ("date_from", date(2026, 1, 2)),
            ("date_to", "2026-01-02"),
            ("date_to", 0),
            ("user_id", "me"),
            ("operation", "READ"),
            ("include", ["everything"]),
        )
    ),
]


@pytest.mark.parametrize(("call", "argument"), REFUSED)
async def test_nothing_is_sent(make_client, call, argument):
    recorder = Recorder({})
    with pytest.raises(RequestValidationError, match=argument) as caught:
        await call(make_client(recorder))
    assert SECRET not in str(caught.value)
    assert recorder.requests == []
