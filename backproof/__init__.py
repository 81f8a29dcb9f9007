"""What an author writes: ``from backproof import exercise, index, array, Sum, …``.

One line gives the language of ``derivations``, the decorator, figures and experiments. Nothing is
imported before its name is used, so that the command line starts at once.
"""
import os
from importlib import import_module

# SymPy reads it as it is imported: a chapter asks for more expressions again than the 1,000 it keeps.
os.environ.setdefault("SYMPY_CACHE_SIZE", "20000")
_OWN = {
    "exercise": "backproof.registry",
    **dict.fromkeys(("claim", "system"), "backproof.judged.claims"),
    "svg": "backproof.site.figures",
    **dict.fromkeys("Iterated Slider bars curves paths".split(), "backproof.site.moving"),
    **dict.fromkeys("STUDENT digits_data interval kept mnist_data shown".split(),
                    "backproof.experiments"),
}
_SYMPY = "E Eq Integer Ne Symbol oo pi".split()


def __getattr__(name):
    if name == "__all__":
        return __dir__()
    if name == "ask":
        return import_module("backproof.answers.asked")
    if name in _OWN:
        return getattr(import_module(_OWN[name]), name)
    if name in _SYMPY:
        return getattr(import_module("sympy"), name)
    language = import_module("derivations")
    if name in language.__all__:
        return getattr(language, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({"ask", *_OWN, *_SYMPY, *import_module("derivations").__all__})
