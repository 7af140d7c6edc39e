"""Queries that are asked thousands of times: worked out once, filled in each time.

Django works a query out anew whenever it is asked: names, joins, columns, converters. For a row by its key that takes
ten times what the database needs to answer. What comes back is the same, made by Django's own parts.

    RUNS = Prepared(lambda: ClockRun.objects.filter(case=Given("case")).order_by("key", "run"))
    RUNS(case=case)      a list; each row's `case` is the very `case` that was given
    CASE.one(pk=7)       the first row; raises DoesNotExist
    CASE.first(pk=7)     the first row, or None

For rows of a model, with `select_related` or without, and for `values_list`.
"""

from collections.abc import Callable, Collection, Iterable
from copy import copy
from functools import reduce
from operator import itemgetter, or_
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db import transaction as db
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, Q, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from home import apart


class Given(Expression):
    """Stands in a query for a value that is known when it is asked; never for None, which SQL compares otherwise.

    ``kind``: the field that writes the value for the database, where that is neither a number nor a text.
    """

    def __init__(self, name: str, kind: Field | None = None) -> None:
        super().__init__(output_field=kind)
        self.name, self.kind = name, kind

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list]:
        return "%s", [self]

    def written(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if value is None:
            raise ValueError(f"{self.name} is None")
        if isinstance(value, Model):
            return value.pk
        return value if self.kind is None else self.kind.get_db_prep_value(value, connection=connection)


class _Plan:
    """A query as one kind of database wants it."""

    def __init__(self, queryset: QuerySet, connection: BaseDatabaseWrapper) -> None:
        self.compiler = queryset.query.get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        self.params = list(params)
        self.places = [(n, each) for n, each in enumerate(self.params) if isinstance(each, Given)]
        self.locks = queryset.query.select_for_update
        select = self.compiler.select
        self.converters = self.compiler.get_converters([each[0] for each in select])
        self.links: dict[str, Field] = {}
        makers = {ModelIterable: self._models, ValuesListIterable: tuple, FlatValuesListIterable: itemgetter(0)}
        self.make = makers[queryset._iterable_class]
        if self.make == self._models:
            links = {each.name: each for each in queryset.model._meta.concrete_fields if each.is_relation}
            self.links = {each.name: links[each.name] for _n, each in self.places if each.name in links}
            told = self.compiler.klass_info
            first, last = told["select_fields"][0], told["select_fields"][-1]
            self.model, self.own = told["model"], slice(first, last + 1)
            self.names = [each[0].target.attname for each in select[self.own]]
            self.related = get_related_populators(told, select, DEFAULT_DB_ALIAS)

    def _models(self, row: list) -> Model:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for each in self.related:
            each.populate(row, made)
        return made

    def ask(self, connection: BaseDatabaseWrapper, values: dict[str, Any]) -> list:
        if self.locks and connection.get_autocommit():
            raise db.TransactionManagementError("A lock needs a transaction that holds it.")
        params = list(self.params)
        for n, given in self.places:
            params[n] = given.written(values[given.name], connection)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows: Iterable = cursor.fetchall()
        if self.converters:
            compiler = copy(self.compiler)
            compiler.connection = connection
            rows = compiler.apply_converters(rows, self.converters)
        made = [self.make(row) for row in rows]
        for name, field in self.links.items():  # as Django does for the rows of one case
            if isinstance(met := values[name], Model):
                for row in made:
                    if getattr(row, field.attname) == met.pk and not field.is_cached(row):
                        setattr(row, name, met)
        return made


class Prepared:
    """``build``: the query, with Given in place of what changes; called once for each kind of database, and for each
    county that stands apart (home.apart)."""

    def __init__(self, build: Callable[[], QuerySet]) -> None:
        self._build = build
        self._plans: dict[tuple[str, str], _Plan] = {}

    def __call__(self, **values: Any) -> list:
        connection = connections[DEFAULT_DB_ALIAS]
        key = connection.vendor, apart.path()
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _Plan(self._build(), connection)
        return plan.ask(connection, values)

    def first(self, **values: Any) -> Any:
        return next(iter(self(**values)), None)

    def one(self, **values: Any) -> Any:
        for row in self(**values):
            return row
        raise self._build().model.DoesNotExist


def one_of(field: str, most: int) -> Q:
    """``field`` is one of at most ``most`` values, which `spread` hands over."""
    return reduce(or_, (Q(**{field: Given(f"{field}_{n}")}) for n in range(most)))


def spread(field: str, values: Collection[Any], most: int) -> dict[str, Any]:
    """One to ``most`` values for `one_of`; the last stands for those there are not."""
    every = list(values)
    return {f"{field}_{n}": every[min(n, len(every) - 1)] for n in range(most)}
