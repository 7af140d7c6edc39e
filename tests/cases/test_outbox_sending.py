"""The outbox: at least once to the gateway, once to the person; patience with gateways, none with one bad notice."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection

from cases import gateways, outbox
from cases.desk import told
from cases.gateways import Letter, email, file
from cases.models import Case, CaseType, CaseTypeVersion, Notice
from home import clock, crypto
from home.models import Unit

NOON = datetime(2026, 10, 9, 12, tzinfo=clock.OFFICE_ZONE)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_noon(settings, tmp_path):
    settings.VAR = tmp_path
    with clock.at(NOON):
        yield


@pytest.fixture
def case(db):
    unit = Unit.add_root(code="centre", name="县政务服务中心", level=Unit.Level.OFFICE)
    kind = CaseType.objects.create(slug="intake.case", title="办件")
    version = CaseTypeVersion.objects.create(type=kind, number=1, spec="{}", sha256="", published_at=NOON)
    return Case.objects.create(
        number="QX1", type=kind, type_version=version, title="路灯", home=unit, holder=unit, state="work",
        category="work", channel="web", opened_at=NOON,
    )  # fmt: skip


def put(case, key="n1", channel="file", to="13800001234", text="已收到，编号QX1。", **more):
    aad = f"notice:{key}"
    return Notice.objects.create(
        key=key, case=case, name="received", audience="applicant", channel=channel, to=crypto.seal(to, aad),
        text=crypto.seal(text, aad), created_at=NOON, **more,
    )  # fmt: skip


def files(settings) -> list[Path]:
    return sorted((settings.VAR / "outbox").glob("*.txt"))


@pytest.fixture
def broken_mail(settings):
    """A mail server that says no in the way a test wants."""
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    yield Broken
    Broken.fault = None


class Broken:
    """A Django mail back end."""

    fault: Exception | None = None

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        if self.fault:
            raise self.fault
        mail.outbox.extend(messages)
        return len(messages)


def test_a_notice_becomes_one_file_with_its_words_and_no_address(case, settings):
    notice = put(case)
    assert outbox.send_due().sent == 1
    assert outbox.send_due().sent == 0
    [letter] = files(settings)
    assert "已收到，编号QX1。" in letter.read_text()
    assert "138****1234" in letter.read_text()
    assert "13800001234" not in letter.read_text()
    notice.refresh_from_db()
    assert notice.sent_at == NOON


def test_a_ticker_that_died_after_sending_sends_no_second_letter(case, settings):
    notice = put(case)
    outbox.send_due()
    Notice.objects.update(sent_at=None, next_try=NOON)  # the crash: handed over, never marked
    assert outbox.send_due().sent == 1
    assert len(files(settings)) == 1
    assert notice.key not in files(settings)[0].name


def test_a_claim_comes_back_by_the_clock(case):
    notice = put(case)
    assert outbox._claim(notice, NOON)
    assert not outbox._claim(notice, NOON)
    assert outbox.send_due().sent == 0
    assert outbox.send_due(NOON + outbox.LEASE).sent == 1


def test_failures_wait_longer_each_time_and_park_at_the_fifth(case, broken_mail):
    notice, now, waits = put(case, channel="email", to="w@example.com"), NOON, []
    broken_mail.fault = smtplib.SMTPRecipientsRefused({"w@example.com": (550, b"no such user")})
    for _n in range(4):
        assert outbox.send_due(now).failed == 1
        notice.refresh_from_db()
        waits.append(notice.next_try - now)
        assert outbox.send_due(notice.next_try - timedelta(seconds=1)) == outbox.Sent()
        now = notice.next_try
    assert waits == [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE]
    assert outbox.send_due(now).parked == 1
    notice.refresh_from_db()
    assert notice.failed_at == now
    assert "no such user" in notice.fault
    assert "w@example.com" not in notice.fault
    assert outbox.send_due(now + timedelta(days=9)) == outbox.Sent()


def test_parked_notices_can_be_tried_again(case):
    put(case, failed_at=NOON, tries=5, fault="x")
    assert outbox.parked().count() == 1
    assert outbox.retry() == 1
    assert outbox.send_due().sent == 1


def test_a_stuck_notice_does_not_block_the_next(case, settings):
    put(case, "bad", "nowhere")
    Notice.objects.filter(key="bad").update(text="not sealed at all")
    put(case, "worse")
    Notice.objects.filter(key="worse").update(text="aes.gone.AAAA")
    put(case, "good", text="好消息")
    done = outbox.send_due()
    assert (done.sent, done.failed) == (1, 2)
    assert "好消息" in files(settings)[0].read_text()


def test_a_dead_gateway_parks_nothing_and_is_asked_once_a_round(case, broken_mail, settings):
    for n in range(3):
        put(case, f"m{n}", "email", "w@example.com")
    put(case, "f")
    broken_mail.fault = smtplib.SMTPServerDisconnected("gone")
    assert outbox.send_due() == outbox.Sent(sent=1, failed=1)
    now = NOON
    for _hour in range(30):  # an evening, a night and a morning
        now += timedelta(hours=1)
        outbox.send_due(now)
    assert not outbox.parked().exists()
    assert max(outbox.waiting(now + timedelta(days=9)).values_list("next_try", flat=True)) <= now + timedelta(days=1)
    broken_mail.fault = None
    outbox.send_due(now + timedelta(days=1))
    assert len(mail.outbox) == 3


def test_a_notice_that_kills_the_ticker_is_parked_too(case):
    notice = put(case, tries=5, next_try=NOON)
    assert outbox.send_due().parked == 1
    notice.refresh_from_db()
    assert notice.fault


def test_mail_carries_the_same_id_every_time(db):
    for _n in range(2):
        email.send(Letter("n1", "w@example.com", "正文", "主题"))
    first, second = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == second
    assert mail.outbox[0].to == ["w@example.com"]


def test_mail_without_an_address_says_so(db):
    with pytest.raises(ValueError, match="no e-mail address"):
        email.send(Letter("n1", "", "正文"))


def test_a_refused_connection_is_the_gateways_fault(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(gateways.Away):
        email.send(Letter("n1", "w@example.com", "正文"))


def test_a_full_disk_is_the_gateways_fault(settings, tmp_path):
    (tmp_path / "outbox").write_text("not a folder")
    with pytest.raises(gateways.Away):
        file.send(Letter("n1", "13800001234", "正文"))


def test_desk_notices_are_sent_by_being_there(case):
    put(case, channel="desk", to="")
    assert outbox.send_due().sent == 1


def test_health_sees_how_long_the_oldest_waits(case):
    assert outbox.oldest_due() == timedelta()
    put(case)
    assert outbox.oldest_due(NOON + 7 * MINUTE) == 7 * MINUTE


def test_logs_name_no_address(case, caplog):
    caplog.set_level("INFO")
    put(case)
    outbox.send_due()
    assert "138****1234" in caplog.text
    assert "13800001234" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_tickers_do_not_send_twice(case):
    for n in range(20):
        put(case, f"n{n}", "email", f"w{n}@example.com")

    def tick(_n):
        try:
            return outbox.send_due(NOON).sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tick, range(4))) == 20
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(f"w{n}@example.com" for n in range(20))


@pytest.mark.parametrize(
    ("address", "shown"),
    [("13800001234", "138****1234"), ("w@example.com", "w***@example.com"), ("5123456", "****"), ("", "****")],
)
def test_addresses_are_masked(address, shown):
    assert gateways.masked(address) == shown


def test_nothing_is_sent_before_it_was_written(case, settings):
    """An invented county lives through October while a case of November stands in it already."""
    put(case)
    assert outbox.send_due(NOON - timedelta(days=7)).sent == 0
    assert files(settings) == []
    assert outbox.send_due(NOON).sent == 1


@pytest.mark.parametrize(
    ("fault", "channel", "said"),
    [
        ("Away: TimeoutError: timed out", "sms", "发送平台没有回应"),
        ("Away: HTTP 503", "sms", "发送平台没有回应"),
        ("Refused: 1001 号码在黑名单", "sms", "发送平台不收这一条（1001 号码在黑名单）"),
        ("SMTPRecipientsRefused: 550", "email", "邮件服务器不收这一封"),
        ("RuntimeError: Each of five tries ended without an answer.", "file", "发送时出了差错"),
    ],
)
def test_the_desk_says_why_in_words(case, fault, channel, said):
    put(case, channel=channel, fault=fault, tries=1, next_try=NOON + MINUTE)
    [row] = told.of(case)
    assert row.state.endswith(said)
    Notice.objects.update(failed_at=NOON)
    assert said in told.of(case)[0].state
