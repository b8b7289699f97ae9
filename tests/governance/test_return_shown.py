"""Defends how a return is said on a screen: fields by name, codes with labels, empty is not 0."""

import polars as pl
import pytest

from governance.return_form import detail_field, fields
from governance.return_rules import HOLE, rules
from governance.return_shown import by_field, coded, declared, fields_of, sentence, shown
from tests.governance.returns_made import words

FIELD = {field.id: field for field in fields()}


def finding(**said: str) -> dict[str, str]:
    return {"en": "", "zh": "", "fix_en": "look", "fix_zh": "请看", **said}


@pytest.mark.parametrize(
    ("field", "word", "en", "zh"),
    [
        ("hours_worked", "51234", "51,234", "51,234"),
        ("hours_worked", "51234.50", "51,234.50", "51,234.50"),
        ("hours_worked", "many", "many", "many"),
        ("deaths", "0", "0", "0"),
        ("deaths", "", "", ""),
        ("area", "CN-130102", "Chang'an District (CN-130102)", "长安区 (CN-130102)"),
        ("area", "moon", "moon", "moon"),
        ("size", "small", "Small", "小型"),
        ("any_accidents", "yes", "Yes", "是"),
        ("reason", "12", "12", "12"),
    ],
)
def test_a_cell_is_said_in_a_language(field, word, en, zh):
    assert [shown(FIELD[field], word, said) for said in ("en", "zh")] == [en, zh]


@pytest.mark.parametrize(
    ("en", "said"),
    [
        ("hours_worked is empty", "Hours worked is empty; look."),
        ("deaths 3 is more than workers 2",
         "Deaths in work accidents (GB 6441) 3 is more than Workers 2; look."),
        ("51 hours for 10 workers are more", "51 hours for 10 workers are more; look."),
        ("disease_cases_silicosis is 2", "New occupational disease cases: Silicosis is 2; look."),
    ],
)  # fmt: skip
def test_a_finding_names_fields_as_the_form_does(en, said):
    assert sentence(finding(en=en), "en") == said


EVERY = {
    "disease_cases": "disease_cases_silicosis",
    "disease_suspected": "disease_suspected_silicosis",
}


def filled(template: str, name: str) -> str:
    """A sentence of a rule with its holes filled in."""
    return HOLE.sub(lambda met: name if met[1] == "field" else "5", template)


@pytest.mark.parametrize("said", ["en", "zh"])
def test_no_sentence_of_a_rule_shows_a_name_of_ours(said):
    ids = [field.id for field in fields() if "_" in field.id]
    spoken = [
        sentence(
            {said: filled(rule.message.to(said), EVERY.get(field, field)),
             f"fix_{said}": rule.fix.to(said)},
            said,
        )
        for rule in rules()
        for field in (rule.fields or "deaths").replace("*", "").split()
    ]  # fmt: skip
    assert [one for one in spoken if any(id in one for id in ids)] == []


def test_codes_are_said_as_our_lists_have_them_however_they_were_typed():
    (found,) = coded([words(area="130102", industry="C", size="小型", any_accidents="否")])
    assert [found[name] for name in ("area", "industry", "size", "any_accidents")] == [
        "CN-130102", "GBT4754_C", "small", "no",
    ]  # fmt: skip


def test_a_count_the_form_does_not_name_stands_in_its_section():
    listed = [field.id for field in fields_of({"disease_cases_silicosis": "1", "nonsense": "2"})]
    assert "disease_cases_silicosis" in listed
    assert "nonsense" not in listed
    assert detail_field("disease_cases_silicosis").section == "diseases"
    assert listed.index("disease_cases_silicosis") < listed.index("hazard_points_noise")


def test_who_declares_no_accidents_has_said_0_and_who_does_not_has_not():
    assert declared({"any_accidents": "no"})["deaths"] == "0"
    assert declared({"any_accidents": "no", "deaths": "2"})["deaths"] == "2"
    assert "deaths" not in declared({"any_accidents": "yes"})


def test_a_cell_that_cannot_be_read_is_not_called_empty_too():
    rows = [
        ("workers", "required", "hard"),
        ("workers", "not_a_number", "hard"),
        ("enterprise", "not_registered", "soft"),
        ("hours_worked", "required", "hard"),
    ]
    found = by_field(pl.DataFrame(rows, schema=["field", "rule", "severity"], orient="row"))
    assert {name: [one["rule"] for one in each] for name, each in found.items()} == {
        "workers": ["not_a_number"], "hours_worked": ["required"],
        "enterprise_id": ["not_registered"],
    }  # fmt: skip
    assert by_field(None) == {}
