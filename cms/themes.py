"""Themes of the catalogue and the icon each is drawn with; a theme an editor invents gets the plain sheet."""

ICONS = {
    "社保": "umbrella",
    "就业": "brief",
    "交通": "car",
    "户籍": "id",
    "农业": "sprout",
    "企业变更": "edit",
    "企业开办": "shop",
    "企业注销": "exit",
    "许可经营": "license",
    "教育": "grad",
    "不动产": "house",
    "住房": "house",
    "医保": "heart",
    "税费": "receipt",
    "建设工程": "crane",
    "婚育": "rings",
    "卫生健康": "heart",
    "城市管理": "building",
    "公积金": "coin",
    "民政救助": "hands",
    "残疾": "wheel",
    "文旅": "book",
    "退役军人": "medal",
    "司法公证": "gavel",
    "养老": "cane",
    "安全生产": "alert",
    "公用事业": "drop",
    "自然资源": "leaf",
    "环保": "leaf",
    "知识产权": "bulb",
    "出入境": "passport",
    "投诉": "ask",
    "社会组织": "users",
    "水利": "drop",
    "档案": "doc",
}


def icon(theme: str) -> str:
    return ICONS.get(theme, "doc")
