"""Defends mail: a server's address is read as meant, and a letter arrives as written."""

from email import message_from_string, policy

import pytest

from facts.refusal import BadSetting
from governance.accounts import Account
from governance.letters import send_link
from governance.mail import Post, post_office, send

BOB = Account("bob", "bob@example.org", "researcher", "", False, "", "ann")


def test_a_letter_with_a_link_arrives_in_both_languages(office):
    post = post_office(office.url)
    send_link(post, BOB, "https://osh.example.org/link/a-token")
    letter = message_from_string(office.letters[0], policy=policy.default)
    assert (letter["From"], letter["To"]) == ("osh@example.org", "bob@example.org")
    assert "https://osh.example.org/link/a-token" in letter.get_content()
    assert "请打开以上链接" in letter.get_content()


def test_a_server_that_is_not_there_is_an_error(office):
    office.server_close()
    post = Post("smtp", "127.0.0.1", office.server_address[1], "", "", "osh@example.org", True)
    with pytest.raises(OSError):
        send(post, "bob@example.org", "subject", "text")


@pytest.mark.parametrize(
    ("url", "post"),
    [
        ("", None),
        ("smtp://mail.example?from=a@b.org", Post("smtp", "mail.example", 587, "", "", "a@b.org")),
        ("smtps://u%40v:p%3Aw@mail.example:2465?from=a@b.org",
         Post("smtps", "mail.example", 2465, "u@v", "p:w", "a@b.org")),
        ("smtp://localhost:25?from=a@b.org&tls=no",
         Post("smtp", "localhost", 25, "", "", "a@b.org", True)),
    ],
)  # fmt: skip
def test_the_address_of_a_server_is_read(url, post):
    assert post_office(url) == post


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example?from=a@b.org", "smtp://mail.example",
     "smtp://mail.example?from=a@b.org&tls=no"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_refused(url):
    with pytest.raises(BadSetting, match="OSH_SMTP_URL"):
        post_office(url)
