"""Defends the frame: what a page is made of is served, whatever is asked first."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from facts.refusal import Refusal
from governance.release import Edition
from pages import open_pages
from tests.pages.made_up import HOUSE

SCRIPTS = (
    "/_dash-component-suites/dash/dcc/dash_core_components.js",
    "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js",
    "/_dash-component-suites/dash_mantine_components/dash_mantine_components.js",
)


def client(edition: Callable[[], Edition | None] = HOUSE.edition) -> FlaskClient:
    return open_pages(HOUSE._replace(edition=edition), Flask("made_up")).server.test_client()


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_may_be_asked_for_before_any_page(script):
    assert client().get(script).status_code == 200


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_served_though_the_first_answer_fails(script):
    def refuse() -> Edition:
        raise Refusal("the home cannot be read")

    fresh = client(refuse)
    assert fresh.get("/").status_code == 500
    assert fresh.get(script).status_code == 200
