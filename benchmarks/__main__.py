"""``python -m benchmarks``: every benchmark that has a ``main``, one after the other."""

from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path


def needs_nothing(function) -> bool:
    return all(p.default is not Parameter.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
               for p in signature(function).parameters.values())


for path in sorted(Path(__file__).parent.glob("[!_]*.py")):
    module = import_module(f"{__package__}.{path.stem}")
    if callable(getattr(module, "main", None)) and needs_nothing(module.main):
        print(f"== {path.stem}\n")
        module.main()
