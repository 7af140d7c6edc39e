"""Printing a page of the desk: what every one of them needs, and the status it answers with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases import rights
from cases.desk.rail import rail


def show(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    held = rights.posts(request.user)
    others = {str(post.user) for post in held if post.user_id != request.user.pk}
    frame = {"rail": rail(request), "post": next(iter(held), None), "stands_in": sorted(others)}
    return render(request, f"desk/{template}", {**frame, **context}, status=status)
