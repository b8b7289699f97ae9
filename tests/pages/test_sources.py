"""Defends what stands below figures: who produced them, when they came, and how to cite them."""

import json
from dataclasses import replace

from facts.text import Text
from governance.provenance import File, Provenance
from governance.question import question
from pages._sources import sources_of
from tests.pages.made_up import ask

ESAW = Provenance(
    source="estat_esaw",
    title=Text("Accidents at work", "工伤事故"),
    producer=Text("Eurostat", "欧盟统计局"),
    citation=Text("Eurostat, online data code hsw_n2_02", "欧盟统计局，hsw_n2_02"),
    licence=Text("reuse with the source named", "注明来源即可再利用"),
    reference="",
    retrieved="2026-10-01",
    synthetic=False,
    count=1234,
    files=(File("deaths.csv", "2026-10-01", "ab" * 32, "b1", "l1", 0),),
)
RETURNS = replace(
    ESAW,
    source="returns",
    title=Text("Returns", "报表"),
    licence=Text("", ""),
    files=(),
    synthetic=True,
)


def drawn(*origins, language="en", releases=1):
    release = replace(ask(question("fatal_rate?area=IT")), provenance=origins)
    parts = sources_of([release] * releases, language)
    return json.dumps(parts, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def test_a_source_says_producer_day_licence_and_checksum():
    said = drawn(ESAW)
    for words in ("Accidents at work", "Eurostat", "2026-10-01", "1,234", "reuse with the source",
                  "abababababab…", "ab" * 32, "7, made 20 Nov 2026"):  # fmt: skip
        assert words in said
    assert "made up" not in said


def test_the_citation_stands_ready_to_copy_once():
    said = drawn(ESAW, releases=3)
    cited = "Eurostat, online data code hsw_n2_02, retrieved 2026-10-01. Fatal injury rate"
    assert said.count(cited) == 1
    assert "fatal_rate?area=IT&vintage=7." in said


def test_returns_show_no_checksum_and_what_is_made_up_says_so():
    said = drawn(RETURNS)
    assert "SHA-256" not in said
    assert "Licence" not in said
    assert "made up for demonstration" in said


def test_it_speaks_chinese():
    said = drawn(ESAW, language="zh")
    for words in ("数据来源与引用方式", "工伤事故", "欧盟统计局", "2026-10-01 获取", "第 7 版"):
        assert words in said


def test_where_nothing_is_known_nothing_is_shown():
    assert drawn() == "[]"
