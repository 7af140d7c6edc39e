"""Fill in one DOCX template, in a process of its own: python -I -S docx_worker.py SYS_PATH < (length, JSON, template).

The file goes out by stdout; exit code 2 and a line of text for a template that is wrong. Nothing of the product is
imported here. A template may print words, test them and walk a list; it can call nothing and reach no attribute.
"""

import io
import json
import resource
import sys

SECONDS, MEMORY, MOST = 5, 600 * 1024 * 1024, 8 * 1024 * 1024


STRICT = "ow-strict"  # beside what is told: a template being uploaded may name nothing else


class Unknown(Exception):
    """The template names fields that no paper has."""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def environment():
    """Jinja with everything taken out that is not printing, testing and walking."""
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Closed(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**", "%", "//"})

        def getattr(self, obj, attribute):
            """A dot is a key of a map, never an attribute."""
            return self.getitem(obj, attribute)

        def getitem(self, obj, argument):
            if isinstance(obj, dict) and argument in obj:
                return obj[argument]
            if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
                return obj[argument]
            if isinstance(obj, dict | list | str | int | float | bool | type(None)):
                return self.undefined(obj=obj, name=str(argument))
            if type(obj).__name__ == "LoopContext" and argument in LOOP:
                return getattr(obj, argument)
            raise SecurityError("A template may name fields only.")

        def is_safe_attribute(self, obj, attr, value):
            return False

        def is_safe_callable(self, obj):
            return False

        def call_binop(self, context, operator, left, right):
            raise SecurityError(f"“{operator}” is not allowed in a template.")

    made = Closed(autoescape=True)
    made.globals.clear()
    kept = ("default", "d", "length", "count", "first", "last", "trim", "upper", "lower", "e", "escape")
    made.filters = {name: made.filters[name] for name in kept}
    tests = ("defined", "undefined", "none", "string", "==", "eq", "!=", "ne", "in", "true", "false")
    made.tests = {name: made.tests[name] for name in tests}
    return made


LOOP = frozenset({"index", "index0", "first", "last", "length"})


def fill(told: dict, template: bytes) -> bytes:
    from docxtpl import DocxTemplate

    made = io.BytesIO()
    if told.pop(STRICT, False):
        named = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(jinja_env=environment())
        if strange := sorted(named - set(told)):
            raise Unknown("、".join(strange))
    work = DocxTemplate(io.BytesIO(template))
    work.render(told, jinja_env=environment(), autoescape=True)
    work.save(made)
    return made.getvalue()


def main() -> int:
    sys.path[:] = json.loads(sys.argv[1])
    whole = sys.stdin.buffer.read()
    size = int.from_bytes(whole[:8], "big")
    told, template = json.loads(whole[8 : 8 + size]), whole[8 + size :]
    import docxtpl  # noqa: F401  # before the limits: it opens files, the template must not

    limit()
    try:
        made = fill(told, template)
    except MemoryError:
        return 3
    except Exception as fault:  # whatever a template does wrong is said in a line
        sys.stdout.write(f"{type(fault).__name__}: {fault}"[:300])
        return 2
    if len(made) > MOST:
        sys.stdout.write("TooLarge: ")
        return 2
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
