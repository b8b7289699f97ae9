"""English names of Chinese places: those people use, else pinyin and the kind of place."""

import re
from functools import cache

from pypinyin import Style, lazy_pinyin

from data.making.rows import written

# What a name ends in, longest first, and how English says it.
KINDS = {
    "自治区": "",
    "特别行政区": "",
    "行政委员会": " Administrative Committee",
    "行政区": " Administrative Region",
    "自治州": " Autonomous Prefecture",
    "自治县": " Autonomous County",
    "自治旗": " Autonomous Banner",
    "各族": " Multi-ethnic",
    "工农区": " Worker-Peasant District",
    "工矿区": " Mining District",
    "矿区": " Mining District",
    "林区": " Forestry District",
    "特区": " Special District",
    "地区": " Prefecture",
    "群岛": " Islands",
    "岛礁及其海域": " Reefs and Waters",
    "省": "",
    "市": "",
    "区": " District",
    "县": " County",
    "旗": " Banner",
    "盟": " League",
    "镇": " Town",
}

PEOPLES = {
    "蒙古族": "Mongol", "回族": "Hui", "藏族": "Tibetan", "维吾尔": "Uyghur", "苗族": "Miao",
    "彝族": "Yi", "壮族": "Zhuang", "布依族": "Buyei", "朝鲜族": "Korean", "满族": "Manchu",
    "侗族": "Dong", "瑶族": "Yao", "白族": "Bai", "土家族": "Tujia", "哈尼族": "Hani",
    "哈萨克": "Kazakh", "傣族": "Dai", "黎族": "Li", "傈僳族": "Lisu", "佤族": "Va", "畲族": "She",
    "拉祜族": "Lahu", "水族": "Sui", "东乡族": "Dongxiang", "纳西族": "Naxi", "景颇族": "Jingpo",
    "柯尔克孜": "Kyrgyz", "土族": "Tu", "达斡尔族": "Daur", "仫佬族": "Mulao", "羌族": "Qiang",
    "布朗族": "Blang", "撒拉族": "Salar", "毛南族": "Maonan", "仡佬族": "Gelao", "锡伯": "Xibe",
    "普米族": "Pumi", "塔吉克": "Tajik", "怒族": "Nu", "鄂温克族": "Evenki", "德昂族": "De'ang",
    "保安族": "Bonan", "裕固族": "Yugur", "独龙族": "Derung", "鄂伦春": "Oroqen", "蒙古": "Mongol",
    "崩龙族": "De'ang", "哈萨克族": "Kazakh", "维吾尔族": "Uyghur", "柯尔克孜族": "Kyrgyz",
}  # fmt: skip
SELF_RULE = re.compile(
    f"^(?P<place>.+?)(?P<peoples>(?:{'|'.join(sorted(PEOPLES, key=len, reverse=True))}|各族)+)"
    "(?P<kind>自治[州县旗区])$"
)
ONE_PEOPLE = re.compile("|".join(sorted(PEOPLES, key=len, reverse=True)))
ENDINGS = re.compile(r"(?<=.)(?:特别行政区|行政区|自治[州县旗区]|地区|特区|[省市县区旗盟])$")


def stem(name: str) -> str:
    """Leave out of a place's name what kind of place it is, and which peoples rule themselves.

    A name of one character keeps its kind: 城区 and 城县 are not the same place.
    """
    found = SELF_RULE.match(name)
    bare = found["place"] if found else ENDINGS.sub("", name)
    return bare if len(bare) > 1 or found else name


def english(name: str) -> str:
    """Say a Chinese place's name in Latin letters; no Chinese character is left in it."""
    if name in _known():
        return _known()[name]
    found = SELF_RULE.match(name)
    if found:
        peoples = [PEOPLES[people] for people in ONE_PEOPLE.findall(found["peoples"])]
        spoken = " and ".join([", ".join(peoples[:-1]), peoples[-1]] if peoples[1:] else peoples)
        return f"{pinyin(found['place'])} {spoken or 'Multi-ethnic'}{KINDS[found['kind']]}".strip()
    for ending, kind in KINDS.items():
        bare = name.removesuffix(ending)
        if bare != name and bare:
            return pinyin(bare) + kind
    return KINDS[name].strip() if name in KINDS else pinyin(name)


def pinyin(bare: str) -> str:
    """Spell a name in one word, with an apostrophe where its syllables would be misread."""
    if bare in _known():
        return _known()[bare]
    heard = lazy_pinyin(bare, style=Style.NORMAL, v_to_u=True, errors="ignore")
    clear = (f"'{part}" if part[0] in "aeo" else part for part in heard[1:])
    return "".join([*heard[:1], *clear]).capitalize()


@cache
def _known() -> dict[str, str]:
    return {row["zh"]: row["en"] for row in written("place_names")}
