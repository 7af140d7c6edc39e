"""Printing a page of the desk: what every one of them needs, and the status it answers with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases import rights
from cases.desk.rail import rail


def show(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    frame = {"rail": rail(request), "post": next(iter(rights.posts(request.user)), None)}
    return render(request, f"desk/{template}", {**frame, **context}, status=status)
