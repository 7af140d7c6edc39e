"""Messages to phones, through a gateway that really listens; quiet nights; moves that never wait."""

import hashlib
import hmac
import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from cases import gateways, notices, outbox, quiet
from cases.desk import told
from cases.gateways import Away, Letter, sms
from cases.models import Notice
from cases.public import mail
from home import clock
from tests.cases.engine_world import at, move

NOON = at("2026-10-09 12:00")
ADULT = "330781195209181136"


class Gateway(ThreadingHTTPServer):
    """A county's message gateway: keeps what it is posted and answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.posts: list[tuple[dict, bytes]] = []
        self.status, self.answer, self.wait, self.head = 200, b'{"code": 0}', 0.0, {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send"

    @property
    def messages(self) -> list[dict]:
        return [json.loads(body) for _heads, body in self.posts]


class _Asked(BaseHTTPRequestHandler):
    def do_POST(self):
        gateway = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        gateway.posts.append((dict(self.headers), body))
        time.sleep(gateway.wait)
        try:
            self.send_response(gateway.status)
            for name, value in gateway.head.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(gateway.answer)
        except OSError:  # whoever asked has given up
            pass

    def log_message(self, *words):
        pass


@pytest.fixture
def gateway(settings):
    with Gateway() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.NOTICE_SMS_URL, settings.NOTICE_SMS_KEY, settings.NOTICE_SMS_SECRET = server.url, "qx", "s3cret"
        settings.NOTICE_SMS_SIGN, settings.NOTICE_SMS_TEMPLATE = "清溪政务", "T1"
        settings.NOTICE_SMS_SECONDS, settings.NOTICE_QUIET = 0.4, "22:00-08:00"
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def at_noon(settings, tmp_path):
    settings.VAR = tmp_path
    with clock.at(NOON):
        yield


def letter(**more):
    return Letter(**{"key": "n1", "to": "138 0000 1234", "text": "已受理", **more})


def test_a_message_is_signed_over_its_very_bytes(gateway):
    sms.send(letter())
    [(heads, body)] = gateway.posts
    mac = hmac.new(b"s3cret", heads["X-Time"].encode() + b"\n" + body, hashlib.sha256).hexdigest()
    assert (heads["X-Key"], heads["X-Signature"]) == ("qx", mac)
    [said] = gateway.messages
    assert (said["phone"], said["template"], said["content"]) == ("13800001234", "T1", "【清溪政务】已受理")


def test_the_same_notice_has_the_same_id_however_often(gateway):
    sms.send(letter())
    sms.send(letter())
    sms.send(letter(key="n2"))
    first, second, other = (said["id"] for said in gateway.messages)
    assert first == second != other


@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, b'{"code": "0"}'), (200, b'{"code": "OK", "message": "queued"}'), (201, b'{"code": "success"}')],
)
def test_answers_that_say_yes(gateway, status, answer):
    gateway.status, gateway.answer = status, answer
    sms.send(letter())


@pytest.mark.parametrize(("status", "answer"), [(200, b'{"code": 1007, "msg": "black list"}'), (422, b"no")])
def test_an_answer_against_this_message(gateway, status, answer):
    gateway.status, gateway.answer = status, answer
    with pytest.raises(sms.Refused):
        sms.send(letter())


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (503, b"busy"),
        (429, b'{"code": 9}'),
        (401, b'{"code": "key"}'),
        (404, b"<html>"),
        (200, b"<html>log in</html>"),
        (200, b"x" * 200_000),
        (302, b""),
    ],
)
def test_an_answer_that_is_no_gateways(gateway, status, answer):
    gateway.status, gateway.answer = status, answer
    gateway.head = {"Location": gateway.url} if status == 302 else {}
    with pytest.raises(Away):
        sms.send(letter())
    assert len(gateway.posts) == 1  # no redirect was followed


def test_a_gateway_that_does_not_answer_is_away(gateway):
    gateway.wait = 1.0
    began = time.monotonic()
    with pytest.raises(Away):
        sms.send(letter())
    assert time.monotonic() - began < 0.9


@pytest.mark.parametrize("number", ["0579-86680001", "", "12800001234", "1380000123", "w@example.com"])
def test_only_mobile_numbers_get_a_message(gateway, number):
    with pytest.raises(ValueError, match="no mobile number"):
        sms.send(letter(to=number))
    assert gateways.way_to(number, "")[1] == "file"


def test_each_person_is_reached_by_the_way_they_gave(gateway, settings):
    settings.NOTICE_BACKEND = "email"
    assert gateways.way_to("13800001234", "w@example.com") == ("13800001234", "sms")
    assert gateways.way_to("0579-86680001", "w@example.com") == ("w@example.com", "email")
    assert gateways.way_to("0579-86680001", "") == ("0579-86680001", "file")
    settings.NOTICE_SMS_URL = ""
    assert gateways.way_to("13800001234", "w@example.com") == ("w@example.com", "email")


def test_what_a_move_says_arrives_on_the_phone_and_both_sides_see_it(world, gateway):
    case = world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
    assert outbox.send_due().sent == 1
    [said] = gateway.messages
    assert case.number in said["content"]
    [row] = told.of(case)
    assert (row.tone, row.to) == ("ok", "138****1234")
    [seen] = mail.sent(case)
    assert "138****1234" in seen.way
    assert "13800001234" not in seen.way


def test_at_night_it_waits_for_the_morning(world, gateway):
    with clock.at(at("2026-10-09 22:30")):
        case = world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
        assert outbox.send_due() == outbox.Sent()
        [row] = told.of(case)
        assert row.tone == "wait"
        assert "08:00" in row.state
    with clock.at(at("2026-10-10 07:59")):
        assert outbox.send_due() == outbox.Sent()
        assert outbox.oldest_due() == timedelta()
    with clock.at(at("2026-10-10 08:01")):
        assert outbox.oldest_due() == timedelta(minutes=1)  # the night is nobody's fault
        assert outbox.send_due().sent == 1


def test_what_was_queued_before_the_night_waits_too(world, gateway):
    with clock.at(at("2026-10-09 21:59")):
        world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
    with clock.at(at("2026-10-09 22:01")):
        assert outbox.send_due() == outbox.Sent()
    assert Notice.objects.exclude(channel="desk").get().next_try == at("2026-10-10 08:00")


@pytest.mark.parametrize(
    ("when", "until"),
    [("2026-10-09 21:59", "2026-10-09 21:59"), ("2026-10-09 22:00", "2026-10-10 08:00"),
     ("2026-10-10 00:00", "2026-10-10 08:00"), ("2026-10-10 08:00", "2026-10-10 08:00")],
)  # fmt: skip
def test_quiet_hours_end_in_the_morning(settings, when, until):
    settings.NOTICE_QUIET = "22:00-08:00"
    assert quiet.awake(at(when), "sms") == at(until)
    assert quiet.awake(at(when), "email") == at(when)
    settings.NOTICE_QUIET = ""
    assert quiet.awake(at(when), "sms") == at(when)


def test_a_dead_gateway_holds_up_no_move(world, gateway):
    """The gateway hangs for longer than anybody waits; moves take as long as ever, and notices wait."""
    gateway.wait = 5.0
    case = world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
    began = time.monotonic()
    move(case, "reply", world.person("handler@town"), data={"outcome": "已换灯"})
    assert time.monotonic() - began < 2
    assert gateway.posts == []  # nothing was posted by the move itself
    began = time.monotonic()
    assert outbox.send_due().failed == 1  # the others of its channel are not even tried
    assert time.monotonic() - began < 2
    assert case.notices.exclude(channel="desk").filter(sent_at=None).count() == 2
    gateway.wait = 0.0
    with clock.at(NOON + timedelta(minutes=2)):
        assert outbox.send_due().sent == 2
    assert len({said["id"] for said in gateway.messages[-2:]}) == 2


def test_a_move_that_is_undone_sends_nothing(world, gateway):
    with transaction.atomic():
        world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
        transaction.set_rollback(True)
    assert outbox.send_due() == outbox.Sent()
    assert gateway.posts == []


def test_refused_five_times_it_is_parked_and_the_operator_hears(world, gateway, client):
    gateway.answer = b'{"code": 1007, "msg": "13800001234 is on the black list"}'
    case = world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
    for _n in range(outbox.FAILURES):
        with clock.at(Notice.objects.exclude(channel="desk").get().next_try or NOON):
            outbox.send_due()
    [row] = told.of(case)
    assert row.tone == "bad"
    assert "1007" in row.state
    assert "13800001234" not in row.state
    assert mail.sent(case) == []
    state = client.get("/healthz").json()
    assert state["checks"]["notices"]["parked"] == 1
    assert state["checks"]["notices"]["status"] == "warn"
    said = StringIO()
    call_command("notices", stdout=said)
    assert case.number in said.getvalue()
    call_command("notices", "--retry", stdout=said)
    gateway.answer = b'{"code": 0}'
    assert outbox.send_due().sent == 1


def test_a_slow_gateway_leaves_timers_their_turn(world, gateway, monkeypatch):
    monkeypatch.setattr(outbox, "ROUND", 0.2)
    gateway.wait = 0.15
    for _n in range(4):
        world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
    assert 1 <= outbox.send_due().sent < 4


def test_one_event_tells_one_person_once(world, gateway):
    case = world.file("rescue", unit="town", phone="13800001234", idno=ADULT)
    event = case.events.get(seq=1)
    for _n in range(3):
        notices.queue(case, event, "received")
    assert case.notices.filter(name="received").count() == 1


def test_somebody_named_in_the_form_is_told_by_the_way_they_gave(world, gateway, settings):
    settings.NOTICE_BACKEND = "email"
    case = world.file("rescue", unit="town", name="w@example.com", phone="13800001234", idno=ADULT)
    notices.queue(case, case.events.get(seq=1), "received", to="name")
    notices.queue(case, case.events.get(seq=1), "answered", to="phone")
    sent = {row.audience: row.channel for row in case.notices.exclude(audience="applicant")}
    assert sent == {"name": "email", "phone": "sms"}
