"""The models of campaigns, books, chapters and the dictionary."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from story_answers import (
    BOOK,
    CAMPAIGN,
    CHAPTER,
    CHARACTER_ID,
    TERM,
)
from vclient import RequestValidationError
from vclient.models import (
    BookChapterNumber,
    BookCreate,
    BookUpdate,
    Campaign,
    CampaignBook,
    CampaignBookDetail,
    CampaignChapter,
    CampaignCreate,
    CampaignUpdate,
    ChapterCreate,
    ChapterUpdate,
    DictionaryFilters,
    DictionaryTerm,
    DictionaryTermCreate,
    DictionaryTermUpdate,
)


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        (CampaignBookDetail, BOOK),
        (DictionaryTerm, {**TERM, "source_type": "omen", "new_field": {"a": [1]}}),
        (Campaign, {**CAMPAIGN, "name": "x", "danger": 99, "mood": "grim"}),
    ],
)
def test_answers_keep_everything(model, answer):
    parsed = model.model_validate_json(json.dumps(answer))
    assert json.loads(parsed.model_dump_json(exclude_unset=True)) == answer


def test_answers_are_typed():
    campaign = Campaign.model_validate_json(json.dumps(CAMPAIGN))
    assert campaign.in_game_date == date(1999, 12, 31)
    assert campaign.date_modified == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    book = CampaignBookDetail.model_validate_json(json.dumps({**BOOK, "chapters": [CHAPTER]}))
    assert isinstance(book, CampaignBook)
    assert book.chapters is not None
    assert type(book.chapters[0]) is CampaignChapter


CREATE = {
    CampaignCreate: {"name": "abc"},
    BookCreate: {"name": "abc"},
    ChapterCreate: {"name": "abc"},
    DictionaryTermCreate: {"term": "abc", "link": "x"},
    CampaignUpdate: {},
    BookUpdate: {},
    ChapterUpdate: {},
    DictionaryTermUpdate: {},
    BookChapterNumber: {"number": 1},
    DictionaryFilters: {},
}
LARGEST = 2**31 - 1


@pytest.mark.parametrize(
    ("models", "field", "value"),
    [
        ([CampaignCreate, CampaignUpdate], "name", "abc"),
        ([CampaignCreate, CampaignUpdate], "name", f"  {'x' * 50} "),
        ([CampaignCreate, CampaignUpdate], "description", None),
        ([CampaignCreate, CampaignUpdate], "description", " "),
        ([CampaignCreate, CampaignUpdate], "description", "abc"),
        ([CampaignCreate, CampaignUpdate], "description", "x" * 10_000),
        ([CampaignCreate, CampaignUpdate], "in_game_date", None),
        ([CampaignCreate, CampaignUpdate], "desperation", 0),
        ([CampaignCreate, CampaignUpdate], "danger", 5),
        ([BookCreate, BookUpdate, ChapterCreate, ChapterUpdate], "name", ""),
        ([BookCreate, BookUpdate, ChapterCreate, ChapterUpdate], "name", "x" * 50),
        ([BookCreate, BookUpdate, ChapterCreate, ChapterUpdate], "description", "x"),
        ([BookCreate, BookUpdate, ChapterCreate, ChapterUpdate], "description", None),
        ([ChapterCreate, ChapterUpdate], "character_ids", []),
        ([ChapterCreate, ChapterUpdate], "character_ids", [CHARACTER_ID.replace("-", "").upper()]),
        ([BookChapterNumber], "number", LARGEST),
        ([DictionaryTermCreate, DictionaryTermUpdate, DictionaryFilters], "term", "abc"),
        ([DictionaryTermCreate, DictionaryTermUpdate, DictionaryFilters], "term", "x" * 50),
        ([DictionaryTermCreate, DictionaryTermUpdate], "definition", None),
        ([DictionaryTermCreate, DictionaryTermUpdate], "synonyms", ["", "x" * 100]),
    ],
)
def test_what_the_server_takes(models, field, value):
    for model in models:
        request = model(**{**CREATE[model], field: value})
        assert json.loads(request.to_json()) == {**CREATE[model], field: value}


@pytest.mark.parametrize(
    ("models", "field", "value"),
    [
        ([CampaignCreate, CampaignUpdate], "name", " ab "),
        ([CampaignCreate, CampaignUpdate], "name", "x" * 51),
        ([CampaignCreate, CampaignUpdate], "name", None),
        ([CampaignCreate, CampaignUpdate], "name", "abc\0"),
        ([CampaignCreate, CampaignUpdate], "description", "ab"),
        ([CampaignCreate, CampaignUpdate], "in_game_date", "soon"),
        ([CampaignCreate, CampaignUpdate], "in_game_date", 0),
        ([CampaignCreate, CampaignUpdate], "in_game_date", datetime(2026, 1, 2, 3, tzinfo=UTC)),
        ([CampaignCreate, CampaignUpdate], "desperation", -1),
        ([CampaignCreate, CampaignUpdate], "danger", 6),
        ([CampaignCreate, CampaignUpdate], "danger", None),
        ([CampaignCreate, CampaignUpdate], "danger", True),
        ([CampaignCreate, CampaignUpdate], "number", 1),
        ([BookCreate, BookUpdate, ChapterCreate, ChapterUpdate], "name", "x" * 51),
        ([BookCreate, BookUpdate, ChapterCreate, ChapterUpdate], "name", None),
        ([BookCreate, BookUpdate, ChapterCreate, ChapterUpdate], "description", "\0"),
        ([BookCreate, BookUpdate], "character_ids", []),
        ([ChapterCreate, ChapterUpdate], "character_ids", ["me"]),
        ([ChapterCreate, ChapterUpdate], "character_ids", None),
        ([BookChapterNumber], "number", 0),
        ([BookChapterNumber], "number", LARGEST + 1),
        ([BookChapterNumber], "number", 1.5),
        ([DictionaryTermCreate, DictionaryTermUpdate, DictionaryFilters], "term", "ab"),
        ([DictionaryTermCreate, DictionaryTermUpdate, DictionaryFilters], "term", "x" * 51),
        ([DictionaryTermCreate, DictionaryTermUpdate], "term", None),
        ([DictionaryTermCreate, DictionaryTermUpdate], "synonyms", None),
        ([DictionaryTermCreate, DictionaryTermUpdate], "link", "\0"),
    ],
)
def test_what_the_server_refuses(models, field, value):
    for model in models:
        with pytest.raises(RequestValidationError, match=field):
            model(**{**CREATE[model], field: value})


def test_a_date_may_be_written_out():
    campaign = CampaignCreate(name="abc", in_game_date="1999-12-31")
    assert campaign.in_game_date == date(1999, 12, 31)
    assert json.loads(campaign.to_json()) == {"name": "abc", "in_game_date": "1999-12-31"}


@pytest.mark.parametrize(
    ("definition", "link"), [(None, None), ("", None), (" ", " \n"), (None, "")]
)
def test_a_term_has_to_say_something(definition, link):
    with pytest.raises(RequestValidationError, match="a definition or a link"):
        DictionaryTermCreate(term="abc", definition=definition, link=link)
    with pytest.raises(RequestValidationError, match="a definition or a link"):
        DictionaryTermUpdate(definition=definition, link=link)
    DictionaryTermUpdate(definition=definition)
    DictionaryTermUpdate(link=link)
    DictionaryTermUpdate(definition=definition, link="x")
    DictionaryTermCreate(term="abc", definition="x", link=link)


def test_a_term_alone_says_nothing():
    with pytest.raises(RequestValidationError, match="a definition or a link"):
        DictionaryTermCreate(term="abc")


def test_only_given_fields_are_sent():
    assert CampaignCreate(name="abc").to_json() == b'{"name":"abc"}'
    assert ChapterCreate(name="").to_json() == b'{"name":""}'
    assert CampaignUpdate().to_json() == b"{}"
