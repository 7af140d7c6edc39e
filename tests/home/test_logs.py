"""Logs of ours and of the web server name no people."""

import logging

from config.server_log import Logger
from gunicorn.config import Config

from home.logs import Masked


def record(words: str) -> logging.LogRecord:
    try:
        raise ValueError("value 110105194912310021 is wrong")
    except ValueError as fault:
        return logging.LogRecord("x", logging.ERROR, "", 0, words, None, (type(fault), fault, fault.__traceback__))


def test_numbers_in_a_message_and_in_its_traceback_are_masked():
    said = Masked("{message}", style="{").format(record("Not Found: /track/13800138000/"))
    assert "Not Found: /track/138****8000/" in said
    assert "value 110***********0021 is wrong" in said


def test_the_servers_own_log_is_masked_too(tmp_path):
    config = Config()
    config.set("errorlog", str(tmp_path / "error.log"))
    config.set("accesslog", str(tmp_path / "access.log"))
    log = Logger(config)
    log.error("Error handling request %s", "/desk/?q=13800138000")
    log.access_log.info("GET /search/?q=13800138000")
    for handler in (*log.error_log.handlers, *log.access_log.handlers):
        handler.flush()
    assert "q=138****8000" in (tmp_path / "error.log").read_text()
    assert "q=138****8000" in (tmp_path / "access.log").read_text()
