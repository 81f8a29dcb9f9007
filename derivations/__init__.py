"""What is true, for every dimension: the proof engine and its language, on plain SymPy.

SymPy is imported when a name that needs it is first used, so records can be read without it.
"""
from importlib import import_module

_LANGUAGE = (
    "Abs Direct Expectation Idx IndexedBase KroneckerDelta Max Min Partial Rational Sum Symbol "
    "Variance array atan cos cosh delta erf exp index log real relu sigmoid sigmoid_prime sin sinh "
    "size sqrt step tanh").split()
_HOMES = {
    **dict.fromkeys(_LANGUAGE, "language"),
    **dict.fromkeys(("Counterexample", "Status", "Step", "Verdict"), "record"),
    "Derivation": "derive.derivation", "System": "derive.system",
    "Proof": "proof.recorder", "Random": "proof.chance", "prove": "proof.deciding",
    "prove_relation": "proof.deciding", "prove_limit": "proof.deciding",
    "latex": "notation.printing", "to_numpy": "notation.compile", "to_text": "notation.text",
}
__all__ = sorted(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__():
    return __all__
