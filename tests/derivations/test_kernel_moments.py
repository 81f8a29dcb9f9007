"""Expected values in the kernel: against enumeration, and what may not be said of chance."""
from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import pytest
from numpy.random import default_rng
from sympy import Abs, Function, Rational, exp, log, pi, sqrt, sympify

from derivations import Random
from derivations.kernel.calculus import written_out
from derivations.kernel.context import Context
from derivations.kernel.moments import families_of
from derivations.kernel.rules import (
    Instance, NotProved, equation, induction, induction_contexts, induction_part, instance,
)
from derivations.kernel.terms import ZERO, Unsupported, names, num, place
from derivations.kernel.theorem import is_theorem
from derivations.notation.to_tree import read
from derivations.language import Expectation as E
from derivations.language import Partial, Sum, Variance, array, index, real, relu, size, step
from derivations.proof.chance import joint
from derivations.proof.deciding import Question, decide
from derivations.record import Status
from derivations.tactics import equality
from derivations.tactics.contexts import context

n, m = size("n"), size("m")
i, j = index("i j", n)
p, q = index("p q", m)
e, f, x = array("e f x", n)
w, c = array("w", n, m), array("c", m)
a, b, d, z, t, mean = real("a b d z t mu")
v, r = real("v r", positive=True)

STANDARD = (Random.gaussian(e[i], 0, v), Random.independent(b, mean, v), Random.rademacher(d), Random("f", (1, 3, 4, 20)))


def shown(left, right, given=(), definitions=(), random=STANDARD):
    """A theorem, or ``None``."""
    try:
        here = context([left, right], given, definitions, random=joint(random))
        return equality.prove(here, read(sympify(left)), read(sympify(right)))
    except (NotProved, Unsupported):
        return None


@pytest.mark.parametrize("left, right", [
    (E(Sum(e[i] * x[i], i) + b), mean), (Variance(Sum(e[i] * x[i], i) + b), v + v * Sum(x[i]**2, i)),
    (E(Sum(e[i]**2 * e[j]**2, i, j)), n**2 * v**2 + 2 * n * v**2), (E(b**2), mean**2 + v), (E(d**4 * b), mean),
    (E((Sum(e[i] * x[i], i))**4), 3 * (v * Sum(x[i]**2, i))**2), (E(e[i] * e[j]), v * (i - i) + E(e[i] * e[j])),
    (E(a), a), (E(E(b) * b), mean**2), (sqrt(Variance(e[i])), sqrt(v)), (Variance(Sum(f[i], i) / n), 2 / n),
    (E(f[i]**3 * d**2), 4), (E(Partial(b**2, b)), 2 * mean), (Variance(2 * b - 3 * e[i]), 4 * v + 9 * v),
    (E((b - E(b))**2), Variance(b)), (E(d), 0), (E(e[0] * e[1]), 0), (E(exp(a) * b), exp(a) * mean),
])
def test_means_and_variances(left, right):
    assert is_theorem(shown(left, right))
    assert shown(left, right + 1) is None and shown(left, 2 * right + v) is None


@pytest.mark.parametrize("false", [
    (E(Sum(e[i]**2 * e[j]**2, i, j)), n**2 * v**2), (E(Sum(e[i], i)**4), 3 * n * v**2), (E(f[i]**2 * f[j]), 3),
    (E(Sum(f[i], i)**2), n * 3), (E(e[i] * e[j]), 0), (E(b**2), mean**2), (E(b * b), E(b) * E(b)),
    (Variance(b + b), 2 * v), (Variance(Sum(e[i], j)), n * v),
])
def test_only_what_differs_factors(false):
    assert shown(*false) is None


FINITE = (Random.symmetric(a, v), Random.gaussian(b, 0, v), Random("z", (1,)))


@pytest.mark.parametrize("left", [b * Abs(a), b * relu(a), b * a * Abs(a) + b, b**3 * Abs(a) * z, b * Abs(z)])
def test_beside_a_mean_of_0_another_need_be_finite_only(left):
    assert shown(E(left), 0, random=FINITE) and shown(E(left), 1, random=FINITE) is None


@pytest.mark.parametrize("unknown", [b * Abs(a)**3, b * a**4, b * z**2, b**2 * Abs(a), (b + 1) * Abs(a)])
def test_a_mean_that_may_not_be_finite_or_is_not_multiplied_by_0_is_asked_for(unknown):
    assert shown(E(unknown), 0, random=FINITE) is None


@pytest.mark.parametrize("product_of_three", [a * b * z, a * b * z**3, a**3 * b * z, z * a * b / 4])
def test_a_product_of_independent_variables_is_not_independent_of_them(product_of_three):
    signs = (Random.rademacher(a), Random.rademacher(b))
    assert shown(E(product_of_three), E(a) * E(b) * E(z), definitions=[(z, a * b)], random=signs) is None
    assert shown(E(a * b), E(a) * E(b), random=signs)
    assert shown(E(a * b * z), 1, definitions=[(z, a * b)], random=signs)


@pytest.mark.parametrize("of", [
    exp(b), 1 / b, log(b**2), sqrt(b**2), Abs(b), step(b), relu(b), b**a, Function("g")(b), 1 / (1 + Sum(e[i]**2, i)),
    b**3, f[i]**5, E(b) * b**3, b / b**2, Partial(relu(b), b), Partial(Abs(b), b)])
def test_what_the_moments_do_not_say_is_declined(of):
    for claim in (0, 1, mean, of):
        assert shown(E(of), claim) is None


@pytest.mark.parametrize("given", [
    [(b, d)], [b > 0], [(Sum(e[i], i), 0)], [(e[i], f[i])], [e[i] < 3], [(d**2, 1)]])
def test_nothing_else_is_given_of_a_random_variable(given):
    assert shown(E(b * d), 0, given) is None and shown(E(b), mean, given) is None
    assert shown(E(b * a), mean * a, [a > 0])


@pytest.mark.parametrize("outside", [(b**2, b * b), (b * E(d), 0), (E(b) + d, mean + d), (Partial(E(a * b), b), 0)])
def test_a_random_variable_stands_under_a_mean_alone(outside):
    assert shown(*outside) is None


@pytest.mark.parametrize("body", [2 * b, b + d, Sum(e[i], i), a * b])
def test_definitions_are_put_in_first(body):
    assert shown(E(z**2), E(z)**2, definitions=[(z, body)]) is None
    assert shown(E(z**2), E(body**2), definitions=[(z, body)])


@pytest.mark.parametrize("variables", [
    [Random("a", (1, 0))], [Random("a", (0, -1))], [Random("a", (1, 1, 5))], [Random("a", (0, 1, 0, Rational(1, 2)))],
    [Random("a", (0, 1, 2, 3))], [Random.gaussian(a, 0, -1)], [Random.bernoulli(a, 2)], [Random.bernoulli(a, -1)],
    [Random.rademacher(a), Random.gaussian(a)], [Random("a", (t, t**2 - 1))], [Random("a", (b,)), Random.rademacher(b)],
    [Random("a", (x[i],))],
])
def test_impossible_random_variables_are_refused(variables):
    with pytest.raises(Unsupported):
        families_of(Context(random=joint(variables)))
    assert shown(E(a), E(a), random=variables) is None


@pytest.mark.parametrize("variable", [
    Random("a", (1, 1)), Random("a", (1, 1, 1, 1)), Random("a", (0, 1, 2, 5)), Random("a", (t, r)),
    Random.gaussian(a, 0, 0), Random.bernoulli(a, t), Random.uniform(a, t, r)])
def test_possible_random_variables_are_not(variable):
    assert is_theorem(shown(E(a), E(a), random=[variable]))
    assert shown(E(a**2), -1, random=[variable]) is None


def test_a_random_variable_has_no_sign_and_no_definition():
    assert shown(E(r), 1, random=[Random("r", (1, 2))]) is None
    assert shown(E(z), 1, random=[Random("z", (1, 2))], definitions=[(z, sympify(1))]) is None


HALF = (Random.gaussian(e[i], 0, v), Random.symmetric(b, v, 5 * v**2), Random.uniform(d, -r, r), Random.rademacher(a),
        Random.bernoulli(z, Rational(1, 3)), Random.uniform(t, 0, r))


@pytest.mark.parametrize("left, right", [
    (E(Abs(e[i])), sqrt(2 * v / pi)), (E(relu(e[i])), sqrt(v / (2 * pi))), (E(relu(e[i])**2), v / 2),
    (E(Abs(e[i])**3), 2 * v * sqrt(2 * v / pi)), (E(relu(-2 * e[i])**2), 2 * v), (E(e[i] * Abs(e[i])), 0),
    (Variance(relu(e[i])), v / 2 - v / (2 * pi)), (E(Sum(e[i] * Abs(e[j]), i, j)), 0),
    (E(Sum(Abs(e[i]), i)**2), n * v + n * (n - 1) * 2 * v / pi), (E(relu(b)**2), v / 2), (E(b**3 * Abs(b)), 0),
    (E(relu(b)**4), 5 * v**2 / 2), (E(Abs(d)), r / 2), (E(relu(d)), r / 4), (E(relu(d)**2), r**2 / 6), (E(Abs(a)), 1),
    (E(relu(a)), Rational(1, 2)), (E(relu(z)), Rational(1, 3)), (E(Abs(t)), r / 2), (E(t * Abs(3 * t)), r**2),
    (E(Abs(e[i]) * Abs(b)**2), v * sqrt(2 * v / pi)),
])
def test_means_of_magnitudes_and_of_what_a_relu_lets_through(left, right):
    assert is_theorem(shown(left, right, random=HALF))
    assert shown(left, right + 1, random=HALF) is None and shown(left, 2 * right + v, random=HALF) is None


@pytest.mark.parametrize("law, power, by_sampling", [
    ("normal", 1, lambda draw: draw.normal(0, 2**0.5, 400_000)), ("normal", 3, lambda draw: draw.normal(0, 2**0.5, 400_000)),
    ("uniform", 1, lambda draw: draw.uniform(-2, 2, 400_000)), ("uniform", 3, lambda draw: draw.uniform(-2, 2, 400_000))])
def test_the_means_of_magnitudes_are_those_of_a_sample(law, power, by_sampling):
    variable = {"normal": Random.gaussian(a, 0, 2), "uniform": Random.uniform(a, -2, 2)}[law]
    drawn = abs(by_sampling(default_rng(0)))**power
    value = next(m for m in (2 / sqrt(pi), 8 / sqrt(pi), 1, 2) if shown(E(Abs(a)**power), m, random=[variable]))
    assert abs(float(value) - drawn.mean()) < 4 * drawn.std() / 400_000**0.5


@pytest.mark.parametrize("variable, of", [
    (Random.gaussian(a, 1, v), Abs(a)), (Random.gaussian(a, t, v), relu(a)), (Random.uniform(a, -1, 2), Abs(a)),
    (Random.symmetric(a, v), Abs(a)), (Random.symmetric(a, v), a**4), (Random("a", (0, 1, 0, 1)), Abs(a)),
    (Random.gaussian(a, 0, v), Abs(a + 1)), (Random.gaussian(a, 0, v), relu(t * a)),
    (Random.gaussian(a, 0, v), 1 / Abs(a))])
def test_a_magnitude_that_the_law_does_not_say_is_declined(variable, of):
    for claim in (0, 1, v, sqrt(2 * v / pi), of):
        assert shown(E(of), claim, random=[variable]) is None


@pytest.mark.parametrize("variable", [Random.symmetric(a, -1), Random.symmetric(a, 2, 3)])
def test_an_impossible_symmetric_law_is_refused(variable):
    assert shown(E(a), 0, random=[variable]) is None
    assert shown(E(a), 0, random=[Random.symmetric(a, 2, 4)])


@pytest.mark.parametrize("law", ["gaussian", "uniform", "bernoulli", "rademacher"])
def test_the_moments_of_a_law_are_those_of_its_formula(law):
    variable = getattr(Random, law)(a, *{"gaussian": (2, 3), "uniform": (-1, 4), "bernoulli": (Rational(1, 3),)}.get(law, ()))
    family = variable.family()
    known = {"gaussian": (2, 7, 26, 115), "uniform": [Rational(4**(k + 1) - (-1)**(k + 1), 5 * (k + 1)) for k in range(1, 5)],
             "bernoulli": (Rational(1, 3),) * 4, "rademacher": (0, 1, 0, 1)}[law]
    for order, moment in enumerate(known, 1):
        assert shown(E(a**order), moment, random=[variable])
        assert shown(E(a**order), moment + 1, random=[variable]) is None
    assert family.law == {"gaussian": "normal"}.get(law, law)


def test_a_normal_law_has_all_moments():
    assert shown(E(a**6), 15, random=[Random.gaussian(a)]) and shown(E(a**6), 15, random=[Random("a", (0, 1, 0, 3))]) is None


# ---------------------------------------------------------- theorems about means, used elsewhere

def means(left, right, random):
    here = context([left, right], random=joint(random))
    return equation(here, read(sympify(left)), read(sympify(right))), here


@pytest.mark.parametrize("by", [
    Instance(scalars=(("a", read(b)),)), Instance(scalars=(("b", read(sympify(5))),)), Instance(scalars=(("b", read(a)),)),
    Instance(scalars=(("a", read(2 * b + 1)),)), Instance(arrays=(("x", "e"),)), Instance(arrays=(("e", "x"),))])
def test_an_instance_replaces_no_random_variable_and_puts_none_in(by):
    for left, right in ((E(a * b), E(a) * E(b)), (E(a * b), a * mean), (E(x[i] * e[i]), x[i] * E(e[i]))):
        theorem, here = means(left, right, STANDARD)
        with pytest.raises((NotProved, Unsupported)):
            instance(here, theorem, by)


def test_an_instance_puts_constants_in():
    theorem, here = means(E(a * b), a * mean, STANDARD)
    assert is_theorem(instance(here, theorem, Instance(scalars=(("a", read(t + 1)),))))


@pytest.mark.parametrize("random", [[], [Random.rademacher(d)], [*STANDARD, Random.rademacher(a)],
                                    [Random.gaussian(b, mean, v)]])
def test_a_theorem_about_means_is_used_under_the_same_chance_alone(random):
    theorem, _ = means(E(a * b), a * mean, STANDARD)
    here = context([a * mean * v], random=joint(random))
    with pytest.raises((NotProved, Unsupported)):
        equation(here, read(E(a * b)), read(a * mean + 1), using=(theorem,))
    with pytest.raises((NotProved, Unsupported)):
        instance(here, theorem, Instance())


def test_an_induction_over_a_size_that_a_law_depends_on_is_refused():
    """(n - 1)(n E - 1 - E) = 0 with E = 1/n: true at n = 1, and at n + 1 with the E of n; false at n = 2."""
    here = context([n], random=joint([Random.gaussian(b, 0, 1 / n)]))
    second = read(E(b**2))
    left = ("mul", read(n - 1), ("add", ("mul", read(n), second), num(-1), ("mul", num(-1), second)))
    first, following = (induction_part((left, "=", ZERO), "n", where) for where in (place(1), place(1, {"n": 1})))
    base = equation(here, *first)
    step = equation(induction_contexts(here, left, "=", ZERO, "n", 1)[1], *following)
    with pytest.raises(NotProved):
        induction(here, (left, "=", ZERO), "n", 1, base, step)


def test_a_mean_wants_declared_chance_and_one_declaration():
    assert shown(E(a), a, random=()) is None
    twice = Context(random=joint([Random.rademacher(a)] * 2))
    with pytest.raises(Unsupported):
        written_out(twice, read(E(a)))


def test_the_derivative_of_a_mean_is_not_taken():
    assert shown(Partial(E(b), mean), 0) is None and shown(Partial(E(b), mean), 1) is None


# ---------------------------------------------------------------------------------- enumeration

OUTCOMES = {"e": {2: Fraction(1, 3), -1: Fraction(1, 2), 0: Fraction(1, 6)}, "f": {1: Fraction(1, 4), 3: Fraction(3, 4)},
            "w": {1: Fraction(1, 2), -2: Fraction(1, 2)}}


def moments(name):
    found = [sum(Fraction(y)**order * chance for y, chance in OUTCOMES[name].items()) for order in range(1, 5)]
    return tuple(Rational(y.numerator, y.denominator) for y in found)


DRAWN = joint([Random(name, moments(name)) for name in OUTCOMES])
FORMULAS = [e[i], e[i] * e[j], e[i]**2 * f[j], Sum(e[i], i)**2, Sum(e[i] * f[i], i) * e[j], Sum(w[i, p] * c[p], p)**2,
            Sum(w[i, p] * w[j, p], p), Sum(e[i] * e[j] * i, i, j), Sum(e[i], i) * Sum(e[j]**2, j), Sum(e[i], i)**3 + t,
            Sum(Sum(e[i] * w[i, p], i)**2, p), Sum(f[i], i)**2 * e[j]**2, (e[i] - f[j])**4, e[0] * e[i]]


def value(tree, sizes, places, drawn):
    """A tree as a number, by what it says."""
    def at(place):
        return place[0] + sum(k * places.get(x, sizes.get(x, 0)) for x, k in place[1])
    match tree:
        case ("num", number):
            return Fraction(number)
        case ("sym", _):
            return Fraction(3, 7)
        case ("ord", place):
            return Fraction(at(place))
        case ("entry", name, where):
            key = name, tuple(map(at, where))
            return Fraction(drawn[key] if name in OUTCOMES else 2 + sum(key[1]) * 3)
        case ("delta", one, other):
            return Fraction(at(one) == at(other))
        case ("add", *parts):
            return sum(value(part, sizes, places, drawn) for part in parts)
        case ("mul", *parts):
            found = Fraction(1)
            for part in parts:
                found *= value(part, sizes, places, drawn)
            return found
        case ("pow", base, power):
            return value(base, sizes, places, drawn)**power
        case ("sum", k, body):
            return sum(value(body, sizes, {**places, k: number}, drawn) for number in range(at(k.size)))
    raise AssertionError(tree)


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
@pytest.mark.parametrize("sizes", [{"n": 1, "m": 2}, {"n": 2, "m": 1}, {"n": 2, "m": 2}], ids=str)
def test_a_mean_is_the_mean_over_all_outcomes(formula, sizes):
    plain = read(sympify(formula))
    opened, _ = written_out(Context(random=DRAWN), ("mean", plain))
    entries = [(name, (y,)) for name in "ef" for y in range(sizes["n"])] + [
        ("w", y) for y in product(range(sizes["n"]), range(sizes["m"]))]
    entries = [entry for entry in entries if entry[0] in names(plain)]
    free = [read(k)[1][1][0][0] for k in (i, j) if k in formula.free_symbols]
    for numbers in product(range(sizes["n"]), repeat=len(free)):
        places, total = dict(zip(free, numbers)), Fraction(0)
        for drawn in product(*(OUTCOMES[name].items() for name, _ in entries)):
            chance = Fraction(1)
            for _, weight in drawn:
                chance *= weight
            total += chance * value(plain, sizes, places, {entry: y for entry, (y, _) in zip(entries, drawn)})
        assert value(opened, sizes, places, {}) == total


@pytest.mark.parametrize("of, relation, bound", [
    (Variance(e[i]), ">=", 0), (E(e[i]**2), ">=", 0), (E(d), "<=", 1), (E(d), ">=", 0), (Variance(d), ">=", 0),
    (Variance(b), ">=", 0), (E(f[i]**4), ">=", E(f[i]**2)**2)])
def test_what_a_law_implies_of_its_parameters_is_known(of, relation, bound):
    variables = (Random.gaussian(e[i], 0, t), Random.bernoulli(d, a), Random("b", (mean, z)),
                 Random("f", (0, mean, 0, t)))
    here = Question(sympify(of), relation, sympify(bound), random=joint(variables))
    assert decide(here).status == Status.PROVED
    opposite = {">=": "<", "<=": ">"}[relation]
    assert decide(replace(here, relation=opposite)).status == Status.REFUTED


def test_no_point_outside_a_law_refutes_a_line():
    for left, relation, right in ((E(d), "<=", Rational(1, 2)), (Variance(d), "=", sympify(0))):
        found = decide(Question(left, relation, right, random=joint([Random.bernoulli(d, a)])))
        (chance,) = found.counterexample.values.values()
        assert found.status == Status.REFUTED and 0 <= Rational(chance) <= 1


BATCH = (Random.draws(e[i], mean, v, m), Random.gaussian(b, 0, 1))


@pytest.mark.parametrize("left, right", [
    (E(Sum(e[i], i) / n), mean), (E(e[0] * e[1]), mean**2 - v / (m - 1)), (E(e[i]**2), mean**2 + v),
    (Variance(Sum(e[i], i) / n), v / n * (m - n) / (m - 1)), (E(Sum(e[i] * x[i], i) * b**2), mean * Sum(x[i], i)),
    (Variance(e[0] + e[1]), 2 * v * (m - 2) / (m - 1))])
def test_draws_without_replacement(left, right):
    found = shown(left, right, random=BATCH)
    assert is_theorem(found)
    assert shown(left, right + 1, random=BATCH) is None and shown(left, 2 * right + v, random=BATCH) is None


def test_no_more_are_drawn_than_there_are():
    here = Question(m, ">=", n, random=joint(BATCH))
    assert decide(here).status == Status.PROVED
    assert decide(replace(here, left=m - 1)).status == Status.REFUTED


@pytest.mark.parametrize("numbers, drawn", [((1, 2, 6), 2), ((0, 0, 1, 5), 3), ((-1, 4), 2)])
def test_the_law_of_draws_is_that_of_all_orders(numbers, drawn):
    count, middle = len(numbers), Fraction(sum(numbers), len(numbers))
    spread = sum((x - middle)**2 for x in numbers) / count
    sums = [sum(order[:drawn]) for order in permutations(numbers)]
    square = sum(Fraction(s)**2 for s in sums) / len(sums)
    variables = [Random.draws(e[i], Rational(middle), Rational(spread), count)]
    by_law = E(sum(e[k] for k in range(drawn))**2)
    assert shown(by_law, Rational(square), random=variables)
    assert shown(by_law, Rational(square) + 1, random=variables) is None


@pytest.mark.parametrize("of, variables", [
    (e[0] * e[1] * e[2], BATCH), (e[i + 1], BATCH), (e[i]**3, BATCH), (Abs(e[i]), BATCH), (w[i, p]**2 * w[j, p], [Random.draws(w[i, p], 0, v, m)]),
    (e[0] + e[1], [Random.draws(e[i], 0, 1, 1)]), (e[i], [Random.draws(e[i], 0, -1, m)]), (e[i], [Random.draws(e[i], 0, 1, 0)])])
def test_of_draws_no_more_is_said(of, variables):
    for claim in (0, mean, v, 2 * mean):
        assert shown(E(of), claim, random=variables) is None
