"""Defends the page of the API: every route stands there, in both languages, without a script."""

import re

import pytest

from api.problems import KINDS
from api.routes import ROUTES
from governance.tokens import SCOPES
from tests.pages.visiting import house


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    door, client = house(tmp_path_factory.mktemp("api_page") / "home")
    yield client
    door.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_route_scope_and_problem_is_explained(client, language):
    page = client.get(f"/api?lang={language}").get_data(as_text=True)
    for route in ROUTES:
        assert f"{route.method} /api/v1{route.path}<" in page
        assert route.title.to(language) in page
    for scope in SCOPES.values():
        assert scope.title.to(language) in page
    assert set(re.findall(r'<li id="([\w-]+)"', page)) == set(KINDS)


def test_every_route_has_an_example(client):
    page = client.get("/api?lang=en").get_data(as_text=True)
    assert page.count("<code>curl ") == len(ROUTES)
    assert "{number}" not in "".join(re.findall(r"<code>curl .*?</code>", page, re.DOTALL))


def test_the_page_needs_no_script_and_nothing_from_elsewhere(client):
    answer = client.get("/api?lang=en")
    sources = re.findall(r'(?:src|href)="(https?:[^"]*)"', answer.get_data(as_text=True))
    assert sources == []
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_language_in_the_address_is_the_language_of_the_page(client):
    assert 'lang="zh-CN"' in client.get("/api?lang=zh").get_data(as_text=True)
