"""Files sent by our script in pieces (js/send.js). Without script a file comes with its step, as it always did.

    POST files/          field, name, size, mark → {id, offset, piece}: where to go on
    GET  files/<id>/     {offset}
    POST files/<id>/     a piece; Upload-Offset says where it begins → {offset}, at the end {done} or {refused}

The draft's cookie is the key, the form's token stands in X-CSRFToken, answers are sentences of ours.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from forms import chunks
from forms.filling import Filling
from forms.models import Upload
from forms.refusals import Refused
from forms.views import guard
from forms.views.private import private
from forms.views.runner import Runner
from home.attempts import TooMany


@private
def files(runner: Runner) -> HttpResponse:
    """A file begins, or goes on where its line broke."""
    filling = runner.begun()
    if runner.request.method != "POST":
        return runner.to()
    if not _open(runner, filling):
        return _gone()
    post = runner.request.POST
    field, size = chunks.question(filling, post.get("field", "")), _number(post.get("size"))
    if field is None or size is None:
        return JsonResponse({"said": _("This form does not ask for such a file.")}, status=404)
    try:
        if filling.draft is None:
            guard.counts_begun(runner.request)
            filling.put({})
        upload = chunks.begin(filling, field, post.get("name", ""), size, post.get("mark", "")[:64])
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)})  # an answer to a script, which a browser would log as a fault
    except TooMany as refused:
        return JsonResponse({"refused": guard.too_many_words(refused)}, status=429)
    state = {"id": str(upload.pk), "offset": upload.received, "piece": chunks.PIECE}
    return runner.with_cookie(JsonResponse(state), filling)


@private
def file(runner: Runner, key: UUID) -> HttpResponse:
    """How far a file is, and its next piece."""
    filling, request = runner.filling, runner.request
    upload = Upload.objects.filter(pk=key, draft=filling.draft.pk).first() if _open(runner, filling) else None
    if upload is None:  # somebody else's looks like none
        return _gone()
    if request.method != "POST":
        return JsonResponse({"offset": upload.received})
    length = _number(request.META.get("CONTENT_LENGTH"))
    if length is None or length > chunks.PIECE_MOST:
        return JsonResponse({"said": _("This piece is too large.")}, status=413)
    return _add(request, filling, upload, length)


def _add(request: HttpRequest, filling: Filling, upload: Upload, length: int) -> HttpResponse:
    offset = _number(request.headers.get("Upload-Offset"))
    data = request.read(length) if length else b""
    if len(data) < length:  # the line broke: what did come is not worth keeping
        return JsonResponse({"offset": upload.received}, status=409)
    try:
        upload = chunks.add(upload, -1 if offset is None else offset, data)
        if upload.received < upload.size:
            return JsonResponse({"offset": upload.received})
        chunks.finish(filling, upload)
    except chunks.Gap as gap:
        return JsonResponse({"offset": gap.upload.received}, status=409)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)})  # an answer to a script, which a browser would log as a fault
    return JsonResponse({"offset": upload.size, "done": True})


def _open(runner: Runner, filling: Filling | None) -> bool:
    return runner.takes(filling) and not filling.submission


def _gone() -> HttpResponse:
    return JsonResponse({"said": _("This cannot be sent here any more.")}, status=404)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 13 else None
