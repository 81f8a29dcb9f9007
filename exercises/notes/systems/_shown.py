"""A system's test with its figure, an error that may be so large or what it must give; and the
three lines that run the system."""
import io
from contextlib import redirect_stdout
from textwrap import dedent

import numpy as np

from numeric import Network

IMPORTS = "import numpy as np\nimport numeric as nn\n\n"


def rng(seed=0):
    return np.random.default_rng(seed)


def data(inputs, outputs, rows=5):
    """A batch of normal inputs and targets, seed 1."""
    made = rng(1)
    return made.normal(size=(rows, inputs)), made.normal(size=(rows, outputs))


def error(layers, cost, inputs, targets, penalty=None):
    """The largest relative error of the gradients of a network, against central differences."""
    report = Network(layers, cost, penalty).check_gradients(inputs, targets)
    return report.worst.relative_error


def shown(judge, program, words, allowed):
    """A test, and its figure: an error that may be ``allowed`` at most."""
    judge.code(program, words)

    def run():
        figure = float(program())
        return bool(figure <= allowed), f"{power(figure)}, at most {power(allowed)} allowed", []
    judge.says.experiment(words, run)


def power(figure):
    """A small number as a book writes it."""
    digits, exponent = f"{figure:.1e}".split("e")
    return f"${digits.removesuffix('.0')} \\cdot 10^{{{int(exponent)}}}$" if figure else "0"


def gives(judge, program, words, expected):
    """A test, and what it gives, which must be what is expected."""
    judge.code(program, words)
    judge.says.outcome(words, program(), expected)


def three_lines(judge, source, prints):
    """Three lines that a reader can copy, run here as they stand, and what they must print."""
    source = IMPORTS + dedent(source).strip()
    judge.code(source)
    judge.says.outcome("It prints:", printed(source), dedent(prints).strip())


def printed(source):
    """What a program prints."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(source, {})
    return out.getvalue().strip()
