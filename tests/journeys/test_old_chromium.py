"""Pages in a Chromium of 2021, the oldest we serve: they are drawn, and their scripts run without a word.

OLD_CHROMIUM names the binary (headless, version 90 or 91); without it there is nothing to show. Pictures are kept in
the folder OLD_CHROMIUM_PICTURES if that is set, to be looked at.
"""

import contextlib
import os
import subprocess
import time
import urllib.request

import pytest

from tests.journeys.conftest import free_port
from tests.journeys.test_kiosk_in_a_browser import code_of

pytestmark = [pytest.mark.journey, pytest.mark.proof]
OLD = os.environ.get("OLD_CHROMIUM", "")
QUIET = ["--headless", "--no-sandbox", "--single-process", "--no-zygote", "--disable-gpu", "--lang=zh-CN"]
PAGES = {
    "home": ("/", "我要办"),
    "guide": ("/services/i091/", "谁能办"),
    "step": ("/apply/dibao/1/", "给谁家申请"),
    "track": ("/track/", "取件码"),
    "desk": ("/desk/login/", "登录"),
}


def old_chromium(url: str, *words: str) -> subprocess.CompletedProcess:
    asked = [OLD, *QUIET, "--enable-logging=stderr", "--virtual-time-budget=5000", *words, url]
    return subprocess.run(asked, capture_output=True, text=True, timeout=120, check=True)


@pytest.mark.skipif(not OLD, reason="OLD_CHROMIUM names no browser")
@pytest.mark.parametrize("name", PAGES)
def test_an_old_browser_draws_the_page_and_has_nothing_to_complain_of(county, name):
    path, words = PAGES[name]
    told = old_chromium(county.url + path, "--dump-dom")
    assert words in told.stdout
    assert [line for line in told.stderr.splitlines() if "CONSOLE" in line] == []
    if 'data-ow="print"' in told.stdout:  # shown by a script only
        assert 'data-ow="print" hidden' not in told.stdout
    if folder := os.environ.get("OLD_CHROMIUM_PICTURES"):
        for size in ("1366,768", "390,844"):
            file = os.path.join(folder, f"{name}-{size.partition(',')[0]}.png")
            old_chromium(county.url + path, f"--window-size={size}", f"--screenshot={file}")


@contextlib.contextmanager
def steered(folder):
    """The old browser, open, and where it listens to whoever steers it."""
    port = free_port()
    asked = [OLD, *QUIET, f"--remote-debugging-port={port}", f"--user-data-dir={folder}", "about:blank"]
    browser = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _n in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=2).close()
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        browser.kill()
        browser.wait()


@pytest.mark.skipif(not OLD, reason="OLD_CHROMIUM names no browser")
def test_an_old_browser_is_a_kiosk(county, someone, chromium, tmp_path):
    """Its script runs from the first screen to the faces at the end, and nothing of the session is left."""
    code = code_of(someone("desktop"), "JT-90")
    with steered(tmp_path) as address:
        old = chromium.browser_type.connect_over_cdp(address)
        page = old.contexts[0].pages[0]
        faults = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.set_viewport_size({"width": 1080, "height": 1920})
        pressed = (
            "(what) => document.querySelector(what).click()"  # Playwright's own ways to press need a newer browser
        )
        page.goto(f"{county.url}/terminal/")
        page.evaluate("(code) => { document.querySelector('[name=code]').value = code; }", code)
        page.evaluate(pressed, "main form button")
        page.wait_for_url("**/kiosk/")
        page.evaluate(pressed, ".kio-first")
        page.wait_for_url("**/services/**")
        page.goto(f"{county.url}/apply/sbk/1/")
        page.evaluate(pressed, "[data-kio=low]")
        assert page.evaluate("document.querySelector('[data-kio=low]').getAttribute('aria-pressed')") == "true"
        _draw(page, "kiosk-step")
        page.evaluate(pressed, ".kio-end")
        page.wait_for_url("**/kiosk/rate/**")
        _draw(page, "kiosk-faces")
        page.evaluate(pressed, ".tab-face")
        page.wait_for_url("**thanks=1")
        page.wait_for_url("**/kiosk/")  # by itself
        assert [each["name"] for each in old.contexts[0].cookies()] == ["terminal"]
        assert faults == []
        old.close()


def _draw(page, name: str) -> None:
    if folder := os.environ.get("OLD_CHROMIUM_PICTURES"):
        page.screenshot(path=os.path.join(folder, f"{name}-1080.png"))
