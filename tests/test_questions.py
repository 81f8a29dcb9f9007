"""Claims typed as text: read as written, with their options, and answered with the reason in one line."""
import json

import pytest

from backproof.claims import Typed, read_claim
from backproof.errors import ExerciseError
from backproof.questions import prove_text
from backproof.words import in_words
from derivations.notation.grammar import Reader, Unreadable
from derivations.notation.to_tree import read
from derivations.notation.text import to_text
from derivations.proof.deciding import decide


def asked(claim, *given, ranges=(), fixed=(), whole=()):
    return prove_text([claim], list(given), dict(ranges), fixed, whole)


def as_written(text):
    return Reader(as_written=True).expression(text)


X, Y = ("sym", "x"), ("sym", "y")
MINUS_X = ("mul", ("num", -1), X)


@pytest.mark.parametrize("text, tree", [
    ("x/x", ("mul", X, ("pow", X, -1))),
    ("x - x", ("add", X, MINUS_X)),
    ("0*log(x)", ("mul", ("num", 0), ("call", "log", X))),
    ("exp(log(x))", ("call", "exp", ("call", "log", X))),
    ("log(exp(x))", ("call", "log", ("call", "exp", X))),
    ("e^x*e^x", ("mul", ("call", "exp", X), ("call", "exp", X))),
    ("(x*y)/(x*y)", ("mul", ("mul", X, Y), ("mul", ("pow", X, -1), ("pow", Y, -1)))),
    ("(x^2)^0.5", ("pow", ("pow", X, 2), read(as_written("1/2"))[1])),
    ("max(x, x/x)", ("call", "Max", X, ("mul", X, ("pow", X, -1)))),
    ("abs(-x)", ("call", "Abs", MINUS_X)), ("sign(x^2)", ("call", "sign", ("pow", X, 2))),
    ("2*(x + y)", ("mul", ("num", 2), ("add", X, Y))),
    ("relu(1/y)", ("call", "relu", ("pow", Y, -1))),
    ("tanh(-x)", ("call", "tanh", MINUS_X)), ("sin(-x)", ("call", "sin", MINUS_X)),
    ("atan(-x)", ("call", "atan", MINUS_X)), ("erf(-x)", ("call", "erf", MINUS_X)),
])
def test_the_kernel_gets_what_was_typed(text, tree):
    assert read(as_written(text)) == tree


@pytest.mark.parametrize("text", ["x/x", "x - x", "sqrt(c)*sqrt(c)", "exp(log(x))", "-(-x)",
                                  "sum(x[i]/x[i], i)", "x^2^y", "(x^2)^y", "-x^2", "1/(x*y)/x"])
def test_what_was_typed_prints_as_text_that_means_the_same(text):
    assert read(as_written(to_text(as_written(text)))) is not None
    assert asked(f"{text} = {to_text(as_written(text))}")["status"] in ("proved", "undecided")


@pytest.mark.parametrize("claim, conditions", [
    ("x/x = 1", ["x != 0"]), ("sqrt(c)*sqrt(c) = abs(c)", ["c >= 0"]),
    ("exp(log(x)) > 0", ["x > 0"]), ("0*log(x) = 0", ["x > 0"]),
    ("x^0 = 1", []), ("log(x)^0 = 1", ["x > 0"]),
    ("sum(x[i]/x[i], i) = n", ["x[k] != 0"]), ("x - x = 0", []),
])
def test_the_domain_is_that_of_the_text(claim, conditions):
    found = asked(claim, ranges={"i": "n"} if "[" in claim else ())
    assert found["status"] == "proved" and found["conditions"] == conditions


def test_a_step_of_the_answer_is_the_text_again():
    assert asked("x/x = 1")["steps"][0]["text"] == "x/x = 1"


# Chains and !=


@pytest.mark.parametrize("claim, statuses", [
    ("0 <= x^2 < x^2 + 1", ["proved", "proved"]),
    ("(x+1)^2 = x^2 + 2*x + 1 = x^2 + 1", ["proved", "refuted"]),
    ("x = y = z", ["refuted", "refuted"]),
])
def test_every_link_of_a_chain_is_decided_and_the_worst_counts(claim, statuses):
    found = asked(claim)
    assert [step["status"] for step in found["steps"]] == statuses
    assert found["status"] == statuses[-1]


def test_a_chain_that_is_given_is_several_facts():
    assert asked("x < z", "x < y < z")["status"] == "proved"
    assert asked("x < z", "x < y")["status"] == "refuted"


@pytest.mark.parametrize("claim, given, status", [
    ("x^2 + 1 != 0", [], "proved"), ("x*y != 0", ["x > 0", "y > 0"], "proved"),
    ("x*y != 0", ["x > 0"], "refuted"), ("x != y", ["x < y"], "proved"),
    ("x != y", ["x <= y"], "refuted"), ("x^2 != 2", [], "refuted"),
])
def test_a_claim_that_two_sides_differ_is_decided(claim, given, status):
    found = asked(claim, *given)
    assert found["status"] == status or status == "refuted" and found["status"] == "undecided"
    if found["status"] == "refuted":
        assert found["counterexample"]["left"] == found["counterexample"]["right"]


# Options


def test_a_fixed_index_of_what_is_given_is_one_place():
    given = ["x[t] > 0"]
    assert asked("x[k] > 0", *given)["status"] == "proved"
    assert asked("x[k] > 0", *given, fixed=["t"])["status"] == "refuted"
    assert asked("x[t] > 0", *given, fixed=["t"])["status"] == "proved"


def test_what_a_definition_leaves_open_is_asked():
    given = "y[j] = x[j] - x[t]"
    with pytest.raises(ExerciseError, match="the index t stands on the right only.*--fixed t"):
        asked("sum(y[t], t) = 0", given)
    assert asked("y[k] = x[k] - x[t]", given)["status"] == "proved"
    assert asked("sum(y[t], t) = 0", given, fixed=["t"])["status"] == "refuted"


def test_a_whole_number_is_not_negative_and_not_between():
    assert asked("(2*n - 1)^2 > 0")["status"] == "refuted"
    assert asked("n >= 0", whole=["n"])["status"] == "proved"
    assert asked("n >= 1", whole=["n"])["status"] == "refuted"


@pytest.mark.parametrize("options, said", [
    ({"fixed": ["s"]}, "--fixed s: “s” is no index of what is given"),
    ({"fixed": ["1"]}, "--fixed takes a name, as in --fixed t, not '1'"),
    ({"whole": ["n m"]}, "--whole takes a name"),
    ({"whole": ["n"], "ranges": {"k": "n"}}, "“n” is the size of an index"),
    ({"whole": ["t"], "fixed": ["t"]}, "“t” is an index"),
])
def test_an_option_that_does_not_fit_is_named(options, said):
    with pytest.raises(ExerciseError, match=said):
        asked("x[k] > 0", "x[t] > 0", **options)


@pytest.mark.parametrize("fact, claim, status", [
    ("k != t", "delta(k, t) = 0", "proved"), ("k < t", "delta(k, t) = 0", "proved"),
    ("k <= t", "delta(k, t) = 0", "refuted"), ("k != t", "delta(k, t)*x[k] = x[k]", "refuted"),
])
def test_a_fact_about_indices(fact, claim, status):
    assert asked(claim, fact)["status"] == status


# Sums with bounds


@pytest.mark.parametrize("claim, status", [
    ("sum(x[k], (k, 1, n-1)) = sum(x[k], k) - x[0]", "proved"),
    ("sum(x[k], (k, 0, n-2)) = sum(x[k], k) - x[0]", "refuted"),
    ("sum(x[k], (k, 1, n-2)) = 0", "refuted"),
    ("sum(x[k], (k, 1, n-1)) = sum(x[k], k)", "refuted"),
])
def test_a_sum_with_bounds_is_over_places_of_its_axis(claim, status):
    assert asked(claim, ranges={"k": "n"})["status"] == status


def test_a_lower_triangle():
    triangle = "2*sum(sum(x[j]*x[k], (k, 0, j)), (j, 0, n-1)) = sum(x[j], j)^2 + sum(x[j]^2, j)"
    assert asked(triangle, ranges={"j": "n", "k": "n"})["status"] == "proved"
    assert asked(triangle.replace(" + sum(x[j]^2, j)", ""), ranges={"j": "n"})["status"] == "refuted"


def shapes(*texts, **options):
    reader = Reader(**options)
    reader.read_all(definitions=texts)
    return {n: to_text(a.shape[0]) for n, a in reader.names.items() if getattr(a, "shape", None)}


def test_an_axis_holds_every_place_that_is_used():
    assert shapes("y[i] = x[2*i] + x[2*i+1]", ranges={"i": "n"})["x"] == "2*n"
    assert shapes("y[i] = x[2*i+1] + x[2*i]", ranges={"i": "n"})["x"] == "2*n"
    assert shapes("y[i] = x[i] + x[i+1]", ranges={"i": "n"}) == {"y": "n", "x": "n + 1"}
    assert shapes("h[t] = h[t-1] + x[t]", ranges={"t": "T"}) == {"h": "T", "x": "T"}


def test_bounds_say_how_long_an_axis_is():
    reader = Reader(as_written=True)
    reader.expression("sum(x[k], (k, 1, n-2)) + sum(y[k], (k, 0, 3))")
    assert [to_text(reader.names[a].shape[0]) for a in "xy"] == ["n", "4"]


# What is not read, and what takes too long


@pytest.mark.parametrize("claim, said", [
    ("gamma(a) = a", "“gamma” is not a function I know"), ("ψ(x+1) = ψ*x + ψ", "“psi” is not"),
    ("zeta(2) = 2*zeta", "known are abs, atan"), ("erfc(x) = 1", "“erfc” is not a function"),
    ("x[i*i/i] = x[i]", "a place is a whole number"),
    ("delta(exp(log(i)), j) = delta(i, j)", "a place is a whole number"),
    ("sum(max(x[i,k], k), i) = 0", r'moves with the index of a sum .* --given "m\[i\] >= A'),
    ("min(i, x[i]) = 0", "over the index i"),
])
def test_what_cannot_be_read_is_refused(claim, said):
    with pytest.raises(Unreadable, match=said):
        asked(claim)


def test_of_a_maximum_for_every_row_the_bounds_are_given():
    with pytest.raises(ExerciseError, match="given by its bounds"):
        asked("m[i] >= A[i,j]", "m[i] = max(A[i,k], k)")
    assert asked("m[i] >= A[i,0]", "m[i] >= A[i,k]")["status"] == "proved"


def test_a_maximum_over_an_index_is_the_value_at_a_place_of_its_own():
    assert asked("max(x[i], i) >= x[j]")["status"] == "proved"
    assert asked("max(x[i], i) = x[j]")["status"] == "refuted"


def test_a_letter_before_parentheses_is_still_a_factor():
    assert asked("η(1 - x) = η - η*x")["status"] == "proved"


@pytest.mark.parametrize("claim, ranges", [
    ("sum(x[k], (k, 0, 1000000000)) = 1", {}), ("x[1000000000] = 0", {}),
    ("x[i] = 0", {"i": "1000000000"})])
def test_a_huge_range_is_not_walked_through(claim, ranges):
    found = asked(claim, ranges=ranges)
    assert found["status"] == "undecided" and "more than the 1,000" in found["reason"]


@pytest.mark.parametrize("given", ["x != x", "x < x", "1 = 2"])
def test_what_no_point_satisfies_proves_and_refutes_nothing(given):
    found = asked("x = 1", given)
    assert found["status"] == "undecided" and "failed" not in found["reason"]


# The answer


def test_the_answer_says_why_in_one_line():
    found = asked("sum((x[i]-mu)^2, i) = sum(x[i]^2, i) - n*mu^2", "sum(x[i], i) = n*mu",
                  ranges={"i": "n"})
    assert in_words(found).splitlines()[1:] == [
        "proved for every n: checked at n = 1, 2; that suffices, because no term sums over more than "
        "one index", "  given sum(x[i], i) = n*mu"]
    assert found["small_sizes"] == {"d": 1, "sizes": {"n": [1, 2]}}


@pytest.mark.parametrize("claim", [
    "sum(x[i]*y[i], i)^2 <= sum(x[i]^2, i)*sum(y[i]^2, i)", "x*y <= x^2 + y^2",
    "sum(x[i]^2 + y[i]^2, i) >= 2*sum(x[i]*y[i], i)"])
def test_a_certificate_is_a_line_that_can_be_asked(claim):
    found = asked(claim)
    assert found["status"] == "proved" and found["certificate"] in found["why"]
    assert asked(found["certificate"])["status"] == "proved"
    assert asked(f"{found['certificate']} + 1")["status"] == "refuted"


def test_a_difference_that_is_its_own_certificate_says_how_its_sign_is_known():
    found = asked("sum(sum(x[i]*w[i,j], i)^2, j) >= 0")
    assert found["status"] == "proved" and found["why"].endswith(
        "^2, k) is not negative, by the signs of its parts and what is given")
    assert "is about 0.0345, computed" in asked("exp(-1) > 1/3")["why"]


def test_the_answer_is_data():
    found = asked("x/x = 1", "x > y")
    assert found["conditions"] == ["x != 0"] and found["assumptions"] == ["x > y"]
    assert {"status", "result", "steps", "small_sizes", "certificate", "conditions", "assumptions",
            "why", "counterexample", "seconds"} <= json.loads(json.dumps(found)).keys()


@pytest.mark.parametrize("claim, given", [
    ("x[2]^2 <= sum(x[k]^2, k)", ("x[i+1] = x[i]",)),
    ("x[2] <= sum(x[k], k)", ("x[i+1] >= x[i]", "x[k] >= 0")),
    ("x[n-1]^2 <= sum(x[k]^2, k)", ()),
])
def test_a_place_outside_an_array_refutes_nothing(claim, given):
    """x[2] is none of one place or two, and no array has a place -1."""
    question, = read_claim(Typed((claim,), given, {}))
    case = decide(question, seconds=3).counterexample  # it is found before a longer search for a proof
    assert not case or "[-1]" not in case.from_zero().values["x"] and set(case.sizes.values()) != {1}


@pytest.mark.parametrize("claim", ["((x+y)+z)*w = 0", "((x+y)-1)*2 = z"])
def test_a_sum_in_parentheses_may_stand_in_a_sum(claim):
    assert asked(claim)["status"] == "refuted"


@pytest.mark.parametrize("claim, given", [
    ("sum(x[i],i)^2 <= n*sum(x[i]^2,i)", []), ("sum(x[i]-m,i) = 0", ["m = sum(x[i],i)/n"]), ("sum(L[t],t)/T >= 0", ["L[t] >= 0"])])
def test_where_a_letter_may_be_a_length_and_it_matters_one_is_asked(claim, given):
    with pytest.raises(ExerciseError, match="run over . places"):
        asked(claim, *given)
    assert asked(claim, *given, ranges={"i": "n", "t": "T"})["status"] == "proved"


@pytest.mark.parametrize("claim", ["sum(exp(z[i]/T)/sum(exp(z[k]/T),k),i) = 1", "n*sum(x[i],i) = sum(n*x[i],i)"])
def test_where_it_does_not_matter_it_is_not_asked(claim):
    assert asked(claim)["status"] == "proved"


SORTED = "x[i+1] >= x[i]"


@pytest.mark.parametrize("claim, status", [
    ("x[n-1] + 0*sum(x[i],i) >= x[0]", "proved"), ("sum(x[i],i) <= n*x[0]", "refuted"), ("x[n-1] <= x[0] + 0*sum(x[i],i)", "refuted"),
    ("(x[0]+x[n-1])/2 >= sum(x[i],i)/n", "refuted")])
def test_a_fact_of_the_next_place_is_one_of_all_that_have_a_next(claim, status):
    assert asked(claim, SORTED, ranges={"i": "n"})["status"] == status
