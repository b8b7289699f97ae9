"""By whose rule a figure counts: the calibers of the cards, in both languages."""

from facts.text import Text

CALIBERS: dict[str, Text] = {
    "AWCBC (Canada)": Text("AWCBC (Canada)", "加拿大工伤赔偿委员会协会（AWCBC）"),
    "BLS survey": Text("BLS survey", "美国劳工统计局调查"),
    "DHIS2": Text("DHIS2", "DHIS2"),
    "EN 689, AIHA": Text("EN 689, AIHA", "EN 689、AIHA"),
    "ESAW": Text("ESAW", "欧洲工伤事故统计（ESAW）"),
    "GB 6441-1986": Text("GB 6441-1986", "GB 6441-1986"),
    "GB 6441-2025": Text("GB 6441-2025", "GB 6441-2025"),
    "GB 6721-1986": Text("GB 6721-1986", "GB 6721-1986"),
    "GBZ 2.1, GBZ 2.2": Text("GBZ 2.1, GBZ 2.2", "GBZ 2.1、GBZ 2.2"),
    "ILO": Text("ILO", "国际劳工组织（ILO）"),
    "MSHA": Text("MSHA", "美国矿山安全与健康管理局（MSHA）"),
    "National catalogue of occupational diseases": Text(
        "National catalogue of occupational diseases", "职业病分类和目录"
    ),
    "National communique": Text("National communique", "国家统计公报"),
    "National hidden-hazard management": Text(
        "National hidden-hazard management", "事故隐患排查治理"
    ),
    "National occupational health statistics": Text(
        "National occupational health statistics", "全国职业健康统计"
    ),
    "National report": Text("National report", "全国职业病报告"),
    "National supervision statistics": Text("National supervision statistics", "监督执法统计"),
    "OSHA": Text("OSHA", "美国 OSHA"),
    "OSHA inspections": Text("OSHA inspections", "美国 OSHA 检查"),
    "Own definition": Text("Own definition", "自定义"),
    "Published study": Text("Published study", "已发表研究"),
    "RIDDOR": Text("RIDDOR", "英国 RIDDOR"),
    "SDG 8.8.1": Text("SDG 8.8.1", "可持续发展目标 8.8.1"),
    "Safe Work Australia": Text("Safe Work Australia", "澳大利亚安全工作局"),
    "State Council Order 493": Text("State Council Order 493", "国务院令第 493 号"),
    "none: every case of the file": Text("none: every case of the file", "无：案例库全部案例"),
}
"""Every caliber a card may name; figures of two calibers are never comparable."""
