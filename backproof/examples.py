"""A short example of everything that an author can write: shown on the guide's page, run as tests.

Each runs after ``LETTERS``, with a ``proof`` of its own (or a ``net``), and must hold.
"""
from __future__ import annotations

LETTERS = '''
n = size("n")                        # a size: any whole number from 1 on
i, j, k = index("i j k", n)          # indices that run over it
x, y, w = array("x y w", n)          # arrays of real numbers
A = array("A", n, n)                 # with two axes
c, f, t, u, z = real("c f t u z")    # single real numbers
p, q = real("p q", positive=True)    # that are declared to be positive
'''

WORDS = {
    "say": 'proof.say("Let {z} be large.")',
    "theorem": 'proof.theorem("A continuous function on a closed interval has a least value.")',
    "imprecise": 'proof.imprecise("The text does not say that {p} must be positive.")',
    "code": 'def halved(number):\n    return number / 2\nproof.code(halved, "In code.")',
    "figure": '''def draw():
    from matplotlib.figure import Figure
    figure = Figure(figsize=(3, 1.5))
    figure.subplots().plot([0, 1], [0, 1])
    return svg(figure, "A line", "It rises from 0 to 1.")
proof.figure(draw, "How it grows.")''',
    "numbers": 'proof.define(f, Sum((x[i] - c) ** 2, i))\n'
               'proof.conclude(Partial(f, c), -2 * Sum(x[i] - c, i))\n'
               'proof.numbers("Three points.", {x: [1, 2, 6], c: 2})',
    "answer": 'proof.identity(z + z, 2 * z)\nproof.answer()                 # the line above\n'
              'proof.answer("Twice as much.")  # or an answer in words',
}
GIVEN = {
    "define": 'proof.define(f, Sum((x[i] - c) ** 2, i), "The sum of squared distances.")',
    "assume": 'proof.assume(Sum(y[i], i), 1, "The targets sum to 1.")\nproof.assume(u > 2)',
    "random": 'proof.random(Random.gaussian(w[i], 0, p), text="Independent, normal.")',
}
EQUATIONS = {
    "identity": 'proof.identity(Sum(x[i] - c, i), Sum(x[i], i) - n * c, "Sum term by term.")',
    "conclude": 'proof.conclude(sigmoid(z) + sigmoid(-z), 1, "The answer, shown first.")',
    "follow": 'proof.follow((z + 1) ** 2 - 1, (z**2 + 2 * z, "Multiply out."),\n'
              '             (z * (z + 2), "Factor."))',
    "derive": 'proof.define(f, Sum((x[i] - c) ** 2, i))\nslope = proof.derive(f, wrt=c)',
    "limit": 'proof.limit(tanh(z), z, oo, 1, "Far to the right.")',
    "induction": '''T = Symbol("T", integer=True, nonnegative=True)
v = array("v")                         # a sequence: v[0], v[1], …
proof.induction(lambda m: v[m], lambda m: p**m * v[0], T, "Each step multiplies it by p.",
                given=[(v[T + 1], p * v[T])])''',
    "constant": 'proof.constant(cosh(z)**2 - sinh(z)**2, z, 0, "The same everywhere.")',
    "expectation": 'proof.random(Random.gaussian(w[i], 0, p))\n'
                   'proof.expectation(Sum(w[i] * x[i], i), 0, "Every weight has mean 0.")',
    "variance": 'proof.random(Random.gaussian(w[i], 0, p))\n'
                'proof.variance(Sum(w[i] * x[i], i), p * Sum(x[i]**2, i), "Variances add up.")',
    "edge_case": 'proof.edge_case("Nothing changes at 0.", tanh(z), 0, given=[(z, 0)])',
}
INEQUALITIES = {
    "relation": 'proof.relation(p * q, "<=", (p**2 + q**2) / 2, "A square is not negative.")',
    "positive": 'proof.positive(exp(z) + p, "Both terms are.")',
    "negative": 'proof.negative(-exp(z), "Minus a power of e.")',
    "minimum": 'proof.minimum(z**2 - 2 * z, z, 1, "The slope changes its sign there.")',
    "counterexample": 'proof.counterexample((u + z) ** 2, u**2 + z**2, "Not linear.",\n'
                      '                     at={"u": 1, "z": 1})',
}
USED_AGAIN = {
    "instance": 'fact = proof.relation(exp(u), ">=", 1 + u, "For every u.")\n'
                'proof.instance(fact, {u: -z}, "For minus z.")',
    "add_up": 'fact = proof.relation(exp(x[i]), ">=", 1 + x[i], "For every term.")\n'
              'proof.add_up(fact, i, text="So for the sum.")',
    "squeeze": 'low = proof.relation(0, "<=", exp(-z) / (1 + z**2), given=[z > 0])\n'
               'high = proof.relation(exp(-z) / (1 + z**2), "<=", exp(-z), given=[z > 0])\n'
               'proof.squeeze(low, high, z, oo, 0, "Between the two.")',
    "cite": '# from .other_exercise import solution as other\n'
            'proof.define(f, Sum((x[i] - c) ** 2, i))\n'
            'proof.cite(other, "The slope, from there.", of=Partial(f, c))',
}
RUNS = {
    "outcome": 'proof.outcome("The length of (3, 4):", (3**2 + 4**2) ** 0.5, 5.0)\n'
               'proof.outcome("A third:", 1 / 3, 0.333, tolerance=1e-3)',
    "experiment": 'proof.experiment("Is the mean of 0, 1, 2 the middle?", lambda: (\n'
                  '    True, "seed 0", [["mean"], [shown([0.9, 1.0, 1.1])]]))',
}
LESSON = {
    "decisive": 'proof.identity(z + z, 2 * z, "Twice the same.")\nproof.decisive()    # set large',
    "aside": 'proof.aside("The other sign")\nproof.identity(-z - z, -2 * z, "Folded.")',
    "main_path": 'proof.aside("The other sign")\nproof.identity(-z - z, -2 * z, "Folded.")\n'
                 'proof.main_path()\nproof.identity(z + z, 2 * z, "On the path again.")',
}
PARTS = {
    "What is given": GIVEN, "Equations, limits, expectations": EQUATIONS,
    "Inequalities": INEQUALITIES, "Lines used again": USED_AGAIN,
    "Programs and measurements": RUNS, "Words, code, pictures": WORDS, "The lesson": LESSON,
}

NETWORK = {
    "gradient": '''example = net.example("softmax", "log-likelihood")
a, y = array("a y", n)
net.gradient("by the weighted inputs", a[k] - y[k], example, "z", a=example.a, y=example.y)''',
    "function": 'net.function("a square", lambda v: float(v @ v), [2.0, 4.0], [1.0, 2.0], '
                '"two numbers")',
    "values": 'net.values("one half", [sqrt(0.25)], [0.5], 1e-12, "no network")',
}
LANGUAGE = {
    "Sum": "Sum(A[i, j] * x[j], j)", "delta": "delta(i, j)", "exp": "exp(z)", "log": "log(p)",
    "sqrt": "sqrt(p)", "tanh": "tanh(z)", "sinh": "sinh(z)", "cosh": "cosh(z)",
    "sin": "sin(z)", "cos": "cos(z)", "atan": "atan(z)", "erf": "erf(z)",
    "sigmoid": "sigmoid(z)", "sigmoid_prime": "sigmoid_prime(z)", "relu": "relu(z)",
    "step": "step(z)", "Abs": "Abs(z)", "Max": "Max(u, z)", "Min": "Min(1, p / q)",
    "Rational": "Rational(3, 2)", "Partial": "Partial(f, c)", "Expectation": "Expectation(w[i])",
    "Variance": "Variance(w[i])",
}
RANDOM = {
    "Random": 'Random("x", (c, p))    # E[x] and E[x²], and so on',
    "Random.independent": "Random.independent(w[i], 0, p)",
    "Random.symmetric": "Random.symmetric(w[i], p)",
    "Random.gaussian": "Random.gaussian(w[i], 0, 1 / n)",
    "Random.uniform": "Random.uniform(w[i], -p, p)",
    "Random.bernoulli": "Random.bernoulli(w[i], Rational(1, 2))",
    "Random.rademacher": "Random.rademacher(w[i])",
    "Random.draws": 'Random.draws(w[i], c, p, size("N"))',
}
# What a line may be given besides its two sides and its words.
ARGUMENTS = {
    "given": ("Facts that this line may use: relations, pairs of sides, and lines proved before. They "
              "stand beside the line.",
              'low = proof.relation(p * q, "<=", (p**2 + q**2) / 2)\n'
              'proof.relation(2 * p * q, "<=", p**2 + q**2, given=[low])\n'
              "proof.identity(Abs(z), -z, given=[z <= 0])"),
    "hold": ("Names whose definitions are not put in. The line is then proved for any value of the name, "
             "which is more, and often easier. What is needed of the name is given.",
             "proof.define(f, sqrt(Sum(x[i] ** 2, i)))\n"
             "least = proof.relation(f, \">=\", 0)\n"
             'proof.relation(Min(1, f / (1 + f)), "<=", f, given=[least], hold=f)'),
}


def names() -> dict:
    """The names that examples know: the language, and the letters."""
    import backproof

    known = {name: getattr(backproof, name) for name in dir(backproof)}
    exec(LETTERS, known)
    return known


def run_line(example: str):
    """The proof of one example of a verb."""
    from backproof.recording import Recorder

    known = names() | {"other": other(), "proof": Recorder()}
    compiled(example, known)
    return known["proof"]


def run_network(example: str):
    """The checks of one example of a network check."""
    from backproof.network_check import NetworkCheck

    known = names() | {"net": NetworkCheck()}
    compiled(example, known)
    return known["net"].checks


def compiled(example: str, known: dict):
    """Run an example so that ``proof.code`` finds its source."""
    import linecache

    name = f"<example {hash(example)}>"
    linecache.cache[name] = len(example), None, example.splitlines(keepends=True), name
    exec(compile(example, name, "exec"), known)


def other():
    """The exercise that the example of ``cite`` cites: the slope of a sum of squared distances."""
    from pathlib import Path

    from backproof.registry import Exercise

    known = names()

    def solve(proof):
        f, x, i, n, c = (known[name] for name in ("f", "x", "i", "n", "c"))
        proof.define(f, known["Sum"]((x[i] - c) ** 2, i))
        proof.conclude(known["Partial"](f, c), 2 * (n * c - known["Sum"](x[i], i)))
    return Exercise("other-exercise", "proof", [], "Another exercise", "", solve, Path("other.py"))
