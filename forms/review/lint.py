"""What the law and plain manners ask of a form: each finding names its place, says why, and how to mend it if it can.

Sources: 个人信息保护法 第6条 (no more than needed), 第13条 (basis), 第17条 (tell purpose and how long),
第19条 (shortest time), 第28条 and 第29条 (sensitive data, separate consent), 第51条 (encryption);
国办发〔2020〕45号 (elders).
"""

import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from forms import schema
from forms.answers import FILES
from forms.field_kinds import ROWS
from forms.review.findings import MUST, SHOULD, Finding, Fix

LONG_LABEL, MANY_QUESTIONS, WIDE_ROW = 24, 7, 4
VAGUE = re.compile(
    r"其他(相关|有关|必要|所需)?(的)?(证明)?(材料|资料|证件|文件)|(等|及)(相关|有关)(证明)?(材料|资料)|相关证明$"
)
# 个人信息保护法 第28条: what harms people's dignity or safety once it leaks; GB/T 45574 lists them.
MINORS = re.compile("未成年|十四|14周岁|14岁|儿童")  # said, not stopped: who asks for an age has no file about a child
SENSITIVE = re.compile(
    "病史|病历|疾病|诊断|残疾|健康|体检|精神|传染|艾滋|宗教|信仰|指纹|人脸|虹膜|声纹|基因|银行卡|银行账|存折|行踪|轨迹|"
    "犯罪|前科|吸毒|" + MINORS.pattern
)
JARGON = {
    "行政相对人": "您（单位）",
    "申请主体": "申请人",
    "标的": "东西",
    "缴费基数": "按多少工资缴费",
    "户籍所在地": "户口所在地",
    "户籍": "户口",
    "现住址": "现在住哪里",
    "配偶": "丈夫或妻子",
    "直系亲属": "父母、子女、丈夫或妻子",
    "监护人": "照看孩子（老人）的人",
    "承诺时限": "几天办完",
    "容缺": "材料可以后补",
    "告知承诺": "写承诺书代替证明",
    "证照": "证件",
    "申办": "办",
    "予以": "",
    "兹": "",
    "事由": "为什么",
    "送达地址": "文书寄到哪里",
    "开户行": "哪家银行",
}
_NOISE = re.compile(r"您的|您|本人|申请人|请填写|请输入|填写|的|号码|号|[\s（）()：:、，。？?]")
PERSONAL_ONCE = ("id_number", "uscc", "bank_card", "passport", "residence_permit", "email", "mobile")
BORN = re.compile("出生|生日|性别|年龄|周岁")
OTHERS = re.compile("代办|配偶|子女|孩子|父|母|老人|家人|监护|经办|法定代表|负责人|联系人|亲属|对方|被")


def findings(spec: schema.Form) -> tuple[Finding, ...]:
    """Everything found, rule by rule."""
    return tuple(found for rule in RULES for found in rule(spec))


def _asked(spec: schema.Form) -> Iterator[tuple[str, schema.Field]]:
    """(place, field) of every question and column."""
    for field in spec.fields():
        yield field.key, field
        yield from ((f"{field.key}.{column.key}", column) for column in field.columns or ())


def _plain(label: str) -> str:
    return _NOISE.sub("", label)


# --- 第6条: not twice, not more than needed -------------------------------------------------------------------------
def _twice(spec: schema.Form) -> Iterator[Finding]:
    seen: dict[tuple[str, str], schema.Field] = {}
    for field in spec.fields():
        if not field.answers or field.type == "consent" or field.calc is not None:
            continue
        same = seen.setdefault((field.type, _plain(field.label)), field)
        if same is field or not _plain(field.label) or _apart(spec, same, field):
            continue
        exact = same.label == field.label and field.kind.about_a_person
        said = _("“%(label)s” (%(key)s) asks the same as “%(first)s” (%(other)s). Ask once (PIPL art. 6).") % {
            "label": field.label,
            "key": field.key,
            "first": same.label,
            "other": same.key,
        }
        yield Finding(MUST if exact else SHOULD, "twice", field.key, said, _removal(field))


def _apart(spec: schema.Form, one: schema.Field, other: schema.Field) -> bool:
    """True where both have conditions, which may be for different people."""
    steps = {field.key: step for step in spec.steps for field in step.questions}
    first, second = ((steps[each.key].show_if, each.show_if) for each in (one, other))
    return first != second and any(rule is not None for rule in first) and any(rule is not None for rule in second)


def _known_already(spec: schema.Form) -> Iterator[Finding]:
    own = [field for field in spec.fields() if field.type == "id_number" and not OTHERS.search(field.label)]
    if not own:
        return
    compared = {key for each in own for key in (each.birth, each.sex)}  # asked to find slips of the pen: that is meant
    for field in spec.fields():
        if field.key in compared:
            continue
        about = BORN.search(field.label) and not OTHERS.search(field.label)
        if about and field.type in ("date", "choice", "integer", "text") and field.calc is None:
            said = _("“%(label)s” stands in the ID number already (%(other)s). Do not ask it again (PIPL art. 6).")
            told = {"label": field.label, "other": own[0].label}
            yield Finding(SHOULD, "known", field.key, said % told, _removal(field))


def _removal(field: schema.Field) -> Fix:
    return Fix("remove", field.key, _("Take the question out"))


# --- 第13、17、19、28、29条 -----------------------------------------------------------------------------------------
def _open_data(spec: schema.Form) -> Iterator[Finding]:
    """What says who somebody is, kept in clear."""
    for place, field in _asked(spec):
        if field.type in PERSONAL_ONCE and field.type != "uscc" and not field.secret and not field.public:
            said = _("“%(label)s” says who somebody is and is not kept secret. Encrypt it and say what for (art. 51).")
            fix = Fix("set", place, _("Keep it secret"), "secret", True)
            yield Finding(SHOULD, "open", place, said % {"label": field.label}, fix)


def _no_basis(spec: schema.Form) -> Iterator[Finding]:
    personal = [field for _place, field in _asked(spec) if field.secret or field.kind.about_a_person]
    if not personal:
        return
    told = {"label": personal[0].label, "n": len(personal)}
    if not spec.basis.strip():
        said = _("Personal data is asked (“%(label)s” and others, %(n)d in all) without a legal basis (PIPL art. 13).")
        duty = "为履行法定职责所必需（个人信息保护法第十三条第一款第三项）"
        fix = Fix("set", "", _("Write the usual basis: a duty by law"), "basis", duty)
        yield Finding(SHOULD, "basis", "", said % told, fix)
    if not spec.keep.strip():
        said = _(
            "It is not said how long “%(label)s” and others are kept (PIPL art. 17 and 19). Write it under “Facts”."
        )
        yield Finding(SHOULD, "keep", "", said % told)


def _consent(spec: schema.Form) -> Iterator[Finding]:
    touchy = [(place, field) for place, field in _asked(spec) if field.type == "bank_card" or _touches(field)]
    if not touchy:
        return
    agreed = [field for field in spec.fields() if field.type == "consent"]
    said = " ".join(f"{field.label} {field.help or ''}" for field in agreed)
    for place, field in touchy:
        word = found[0] if (found := SENSITIVE.search(field.label)) else field.label
        if any(each.sensitive for each in agreed) or (
            agreed and ("敏感" in said or word in said or field.label in said)
        ):
            continue
        text = _("“%(label)s” is sensitive data: people must agree to it separately (PIPL art. 29).") % {
            "label": field.label
        }
        # A duty by law needs no consent (art. 13, last sentence); without any basis consent is all there could be.
        mild = agreed or spec.basis.strip() or MINORS.fullmatch(word)
        yield Finding(SHOULD if mild else MUST, "consent", place, text, _agreement(spec, place, field))


def _touches(field: schema.Field) -> bool:
    return field.answers and field.type not in ("consent", "note") and bool(SENSITIVE.search(field.label))


def _agreement(spec: schema.Form, place: str, field: schema.Field) -> Fix:
    taken = {each.key for each in spec.fields()}
    key = next(name for n in range(1, 99) if (name := "agree_sensitive" + (f"_{n}" if n > 1 else "")) not in taken)
    label = _("I agree that “%(label)s”, which is sensitive, is used for this matter only") % {"label": field.label}
    text = _(
        "“%(label)s” is sensitive personal data. This matter cannot be handled without it, and it is used for nothing "
        "else. If it leaked, your dignity, your safety or your property could be harmed; it is kept encrypted, and "
        "every look at it is recorded. You may refuse, or take your consent back at any time, and come to the window "
        "instead."
    )
    value = schema.Field(
        key=key,
        type="consent",
        label=label[:200],
        required=True,
        sensitive=True,
        text=text % {"label": field.label},
    )
    return Fix("add", place.partition(".")[0], _("Ask for consent beside it"), "", value)


# --- papers ---------------------------------------------------------------------------------------------------------
def _vague(spec: schema.Form) -> Iterator[Finding]:
    for place, field in _asked(spec):
        words = [field.label, *(choice.label for choice in field.choices or ())]
        for text in words:
            if VAGUE.search(text):
                said = _("“%(text)s” does not say which paper. Name each one: catch-all papers are not allowed.") % {
                    "text": text
                }
                grave = MUST if field.type in FILES and text == field.label else SHOULD
                yield Finding(grave, "vague", place, said % {"text": text})


def _loose_upload(spec: schema.Form) -> Iterator[Finding]:
    """A paper everybody has to bring though the questions around it are for some only."""
    for step in spec.steps:
        for field in step.questions:
            if field.type not in FILES or field.show_if is not None or field.required is not True:
                continue
            others = [each for each in step.questions if each.answers and each.type not in FILES]
            rules = [each.show_if for each in others]
            if len(others) > 1 and rules[0] is not None and all(rule == rules[0] for rule in rules):
                said = _("“%(label)s” is asked of everybody, while all around it is asked under a condition.")
                fix = Fix("set", field.key, _("Ask it under the same condition"), "show_if", rules[0])
                yield Finding(SHOULD, "loose_upload", field.key, said % {"label": field.label}, fix)


# --- 国办发〔2020〕45号: elders -------------------------------------------------------------------------------------
def _hard_words(spec: schema.Form) -> Iterator[Finding]:
    for place, field in _asked(spec):
        if len(field.label) > LONG_LABEL and field.type not in ("consent", "note"):
            said = _(
                "“%(label)s” has %(n)d characters; elders lose the thread. Ask shorter, put the rest into the hint."
            )
            yield Finding(SHOULD, "long", place, said % {"label": field.label, "n": len(field.label)})
        for word, easier in JARGON.items():
            if word in field.label and not (word == "户籍" and "户籍所在地" in field.label):
                yield _jargon(place, field, word, easier)


def _jargon(place: str, field: schema.Field, word: str, easier: str) -> Finding:
    label = field.label.replace(word, easier)
    said = _("“%(word)s” in “%(label)s” is an office's word. Say: %(easier)s") % {
        "word": word,
        "label": field.label,
        "easier": label,
    }
    return Finding(SHOULD, "jargon", place, said, Fix("set", place, _("Say it so"), "label", label))


def _crowded(spec: schema.Form) -> Iterator[Finding]:
    for n, step in enumerate(spec.steps, 1):
        asked = [field for field in step.questions if field.answers and field.show_if is None]
        if spec.ask == "step" and len(asked) > MANY_QUESTIONS:
            said = _("Step “%(title)s” asks %(n)d things on one page. Cut it in two, or ask one question a page.")
            fix = Fix("set", "", _("Ask one question a page"), "ask", "question")
            yield Finding(SHOULD, "crowded", f"step:{n}", said % {"title": step.title, "n": len(asked)}, fix)
        for field in step.questions:
            columns = [column for column in field.columns or () if column.answers]
            if field.type in ROWS and len(columns) > WIDE_ROW:
                said = _("In the mode for elders “%(label)s” still asks %(n)d things on one page. Ask fewer in a row.")
                yield Finding(SHOULD, "wide_row", field.key, said % {"label": field.label, "n": len(columns)})


RULES: tuple[Callable[[schema.Form], Iterator[Finding]], ...] = (
    _twice,
    _known_already,
    _open_data,
    _no_basis,
    _consent,
    _vague,
    _loose_upload,
    _hard_words,
    _crowded,
)
