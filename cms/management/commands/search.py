"""Search from a terminal or a script, as a person would on the site."""

import json
import sys
import time

from django.core.management.base import BaseCommand

from cms.search import index
from cms.search.query import search


class Command(BaseCommand):
    help = (
        "Reads queries from standard input, one a line, and answers a line each. "
        "--json: {query, results: [{title, url, kind, score}]}. "
        "--rebuild writes the index anew first; it may run twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--limit", type=int, default=5, help="results a query (default 5)")
        parser.add_argument("--kind", default="", help="guide, news, learning or policy")
        parser.add_argument("--rebuild", action="store_true", help="write the index anew, then answer")

    def handle(self, **options):
        if options["rebuild"]:
            began, pages = time.monotonic(), index.rebuild()
            self.stderr.write(f"{pages} pages indexed in {time.monotonic() - began:.1f} s.")
            if sys.stdin.isatty():
                return
        for line in sys.stdin:
            if query := line.strip():
                self.stdout.write(self._answer(query, options))

    def _answer(self, query: str, options: dict) -> str:
        hits = search(query, kind=options["kind"], limit=options["limit"]).hits
        if options["json"]:
            results = [{"title": hit.title, "url": hit.url, "kind": hit.kind, "score": hit.score} for hit in hits]
            return json.dumps({"query": query, "results": results}, ensure_ascii=False)
        return f"{query}\t" + "；".join(hit.title for hit in hits)
