"""Printing a page of the desk: what every one of them needs, and the status it answers with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.desk.rail import rail


def show(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    return render(request, f"desk/{template}", {"rail": rail(request), **context}, status=status)
