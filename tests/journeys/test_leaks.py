"""Planted numbers are nowhere in clear: filed, supplied, searched, exported, rated, lost in a fault, left unfinished.

What is said is said through pages a person or a clerk posts to. Afterwards everything below VAR_DIR (database with its
journal, cache, temporary files, outbox, names of uploads, logs with what server and ticker say) is looked through,
and on PostgreSQL every value of every table.

One exception: the file outbox keeps the letter itself, to its addressee, so what a clerk wrote for a letter to say
(the reason of an extension) stands in var/outbox/*.txt. The addressee stands there masked.
"""

import contextlib
import io
import re

import pytest
from PIL import Image

from forms.identity import id_check_digit
from tests.journeys.database import sql
from tests.journeys.leakscan import Scan
from tests.journeys.visitor import Visitor, receipt, words

pytestmark = pytest.mark.journey
ITEM = "I103"  # a permit of 民政局: its statutory term may be extended


def id_number(first: str) -> str:
    return first + id_check_digit(first)


FILED, AGENT, TEXT, WRONG = (id_number(f"3305231962071327{n}") for n in (1, 3, 5, 7))
PLANTED = {
    "ID filed": FILED,
    "ID of the agent": AGENT,
    "ID in a text": TEXT,
    "ID in a draft": WRONG,
    "ID in a fault": id_number("33052319620713279"),
    "phone filed": "13958234671",
    "phone in a text": "13958234672",
    "phone in a reason": "13958234673",
    "phone in a rating": "13958234674",
    "phone of staff words": "13958234675",
    "phone in an address": "13958234676",
    "phone in a fault": "13958234677",
    "phone in a draft": "13958234678",
    "card number": "6217003320018888123",
}
REASON = "phone in a reason"


def photo(name: str = "照片.jpg", size=(80, 60)) -> tuple[str, bytes, str]:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG")
    return name, out.getvalue(), "image/jpeg"


def test_planted_numbers_are_nowhere_in_clear(each_county):
    number, code = file_a_case(each_county)
    leave_a_draft(each_county)
    tables = work_on_it(each_county, number, code)
    ask_around(each_county)
    break_down(each_county)
    each_county.manage("tick")
    each_county.manage("cases", "verify")

    scan = Scan(PLANTED)
    scan.folder(each_county.var, skip=lambda inside: inside.parts[0] == "outbox")
    if each_county.database:
        scan.postgres(each_county.database)
    for table in tables:
        scan.look("an export", table)
    letters = Scan({name: text for name, text in PLANTED.items() if name != REASON})
    letters.folder(each_county.var / "outbox")
    assert scan.found + letters.found == []
    assert scan.bytes_seen > 5_000_000


# --- a citizen ------------------------------------------------------------------------------------------------------
def file_a_case(county) -> tuple[str, str]:
    """Everything a form asks, slips first: a wrong number, a remark that says more than it should, a telling name."""
    who, base = Visitor(county.url), "/apply/general/"
    about = f"?about={ITEM}"
    mine = {"subject": "person", "name": "麦晴岚", "id_number": FILED[:-1], "phone": PLANTED["phone filed"]}
    agent = {"agent_on": "yes", "agent_name": "麦子", "agent_id_number": AGENT, "agent_relation": "staff"}
    first = {**mine, "contact_by": "sms", **agent}
    assert who.post(f"{base}1/{about}", first, {"agent_letter": photo()}).status_code == 422
    first["id_number"] = f"{FILED[:6]} {FILED[6:14]} {FILED[14:]}"
    sure(who.post(f"{base}1/{about}", first), "/2/")
    second = {
        "situation": "first",
        "matter": f"给{PLANTED['phone in a text']}的老人办",
        "detail": f"他的身份证是{TEXT[:6]} {TEXT[6:14]} {TEXT[14:]}，打{PLANTED['phone in a text']}找他，急。",
    }
    sure(who.post(f"{base}2/{about}", second, {"materials": photo(f"{TEXT}的身份证.jpg")}), "/3/")
    sure(who.post(f"{base}3/{about}", {"deliver_choice": "window", "consent": "on"}), "/check/")
    return receipt(sure(who.post(f"{base}check/{about}", {"_person": "1"}), "/done/"))


def sure(answer, ends: str):
    assert ends in answer.url, (answer.status_code, words(answer)[-1500:])
    return answer


def leave_a_draft(county) -> None:
    """A form begun, wrong and right, with a secret text, and never sent."""
    who = Visitor(county.url)
    who.post("/apply/glbt/1/", {"by_self": "self"})
    mine = {"name": "麦晴岚", "id_number": WRONG[:-1] + "_", "phone": PLANTED["phone in a draft"]}
    assert who.post("/apply/glbt/2/", mine).status_code == 422
    sure(
        who.post("/apply/glbt/2/", mine | {"id_number": WRONG, "town": "anping", "address": "1 号", "moved_in": "no"}),
        "/3/",
    )
    third = {"pay_to": "other", "account_no": PLANTED["card number"]}
    assert who.post("/apply/glbt/3/", third, {"id_photo": photo(f"{WRONG}.jpg", (1500, 1100))}).status_code == 422


# --- the office -----------------------------------------------------------------------------------------------------
def work_on_it(county, number: str, code: str) -> list[bytes]:
    """A life with every word a clerk may write; the lists taken out of the house."""
    clerk, handler, lead = (Visitor(county.url).sign_in(name) for name in ("window", "handler", "lead2"))
    here = f"/desk/case/{number}/"
    found = clerk.send("/desk/search/", {"q": FILED})
    assert number in found.text.replace(" ", "")
    page = clerk.get(here)
    assert FILED not in page.text
    shown = clerk.send(f"{here}reveal/", {"field": "id_number", "reason": f"打{PLANTED['phone of staff words']}核对"})
    assert FILED in shown.text
    clerk.send(f"{here}note/", {"text": f"本人说打{PLANTED['phone of staff words']}"})
    move(clerk, here, "take")
    move(clerk, here, "ask_fix", lacking=f"请补材料，找{PLANTED['phone of staff words']}，身份证{TEXT}看不清")

    owner = Visitor(county.url)
    owner.post("/track/", {"number": FILED, "code": PLANTED["phone filed"]})
    sure(owner.post("/track/", {"number": number, "code": code}), number)
    supply = {"supply_note": f"身份证{TEXT}，电话{PLANTED['phone in a text']}"}
    sure(owner.post(f"/track/{number}/resupply/", supply, {"supplied": photo(f"{TEXT} 补.jpg")}), f"/{number}/")

    move(clerk, here, "accept")
    move(handler, here, "start")
    move(lead, here, "extend", **{"ow-reason": f"等{PLANTED[REASON]}回话"})
    move(handler, here, "finish", outcome=f"办好了，问{PLANTED['phone of staff words']}，证件号{TEXT}")
    rating = sure(owner.get(f"/track/{number}/rate/"), "/rate/")
    path = rating.url.removeprefix(county.url)
    told = owner.post(path, {"grade": "1", "words": f"打{PLANTED['phone in a rating']}没人接，{TEXT}"})
    assert "没办好" in told.text or told.status_code == 200
    follow_up(county, lead, number)
    return take_out(clerk)


def move(who: Visitor, here: str, name: str, **answers: str):
    """Take a step with what it asks; a page that asks nothing is only confirmed."""
    answer = who.post(f"{here}move/{name}/", answers)
    assert answer.status_code == 200, (name, answer.status_code, words(answer)[-1500:])
    assert answer.url.endswith(here), (name, words(answer)[-1500:])
    return answer


def follow_up(county, lead: Visitor, number: str) -> None:
    """The case that a bad rating opened, and the words said in it."""
    linked = re.search(r"/desk/case/(ZG\d+)/", lead.get(f"/desk/case/{number}/").text)[1]
    answer = lead.get(f"/desk/case/{linked}/")
    assert PLANTED["phone in a rating"] not in answer.text
    heard = f"对方说打{PLANTED['phone in a rating']}，身份证{TEXT}"
    move(lead, f"/desk/case/{linked}/", "contact", reached_how="phone", heard=heard)


def take_out(clerk: Visitor) -> list[bytes]:
    """Lists as files; one narrowed by a number somebody typed into an address."""
    all_cases, narrowed = "/desk/export/?open=all&type=intake.case", f"&q={PLANTED['phone in an address']}"
    taken = [
        clerk.post(all_cases + more, {"format": form, "purpose": "核对"})
        for form in ("xlsx", "csv")
        for more in ("", narrowed)
    ]
    assert all(answer.status_code == 200 for answer in taken)
    return [answer.content for answer in taken]


# --- what is asked, and what breaks ---------------------------------------------------------------------------------
def ask_around(county) -> None:
    """Addresses and sign-ins with numbers in them, that lead nowhere."""
    who, phone = Visitor(county.url), PLANTED["phone in an address"]
    for path in (
        f"/search/?q={phone}",
        f"/desk/case/{phone}/",
        f"/{phone}/",
        f"/track/?number={phone}",
        f"/rate/{phone}/",
    ):
        who.get(path)
    for page in ("/desk/login/", "/admin/login/"):
        who.post(page, {"username": phone, "password": TEXT})
    clerk = Visitor(county.url).sign_in("window")
    clerk.get(f"/desk/?q={phone}&open=all")
    clerk.send("/desk/search/", {"q": phone})


def break_down(county) -> None:
    """The storage and the database fail while numbers are in the post; the answer is a page, the log has the fault."""
    third = {"pay_to": "other", "account_no": PLANTED["card number"]}
    who = at_pictures(county)
    with moved_away(county.var / "private"):
        answer = who.post("/apply/glbt/3/", third, {"id_photo": photo(), "card_photo": photo()})
        assert answer.status_code >= 500, words(answer)[-800:]
        assert PLANTED["card number"] not in answer.text
    begun = Visitor(county.url)
    begun.post("/apply/glbt/1/", {"by_self": "self"})
    mine = {"name": "麦晴岚", "id_number": PLANTED["ID in a fault"], "phone": PLANTED["phone in a fault"]}
    with table_away(county, "forms_stagedfile"):
        answer = begun.post("/apply/glbt/2/", mine)
        assert answer.status_code >= 500, words(answer)[-800:]
        assert PLANTED["phone in a fault"] not in answer.text
    assert "Internal Server Error" in county.log.read_text()


def at_pictures(county) -> Visitor:
    who = Visitor(county.url)
    who.post("/apply/glbt/1/", {"by_self": "self"})
    mine = {"name": "麦晴岚", "id_number": PLANTED["ID in a fault"], "phone": PLANTED["phone in a fault"]}
    sure(who.post("/apply/glbt/2/", mine | {"town": "anping", "address": "1 号", "moved_in": "no"}), "/3/")
    return who


@contextlib.contextmanager
def moved_away(folder):
    """A file stands where the folder was: nothing can be written there, whoever runs this."""
    aside = folder.with_name(folder.name + ".away")
    folder.rename(aside)
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


@contextlib.contextmanager
def table_away(county, table: str):
    """A table is missing for a while, as after an upgrade that broke off."""
    with sql(county) as run:
        run(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        with sql(county) as run:
            run(f"ALTER TABLE {table}_away RENAME TO {table}")
