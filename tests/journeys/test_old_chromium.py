"""Pages in a Chromium of 2021, the oldest we serve: they are drawn, and their scripts run without a word.

OLD_CHROMIUM names the binary (headless, version 90 or 91); without it there is nothing to show. Pictures are kept in
the folder OLD_CHROMIUM_PICTURES if that is set, to be looked at.
"""

import os
import subprocess

import pytest

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
