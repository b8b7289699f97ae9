"""Defends the settings: every variable is read, and nothing else is."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from settings import VARIABLES, Settings, settings

SAID = {
    "OSH_HOME": ("a folder", Path("a folder")),
    "OSH_LEDGER_URL": ("postgresql://somewhere/osh", "postgresql://somewhere/osh"),
    "OSH_ACTOR": ("regulator@CN-130000", "regulator@CN-130000"),
    "OSH_HOST": ("0.0.0.0", "0.0.0.0"),
    "OSH_PORT": ("9000", 9000),
    "OSH_WORKERS": ("8", 8),
    "OSH_PROXY": ("http://proxy.example:3128", "http://proxy.example:3128"),
    "OSH_ADDRESS": ("https://osh.example.org/", "https://osh.example.org"),
    "OSH_SMTP_URL": ("smtp://mail.example?from=osh@example.org",) * 2,
    "OSH_SESSION_IDLE": ("15", 15),
    "OSH_SESSION_LONGEST": ("60", 60),
    "OSH_REQUESTS": ("100", 100),
    "OSH_UPLOAD": ("200", 200),
    "OSH_OIDC_ISSUER": ("https://id.example.org", "https://id.example.org"),
    "OSH_OIDC_CLIENT": ("osh", "osh"),
    "OSH_OIDC_SECRET": ("a secret", "a secret"),
    "OSH_TRUSTED_HEADER": ("X-Remote-User", "X-Remote-User"),
    "OSH_TRUSTED_PROXIES": ("10.0.0.5,10.1.0.0/16", "10.0.0.5,10.1.0.0/16"),
}


def test_nothing_said_is_what_the_class_says():
    assert settings({}) == Settings()


def test_every_variable_is_tested_and_has_a_field():
    names = {f"OSH_{field.name.upper()}" for field in fields(Settings)}
    assert set(SAID) == set(VARIABLES) == names


@pytest.mark.parametrize("name", SAID)
def test_a_variable_sets_its_field_and_no_other(name):
    text, value = SAID[name]
    field = name.removeprefix("OSH_").lower()
    given = settings({name: text})
    assert getattr(given, field) == value
    assert all(
        getattr(given, other.name) == getattr(Settings(), other.name)
        for other in fields(Settings)
        if other.name != field
    )


@pytest.mark.parametrize("name", SAID)
def test_an_empty_variable_is_as_none(name):
    assert settings({name: ""}) == Settings()


@pytest.mark.parametrize("name", SAID)
def test_what_a_variable_is_when_not_set_is_said_with_it(name):
    field = name.removeprefix("OSH_").lower()
    default = getattr(Settings(), field)
    assert default == "" or f"({default})" in VARIABLES[name]


def test_variables_of_others_are_not_read():
    assert settings({"HOME": "/", "PORT": "1", "OSH_SOMETHING": "2"}) == Settings()


def test_settings_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
