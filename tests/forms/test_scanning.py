"""clamd says yes, no, or nothing: a server that speaks its INSTREAM and PING stands in for it."""

import socketserver
import struct
import threading

import pytest

from forms import health, scanning, uploads
from forms.refusals import Refused
from home.health import FAIL, OK, WARN
from tests.forms.intake_samples import picture
from tests.forms.samples import field_of

PICTURE = field_of("picture")


class Clamd(socketserver.BaseRequestHandler):
    """Finds a virus in what holds the word EICAR; ``server.mood`` “limit” refuses everything as clamd does."""

    def handle(self):
        command = self.rfile_until_zero()
        if command == b"zPING":
            self.request.sendall(b"PONG\0")
            return
        whole = b""
        while size := struct.unpack(">I", self.exactly(4))[0]:
            whole += self.exactly(size)
        self.server.seen = len(whole)
        if self.server.mood == "limit":
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif b"EICAR" in whole:
            self.request.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            self.request.sendall(b"stream: OK\0")

    def rfile_until_zero(self) -> bytes:
        text = b""
        while (sign := self.request.recv(1)) != b"\0":
            text += sign
        return text

    def exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += self.request.recv(size - len(data))
        return data


@pytest.fixture
def clamd(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.mood, server.seen = "", 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV, settings.CLAMAV_SECONDS = f"127.0.0.1:{server.server_address[1]}", 5
        yield server
        server.shutdown()


@pytest.fixture
def away(settings):
    settings.CLAMAV, settings.CLAMAV_SECONDS = "127.0.0.1:1", 1


def test_a_clean_file_is_kept_and_was_seen_whole(clamd):
    sent = picture(size=(900, 700))
    assert uploads.store(sent, PICTURE).size
    assert clamd.seen == sent.size
    assert health.virus_scan() == (OK, {"on": True, "answers": True})


def test_a_virus_is_named_and_the_file_is_not_kept(clamd):
    sent = picture(comment=b"EICAR")
    with pytest.raises(Refused) as refused:
        uploads.store(sent, PICTURE)
    assert str(refused.value) == "“card.jpg”带有病毒（Win.Test.EICAR_HDB-1），没有收下。请换一个文件，或拍一张照片。"


def test_an_answer_that_is_neither_yes_nor_no_is_none(clamd):
    clamd.mood = "limit"
    with pytest.raises(Refused, match="查不了病毒"):
        uploads.store(picture(), PICTURE)


def test_while_it_is_away_files_are_refused(away):
    with pytest.raises(Refused) as refused:
        uploads.store(picture(), PICTURE)
    assert str(refused.value) == "现在查不了病毒，“card.jpg”没有收下，其他内容都在。请过几分钟再传，或先填别的。"
    assert health.virus_scan() == (FAIL, {"on": True, "answers": False})


def test_or_accepted_where_the_office_says_so(away, settings):
    settings.CLAMAV_DOWN = "accept"
    assert uploads.store(picture(), PICTURE).size
    assert health.virus_scan()[0] == WARN


@pytest.mark.parametrize("place", ["unix:/nowhere/clamd", "nonsense", "127.0.0.1:x"])
def test_a_wrong_place_is_away_too(settings, place):
    settings.CLAMAV = place
    assert not scanning.alive()


def test_without_one_nobody_looks(settings):
    settings.CLAMAV = ""
    assert uploads.store(picture(comment=b"EICAR"), PICTURE).size
    assert health.virus_scan() == (OK, {"on": False})
