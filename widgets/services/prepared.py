"""Queries whose SQL is made once for each database, and run with new values: for the paths that are asked most.

Building and compiling a query costs Django several times what running it does. The query is built once with marks in
place of the values; the marks are found again among its parameters. Rows become objects by Django's own iterables.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, models, router

Row = TypeVar("Row", covariant=True)
_MARKS: dict[type[models.Field[Any, Any]], Callable[[int], Any]] = {
    models.CharField: lambda number: f"\x01{number}",
    models.UUIDField: lambda number: UUID(int=0xA5A5 << 64 | number),
    models.IntegerField: lambda number: 2_000_000_000 + number,
    models.DateTimeField: lambda number: datetime(1901, 1, 1, microsecond=number + 1, tzinfo=UTC),
}


class Prepared(Generic[Row]):
    """`Prepared(build, name=field, …)`: `build(name=…, …)` makes the query set; call it with the values to get the rows.

    Each field is of the type that its value is compared as. A list of values keeps its length: pad it.
    """

    def __init__(self, build: Callable[..., Any], **fields: models.Field[Any, Any]) -> None:
        self._build, self._fields = build, fields
        self._made: dict[tuple[Any, ...], _Made] = {}

    def __call__(self, **values: Any) -> list[Row]:
        """The rows. One query."""
        return self._ready(values).run(values)

    def plain(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database's driver gives them, for thousands at a time. One query."""
        return self._ready(values).plain(values)

    def _ready(self, values: dict[str, Any]) -> _Made:
        lengths = tuple(len(value) if isinstance(value, list) else 0 for value in values.values())
        made = self._made.get(lengths)
        if made is None or made.alias != router.db_for_read(made.rows.model):
            made = self._made[lengths] = self._make(values)
        return made

    def _make(self, values: dict[str, Any]) -> _Made:
        marks, number = {}, 0
        for name, value in values.items():
            mark = next(make for kind, make in _MARKS.items() if isinstance(self._fields[name], kind))
            marks[name] = [mark(number + at) for at in range(len(value))] if isinstance(value, list) else mark(number)
            number += 1000
        return _Made(self._build(**marks), marks, self._fields)


class _Made:
    """A compiled query on one database, and where its values go."""

    def __init__(self, rows: Any, marks: dict[str, Any], fields: dict[str, models.Field[Any, Any]]) -> None:
        self.rows, self.alias, self.fields = rows, rows.db, fields
        connection = connections[self.alias]
        self.compiler = rows.query.get_compiler(self.alias)
        self.sql, self.params = self.compiler.as_sql()
        selected = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
        self.converters = list(self.compiler.get_converters(selected).items())
        self.slots: list[tuple[int, str, int]] = []  # position among the parameters, name, index in a list or -1
        for name, mark in marks.items():
            for at, each in enumerate(mark) if isinstance(mark, list) else [(-1, mark)]:
                wanted = fields[name].get_db_prep_value(each, connection)
                places = [place for place, param in enumerate(self.params) if param == wanted]
                if not places:
                    raise ValueError(f"{name} is not among the parameters of {self.sql}")
                self.slots += [(place, name, at) for place in places]

    def run(self, values: dict[str, Any]) -> list[Any]:
        rows = object.__new__(type(self.rows))
        rows.__dict__.update(self.rows.__dict__)  # copy.copy would run the query with its marks
        rows._query = _Compiled(self, self._found(values))
        return list(rows._iterable_class(rows))

    def plain(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        connection = connections[self.alias]
        params = list(self.params)
        for place, name, at in self.slots:
            value = values[name] if at < 0 else values[name][at]
            params[place] = self.fields[name].get_db_prep_value(value, connection)
        cursor = _cursor(connection, self.sql)
        cursor.execute(self.sql, params)
        return list(cursor.fetchall())

    def _found(self, values: dict[str, Any]) -> list[list[Any]]:
        """The rows as the database has them, with each column as its field has it."""
        connection, found = connections[self.alias], [list(row) for row in self.plain(values)]
        for row in found:
            for at, (converters, column) in self.converters:
                for convert in converters:
                    row[at] = convert(row[at], column, connection)
        return found


class _Compiled:
    """What Django's iterables ask a query and its compiler for, when the rows are there already."""

    def __init__(self, made: _Made, found: list[list[Any]]) -> None:
        self._compiler, self._found = made.compiler, found

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> _Compiled:
        return self

    def execute_sql(self, *_args: Any, **_kwargs: Any) -> list[list[Any]]:
        return self._found

    def results_iter(self, *_args: Any, tuple_expected: bool = False, **_kwargs: Any) -> Any:
        return map(tuple, self._found) if tuple_expected else self._found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiler if hasattr(self._compiler, name) else self._compiler.query, name)


class PreparedInsert(Generic[Row]):
    """`PreparedInsert(Model)`: call it with values by column (`widget_id=…`) to write one new object and get it.

    Values are plain, no expressions; what is not given is the field's default. Sends no signals of saving.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self._model: Any = model
        self._made: dict[str, tuple[str, list[_Column]]] = {}

    def __call__(self, **values: Any) -> Row:
        """The object as it stands in the database. One INSERT."""
        alias = router.db_for_write(self._model)
        connection = connections[alias]
        if alias not in self._made:
            self._made[alias] = self._make(alias)
        sql, columns = self._made[alias]
        row: list[Any] = []
        params: list[Any] = []
        for column in columns:
            value = values.pop(column.name) if column.name in values else column.default()
            row.append(value)
            if column.is_text and type(value) is str:
                params.append(value)
            else:
                params.append(column.kept if value == column.constant else column.param(value, connection))
        if values:
            raise TypeError(f"{self._model.__name__} has no column {', '.join(values)}")
        _cursor(connection, sql).execute(sql, params)
        written: Row = self._model.from_db(alias, [column.name for column in columns], row)
        return written

    def _make(self, alias: str) -> tuple[str, list[_Column]]:
        fields = self._model._meta.concrete_fields
        query = models.sql.InsertQuery(self._model)
        query.insert_values(fields, [self._model()], raw=False)
        columns = [_Column(field, connections[alias]) for field in fields]
        return query.get_compiler(alias).as_sql()[0][0], columns


class _Column:
    """A field, and what the database is given for its default where that is always the same."""

    def __init__(self, field: Any, connection: Any) -> None:
        self.name, self.default, self.param = field.attname, field.get_default, field.get_db_prep_save
        self.is_text = isinstance(field, (models.CharField, models.TextField))
        fixed = not field.has_default() or not callable(field.default) or field.default in (dict, list)
        self.constant = field.get_default() if fixed else object()  # equal to no value
        self.kept = field.get_db_prep_save(self.constant, connection) if fixed else None


def _cursor(connection: Any, sql: str) -> Any:
    """A cursor that this thread keeps for this statement: making one costs half of what asking does.

    Its driver remembers how values and columns are turned into one another. It lasts as long as its connection; whoever
    logs queries gets a new one, which logs.
    """
    raw = connection.connection
    if raw is None or connection.queries_logged:
        return connection.cursor()
    of, cursor = _cursors.kept.get(sql, (None, None))
    if of is not raw:
        cursor = connection.cursor()
        if type(raw).__module__.partition(".")[0] == "psycopg":
            cursor.cursor = _bound(raw)
        _cursors.kept[sql] = raw, cursor
    return cursor


def _bound(raw: Any) -> Any:
    """A cursor that sends values beside the statement, where Django's writes them into it.

    So PostgreSQL can keep its plan, and does where the host's `prepare_threshold` allows it: not by default, since some
    connection poolers cannot.
    """
    import psycopg  # it is there, since it has made the connection

    return psycopg.Cursor(raw)


class _Cursors(threading.local):
    def __init__(self) -> None:
        self.kept: dict[str, tuple[Any, Any]] = {}


_cursors = _Cursors()
