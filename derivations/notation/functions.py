"""The functions of one argument: how each is written in code, in LaTeX and in text, a row for each."""
from typing import NamedTuple

from sympy import Abs, cos, cosh, erf, exp, log, sign, sin, sinh, tanh

from derivations.language import atan, relu, sigmoid, sigmoid_prime, step


class Written(NamedTuple):
    """``numpy`` goes with a complex step; {0} is the argument, {1} the same after a minus sign.
    ``latex`` stands before it, by default the name; ``names`` are read as this function; ``javascript``
    is for what SymPy does not print."""

    function: type
    numpy: str
    latex: str = ""
    names: tuple = ()
    javascript: str = ""


TABLE = {row.function.__name__: row for row in (
    Written(exp, "np.exp({0})"),
    Written(log, "np.log({0})", names=("log", "ln")),
    Written(tanh, "np.tanh({0})", r"\tanh"),
    Written(sinh, "np.sinh({0})", r"\sinh"),
    Written(cosh, "np.cosh({0})", r"\cosh"),
    Written(sin, "np.sin({0})", r"\sin"),
    Written(cos, "np.cos({0})", r"\cos"),
    Written(atan, "np.arctan({0})", r"\arctan", ("atan", "arctan")),
    Written(erf, "erf({0})"),
    Written(sigmoid, "sigmoid({0})", r"\sigma", ("sigmoid", "sigma"), "sigmoid({0})"),
    Written(sigmoid_prime, "sigmoid({0}) * sigmoid(-{1})", r"\sigma'", javascript="(sigmoid({0})*sigmoid(-({0})))"),
    Written(relu, "np.maximum({0}, 0)", javascript="Math.max({0},0)"),
    Written(step, "np.heaviside(np.real({0}), 0.0)", javascript="({0}>0?1:0)"),
    Written(sign, "np.sign(np.real({0}))"),
    Written(Abs, "np.maximum({0}, -{1})", names=("abs",)),
)}
READ = {name: row.function for own, row in TABLE.items() for name in row.names or (own,)}
