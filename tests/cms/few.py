"""Pages of elder mode, walked from one to the next as somebody does who presses everything there is."""

import re
from html import unescape
from urllib.parse import urljoin

PRESSED = re.compile(r"<a [^>]*href=|<button|<summary|<select|<input(?! type=.hidden)")
FOLDED = re.compile(r"(<details class=.fold[^>]*>\s*<summary>.*?</summary>).*?</details>", re.DOTALL)


def screens(client, start: str) -> dict[str, tuple[int, str]]:
    """Address → (things to choose from, what it says) of ``start`` and every screen of it that can be reached."""
    found: dict[str, tuple[int, str]] = {}
    ahead = [start]
    while ahead:
        address = ahead.pop()
        if address in found:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)[0]
        found[address] = len(PRESSED.findall(FOLDED.sub(r"\1", main))), unescape(re.sub(r"<[^>]+>", " ", main))
        links = (urljoin(address, unescape(each)) for each in re.findall(r'<a [^>]*href="([^"]+)"', main))
        ahead += [each for each in links if each.split("?")[0] == start]
    return found
