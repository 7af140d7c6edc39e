"""What is said beside each field of a page, in plain words: what to write, and where readers meet it.

In one place, so that a field that comes new without a word is seen (tests/cms/test_field_help.py).
"""

from django.utils.translation import gettext_lazy as _

OF_ALL = {
    "title": _("The big heading of the page, and what lists and search show. Short, without a full stop."),
    "slug": _("The last part of the address. Short letters and hyphens; a change breaks links that people kept."),
    "seo_title": _("What the browser's tab shows. Blank: the title."),
    "search_description": _("One sentence that says what is found here; search engines show it under the title."),
    "show_in_menus": _("Whether it stands in the menu at the head of every page."),
    "go_live_at": _("From this moment on everybody sees it. Blank: at once."),
    "expire_at": _("From this moment on nobody sees it any more. Blank: never."),
    "comment_notifications": _("A letter whenever somebody comments on this page."),
}
OF = {
    "NewsPage": {
        "column": _("Where it stands on the site; the inspection counts each column's newest."),
        "published": _("The date readers see and lists go by. To bring it out later, set a time under “Status”."),
        "source": _("Who wrote it, for example 县政务服务办; printed beside the date, and asked for by inspectors."),
        "summary": _("What it comes to, in one sentence. Stands above the text and in shares."),
        "picture": _("Stands above the text and in the list, cut around its focal point. Say in words what it shows."),
        "body": _("Short paragraphs. Headings of level 2 first; put links on the name of what they lead to."),
    },
    "PolicyPage": {
        "issuer": _("The body that issued the document, as it stands on it."),
        "number": _("As it stands on the document, for example 清政发〔2026〕12号. Blank if it has none."),
        "published": _("The day it was put on this site; lists go by it."),
        "valid_from": _("From which day it holds. Blank: not said in the document."),
        "valid_to": _("Until which day it holds. Blank: until another one follows."),
        "body": _("The whole text as issued. Headings of level 2 for its parts."),
    },
    "LearningPost": {
        "kind": _("A song, a line or a recommendation; each week shows the newest of each."),
        "day": _("Decides in which week it stands."),
        "line": _("The line itself, or what the song or book is called. Stands large on the page."),
        "by": _("Who sings, wrote or chose it. Blank if nobody is named."),
        "body": _("Why it was chosen, in a few sentences. May stay blank."),
        "picture": _("A cover or scene. Say in words what it shows. May stay blank."),
        "audio": _("MP3 or M4A that the office may use. Write its words below."),
        "transcript": _("The words of the song or what is said, for who cannot hear it."),
    },
    "ServiceGuidePage": {
        "item": _("Term, materials, steps and places are the item's. A new item is made under “Service items”."),
        "plain": _("Blank: the item's own sentence."),
        "form_page": _("Where it can be applied for online. Blank: only at the window."),
    },
    "FormPage": {
        "form": _("What is asked here; the page always shows the form's newest version."),
        "intro": _("What people should have at hand, in one sentence, for example 两张照片、一张社保卡."),
        "minutes": _("How long it takes most people. Try it yourself and round up."),
    },
    "CaseListPage": {
        "kind": _("A register shows what holds today, a publication what was decided, a ranking goes by a number."),
        "summary": _("What is listed here, in one sentence under the title."),
        "over": _("Which case types are listed."),
        "where": _("Only those for which this holds. Blank: all."),
        "columns": _("What is printed of each, in this order; only what its form calls public."),
        "by": _("Only for a ranking: the number that decides the order."),
    },
}


def give(model: type, fields: dict) -> None:
    """Say it beside the fields of a form over ``model`` that have no words of their own."""
    for name, field in fields.items():
        if not field.help_text:
            field.help_text = of(model, name)


def of(model: type, name: str):
    return OF.get(model.__name__, {}).get(name) or OF_ALL.get(name, "")
