"""Defends the gate: nothing is changed by a page that is not ours, and nobody is whom they say."""

import pytest
from werkzeug.routing import IntegerConverter

from app import entrance_of
from facts.refusal import BadSetting
from pages import Entrance
from settings import Settings
from tests.governance.making import ANN
from tests.governance.signing_in import GOOD, with_account
from tests.pages.visiting import enter, house, send, token_of

CHANGES = (
    "/sign-in", "/second-factor", "/link/token", "/sign-out", "/account/sign-out-everywhere",
    "/account/password", "/account/second-factor", "/account/second-factor/off", "/accounts",
    "/account/tokens", "/account/tokens/revoke",
    "/accounts/bob/role", "/accounts/bob/link", "/accounts/bob/disable", "/accounts/bob/enable",
    "/_dash-update-component",
)  # fmt: skip


@pytest.fixture
def visited(tmp_path):
    door, client = house(tmp_path / "home")
    with_account(door.ledger, "bob", "researcher")
    with_account(door.ledger, "root", "administrator")
    yield door, client
    door.close()


def test_every_door_for_changes_is_tried_here(visited):
    _door, client = visited
    rules = client.application.url_map.iter_rules()
    posted = {rule.rule for rule in rules if {"POST", "PUT", "PATCH", "DELETE"} & rule.methods}
    own = {rule for rule in posted if rule.startswith(("/sign", "/second", "/link", "/account"))}
    assert len(own) == len(CHANGES) - 1
    assert "/_dash-update-component" in posted


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"data": {"csrf": "guess.guess"}},
        {"headers": {"X-CSRFToken": "guess"}},
        {"json": {"csrf": "x"}},
    ],
)
def test_a_change_without_the_token_is_refused(visited, said):
    door, client = visited
    enter(client, "root")
    before = door.ledger.journal()
    assert [client.post(path, **said).status_code for path in CHANGES] == [403] * len(CHANGES)
    assert door.ledger.journal() == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_from_another_origin_is_refused_even_with_the_token(visited, headers):
    _door, client = visited
    enter(client, "root")
    token = token_of(client)
    for path in CHANGES:
        answer = client.post(path, data={"csrf": token}, headers=headers)
        assert answer.status_code == 403
        assert answer.get_data(as_text=True).startswith("this change was not sent by a page of our")


def test_a_token_of_one_session_is_no_token_of_another(visited):
    _door, client = visited
    before = token_of(client)
    enter(client, "bob")
    client.set_cookie("_csrf_token", before)
    assert client.post("/sign-out", data={"csrf": before}).status_code == 403
    assert send(client, "/sign-out").status_code == 303


def test_cookies_keep_to_https_where_the_address_does(tmp_path):
    door, client = house(tmp_path / "home", address="https://osh.example.org")
    with_account(door.ledger, "bob", "researcher")
    at = {"base_url": "https://osh.example.org"}
    page = client.get("/sign-in", **at)
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    token = client.get_cookie("_csrf_token", domain="osh.example.org").value
    answer = client.post("/sign-in", data={"csrf": token, "name": "bob", "password": GOOD}, **at)
    held = next(said for said in answer.headers.getlist("Set-Cookie") if "__Host-" in said)
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(held.split("; "))
    door.close()


def test_a_password_over_plain_http_from_another_machine_is_not_taken(visited):
    door, client = visited
    at = {"base_url": "http://192.0.2.9:8050"}
    client.get("/sign-in", **at)
    token = client.get_cookie("_csrf_token", domain="192.0.2.9").value
    before = door.ledger.journal()
    answer = client.post("/sign-in", data={"csrf": token, "name": "bob", "password": GOOD}, **at)
    assert answer.status_code == 403
    assert "plain HTTP" in answer.get_data(as_text=True)
    assert door.ledger.journal() == before


@pytest.mark.parametrize(
    "path", ["/", "/trends", "/sign-in", "/api/v1/indicators.json", "/healthz"]
)
def test_every_answer_tells_the_browser_what_to_refuse(visited, path):
    _door, client = visited
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    scripts = next((part for part in policy.split("; ") if "script-src" in part), "")
    assert "unsafe" not in scripts


def test_an_answer_to_who_has_signed_in_is_kept_by_nobody(visited):
    _door, client = visited
    assert client.get("/account").headers["Location"].startswith("/sign-in")
    enter(client, "bob")
    assert client.get("/api/v1/indicators.json").headers["Cache-Control"] == "no-store"


def test_passwords_are_tried_at_a_pace(visited):
    _door, client = visited
    codes = [enter(client, "nobody", "x").status_code for _try in range(32)]
    assert codes[0] == 403
    assert codes[-1] == 429
    assert client.get("/sign-in").status_code == 200


def test_the_api_is_asked_at_a_pace(tmp_path):
    door, client = house(tmp_path / "home", requests=3)
    codes = [client.get("/api/v1/indicators.json").status_code for _ask in range(5)]
    assert (codes[0], codes[-1]) == (200, 429)
    assert client.get("/healthz").status_code == 200
    door.close()


def test_a_body_that_is_too_long_is_not_read(visited):
    _door, client = visited
    headers = {"X-CSRFToken": token_of(client)}
    answer = client.post("/sign-in", data={"name": "x" * 1_100_000}, headers=headers)
    assert answer.status_code == 413


def test_a_proxy_we_trust_names_the_account_and_nobody_else_can(tmp_path):
    door, client = house(
        tmp_path / "home", trusted_header="X-Remote-User", trusted_proxies="10.0.0.5,10.1.0.0/16"
    )
    with_account(door.ledger, "bob", "researcher")
    said = {"X-Remote-User": "bob"}
    for address, is_in in (("10.0.0.5", True), ("10.1.2.3", True), ("10.0.0.6", False),
                           ("127.0.0.1", False)):  # fmt: skip
        at = {"REMOTE_ADDR": address}
        answer = client.get("/account", headers=said, environ_overrides=at)
        assert (answer.status_code == 200) == is_in
    at = {"REMOTE_ADDR": "10.0.0.5"}
    gone = client.get("/account", headers={"X-Remote-User": "nobody"}, environ_overrides=at)
    assert gone.status_code == 303
    door.close()


def test_a_session_that_was_made_up_is_nobodys(visited):
    _door, client = visited
    for value in ("x", "' OR 1=1 --", "a" * 3000):
        client.set_cookie("osh_session", value)
        assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"trusted_header": "X-User"}, "without OSH_TRUSTED_PROXIES"),
        ({"trusted_proxies": "10.0.0"}, "OSH_TRUSTED_PROXIES: '10.0.0' does not appear"),
        ({"smtp_url": "mail.example"}, "OSH_SMTP_URL is no address"),
    ],
)
def test_a_gate_that_cannot_be_is_refused(tmp_path, said, sentence):
    with pytest.raises(BadSetting, match=sentence):
        entrance_of(Settings(home=tmp_path, **said))


def test_secrets_are_not_written_out(tmp_path):
    given = Settings(
        home=tmp_path, oidc_secret="hush-hush", smtp_url="smtp://u:hush-hush@m?from=a@b"
    )
    entrance = Entrance("", b"hush-hush", ANN)
    assert "hush-hush" not in repr(given) + repr(entrance)


def test_no_number_in_an_address_is_larger_than_a_database_counts(visited):
    _door, client = visited
    rules = client.application.url_map.iter_rules()
    numbers = {
        rule.rule: one.max
        for rule in rules
        for one in rule._converters.values()
        if isinstance(one, IntegerConverter)
    }
    assert "/returns/filed/<int(max=2147483647):number>" in numbers
    assert set(numbers.values()) == {2147483647}


def test_a_character_no_database_keeps_is_refused_before_any_door(visited):
    _door, client = visited
    enter(client, "root")
    for path in ("/enterprise/a%00b", "/accounts?search=%00"):
        assert client.get(path).status_code == 400
    assert send(client, "/accounts", name="b\0b", role="researcher").status_code == 400
    assert client.get("/accounts?search=%2500").status_code == 200


@pytest.mark.parametrize(
    "path", ["/desk?page={}", "/desk?words={}", "/register?page={}", "/journal?before={}",
             "/desk/missing?page={}", "/returns/upload?page={}"]
)  # fmt: skip
def test_a_number_no_machine_reads_is_no_fault_of_ours(visited, path):
    _door, client = visited
    enter(client, "root")
    assert client.get(path.format("9" * 5000)).status_code < 500
