"""The pages of ``numeric``: every public name with its signature and what its docstring says."""
from __future__ import annotations

import inspect
import re
import textwrap
from importlib import import_module

from backproof.record import ExerciseRecord
from backproof.site.steps import UNSEARCHED, block
from backproof.site.text import literal, literal_formulas

# In the order in which one would learn them; a module that is not named comes after.
READING_ORDER = ["layers", "activations", "convolution", "pooling", "normalization",
                 "image_normalization", "dropout", "costs", "labels", "metrics", "network",
                 "ensembles", "initializers", "regularizers", "optimizers", "clipping", "averages",
                 "schedules", "step_schedules", "data", "datasets", "transforms", "measures",
                 "training", "network2", "gradcheck", "check_layers", "check_costs",
                 "check_optimizers", "check_regularizers", "probe", "hyperparameters",
                 "linear_models"]

CODE = re.compile(r"(``.+?``)", re.DOTALL)
MARGIN = 79


def numeric_api(page: str, records: list[ExerciseRecord]) -> str:
    """The modules, each with its page and its names."""
    return "\n".join(f"- [{literal(module)}]({module_page(module)}): "
                     f"{', '.join(f'`{name}`' for name in names)}"
                     for module, names in by_module().items())


def module_page(module: str) -> str:
    """Where the page of a module lies."""
    return f"numeric-modules/{module.removeprefix('numeric.')}.md"


def page_of(name: str) -> str:
    """Where a public name is described."""
    import numeric

    return module_page(getattr(numeric, name).__module__)


def module_pages() -> dict[str, str]:
    """The page of every module, by its path."""
    return {module_page(module): f"---\ntitle: {module.removeprefix('numeric.')}\nsearch:\n  "
            f"boost: 0.3\n---\n\n{module_section(module, names)}"
            for module, names in by_module().items()}


def by_module() -> dict[str, list[str]]:
    """The public names under the modules that define them, both in reading order."""
    import numeric

    found = {}
    for name in numeric.__all__:
        found.setdefault(getattr(numeric, name).__module__, []).append(name)
    order = {f"numeric.{module}": number for number, module in enumerate(READING_ORDER)}
    return {module: [name for name in vars(import_module(module)) if name in found[module]]
            for module in sorted(found, key=lambda module: (order.get(module, len(order)), module))}


def module_section(module: str, names: list[str]) -> str:
    """A module: its idea, then its names."""
    home = import_module(module)
    idea = inspect.getdoc(home).removeprefix("Idea: ")
    parts = [entry(name, getattr(home, name)) for name in names]
    return "\n\n".join([f"# {literal(module)}", prose(idea[:1].upper() + idea[1:]), *parts])


def entry(name: str, thing) -> str:
    """A class or function."""
    heading = f"## {literal(name)} {{#numeric.{name} }}"
    inside = methods(thing) if inspect.isclass(thing) else []
    return "\n\n".join(part for part in [
        heading, signature(name, thing), prose(inspect.getdoc(thing)),
        block("dl", "methods", *inside, attributes=UNSEARCHED) if inside else "",
    ] if part)


def methods(thing: type) -> list[str]:
    """The methods of a class that no other class on the page describes."""
    import numeric

    described = {getattr(numeric, name) for name in numeric.__all__} - {thing}
    names = {name: value for owner in reversed(thing.__mro__[:-1]) if owner not in described
             and owner.__module__.startswith("numeric.") for name, value in vars(owner).items()
             if not name.startswith("_") and is_method(value) and value.__doc__}
    return [f'<dt markdown="span">{code_span(call(name, getattr(thing, name)))}</dt>\n'
            f'<dd markdown="span">{in_one(getattr(thing, name))}</dd>'
            for name, value in names.items()]


def is_method(value) -> bool:
    """Whether something in a class is called or looked up by its users."""
    return inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)


def call(name: str, thing) -> str:
    """How something is called, in one line; a property by its name alone."""
    if not callable(thing):
        return name
    found = inspect.signature(thing)
    kept = [parameter for parameter in found.parameters.values() if parameter.name != "self"]
    text = str(found.replace(parameters=kept, return_annotation=inspect.Signature.empty))
    text = re.sub(r"<(?:function|class) '?(?:\w+\.)*(\w+)'?(?: at 0x\w+)?>", r"\1", text)
    return name + re.sub(r"<[^<>]+>", "...", text)


def signature(name: str, thing) -> str:
    """How something is called, as a block of code whose lines a page can hold."""
    text = call(name, thing)
    if len(text) > MARGIN:
        text = "\n".join(textwrap.wrap(text, MARGIN, subsequent_indent=" " * 4,
                                       break_long_words=False, break_on_hyphens=False))
    return f"```python\n{text}\n```"


def in_one(thing) -> str:
    """The whole docstring as one paragraph, so that what a method raises is not lost."""
    return " ".join(words(paragraph) for paragraph in inspect.getdoc(thing).split("\n\n"))


def prose(docstring: str) -> str:
    """A docstring as Markdown, in which only ``code`` and indented paragraphs are markup."""
    return "\n\n".join(map(paragraph_or_table, docstring.split("\n\n")))


def paragraph_or_table(paragraph: str) -> str:
    """An indented paragraph keeps its columns, as a table in a docstring needs."""
    if all(line.startswith("    ") for line in paragraph.splitlines()):
        return f"```text\n{textwrap.dedent(paragraph)}\n```"
    return words(paragraph)


def words(paragraph: str) -> str:
    """A paragraph in which no sign but that of code is markup."""
    return "".join(code_span(part.strip("`")) if CODE.fullmatch(part) else literal_formulas(part)
                   for part in CODE.split(paragraph)).strip()


def code_span(text: str) -> str:
    """Code in a line of text."""
    return f"`{' '.join(text.split())}`"
