"""Slips in what the public reads, pages, and in the facts they print. The kinds are as in tests.packs.mutations."""

from collections.abc import Iterator

from tests.packs.mutations import Slip, drop, listed, misspelt, paths, put, rename, types


def _fact_misspelt(raw) -> Iterator[Slip]:
    for path, life in types(raw):
        for n, fact in enumerate(life.get("facts") or ()):
            here = (*path, "facts", n)
            for key in fact:
                yield (*here, key), rename((*here, key), misspelt(key)), (f"facts[{n + 1}]",)
            if "type" in fact:
                yield (*here, "type"), put((*here, "type"), misspelt(fact["type"])), (f"facts[{n + 1}].type",)


def pages(raw) -> Iterator[tuple[tuple, dict, str]]:
    for n, page in enumerate(raw.get("pages") or ()):
        yield ("pages", n), page, f"pages[{n + 1}]"


def _page_key_misspelt(raw) -> Iterator[Slip]:
    for path, page, _place in pages(raw):
        for key in page:
            yield (*path, key), rename((*path, key), misspelt(key)), (misspelt(key),)


def _page_word_misspelt(raw) -> Iterator[Slip]:
    for path, page, place in pages(raw):
        for key in ("type", "form", "over", "by"):
            if isinstance(page.get(key), str):
                yield (*path, key), put((*path, key), misspelt(page[key])), (f"{place}.{key}",)
        for key in ("audience", "columns"):
            for n, word in enumerate(words := listed(page.get(key))):
                wrong = [*words[:n], misspelt(word), *words[n + 1 :]]
                yield (*path, key, n), put((*path, key), wrong), (misspelt(word),)


def _page_rule_misspelt(raw) -> Iterator[Slip]:
    for path, page, place in pages(raw):
        for here, word in paths(page.get("where"), (*path, "where")):
            wrong = misspelt(word)
            yield here, put(here, wrong) if here[-1] == "var" else rename(here, wrong), (f"{place}.where",)


def _page_lists_nothing(raw) -> Iterator[Slip]:
    for path, page, place in pages(raw):
        for key in ("over", "columns", "by"):
            if key in page:
                yield (*path, key), drop((*path, key)), (place,)


def _page_twice(raw) -> Iterator[Slip]:
    first: dict[str, str] = {}
    for path, page, place in pages(raw):
        for slug in first:
            yield (*path, "slug"), put((*path, "slug"), slug), (f"{place}.slug",)
        first[page["slug"]] = place


def _page_tells_what_is_not_public(raw) -> Iterator[Slip]:
    """What a column names is public no more."""
    for _path, page, place in pages(raw):
        for here, each in _declared(raw):
            if each.get("public") is True and each.get("key") in listed(page.get("columns")):
                yield (*here, page["slug"]), drop((*here, "public")), (f"{place}.columns",)


def _page_ranks_by_what_is_not_public(raw) -> Iterator[Slip]:
    """What the order goes by is public no more."""
    for _path, page, place in pages(raw):
        for here, each in _declared(raw):
            if each.get("public") is True and each.get("key") == page.get("by"):
                yield (*here, page["slug"], "by"), drop((*here, "public")), (f"{place}.by",)


def _declared(raw) -> Iterator[tuple[tuple, dict]]:
    """Facts, and questions of forms."""
    for path, life in types(raw):
        for n, fact in enumerate(life.get("facts") or ()):
            yield (*path, "facts", n), fact
    for form, about in (raw.get("forms") or {}).items():
        for s, step in enumerate(about["steps"]):
            for n, field in enumerate(step["fields"]):
                yield ("forms", form, "steps", s, "fields", n), field


KINDS = [_fact_misspelt, _page_key_misspelt, _page_word_misspelt, _page_rule_misspelt, _page_lists_nothing, _page_twice,
         _page_tells_what_is_not_public, _page_ranks_by_what_is_not_public]  # fmt: skip
