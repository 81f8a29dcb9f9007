"""Claims stated for Coq: what is quantified, what is assumed, what moves, and what has no words."""
import pytest

from backproof.claims import Typed
from backproof.coq.theory import theory
from backproof.coq.typed import file_of
from derivations import Random
from derivations.claim import claimed, said, written
from derivations.coq import LIBRARY, Outside, Statement
from derivations.kernel.context import Context, Definition, Fact
from derivations.kernel.point import counterexample
from derivations.kernel.terms import FUNCTIONS, ONE, ZERO, Unsupported, Var, at, bound, mul, num, place, pow_
from derivations.notation.to_tree import read
from derivations.ledger import Label, lines
from derivations.language import Expectation, array, index, real, size
from derivations.proof.chance import joint
from derivations.tactics.contexts import context

N = Var("i", at("n"))
K = Var("k", at("n"))
X, Y, Z = ("sym", "x"), ("sym", "y"), ("entry", "z", (at(N),))
LEAST = Context(least=(("n", 1),))


def stated(context, left, relation, right) -> str:
    return " ".join(Statement(claimed(context, left, relation, right)).theorem("line_1").split())


def of(context, left, relation="=", right=ZERO) -> str:
    """The statement behind its name."""
    return stated(context, left, relation, right).removeprefix("Theorem line_1 : ")


def test_names_sizes_and_free_indices_are_quantified_and_a_range_is_assumed():
    assert of(LEAST, Z, "=", X) == (
        "forall (n : nat) (x : R) (z : nat -> R) (i : nat), (1 <= n)%nat -> (i < n)%nat -> (z i) = x.")


def test_signs_and_the_domain_are_hypotheses():
    found = of(Context((("n", 1),), (("x", ">"), ("z", ">="))), mul(pow_(Y, -1), X, Z), "<", ("call", "log", Y))
    assert "x > 0 -> (forall i0, z i0 >= 0) ->" in found
    assert "(y <> 0) -> (y > 0) -> ((/ y) * x * (z i)) < (ln y)." in found


def test_a_fact_holds_for_every_place_unless_it_is_a_chosen_one():
    every = LEAST.given(Fact(">=", ("entry", "z", (at(K),)), ZERO))
    assert "(forall k : nat, (k < n)%nat -> (z k) >= 0) -> (z i) = 0." in of(every, Z)
    chosen = LEAST.given(Fact(">=", ("entry", "z", (at(K),)), ZERO, frozenset({K})))
    assert "(k < n)%nat -> ((z k) >= 0) -> (z i) = 0." in of(chosen, Z)


def test_under_a_derivative_what_rests_on_the_variable_is_said_again_after_it():
    here = Context(definitions=(Definition("a", (), mul(num(2), X)), Definition("c", (), pow_(("sym", "a"), 2))))
    found = of(here, ("partial", ("sym", "c"), X), "=", mul(num(4), ("sym", "a")))
    assert found.endswith("is_derive (fun x => let a := (2 * x) in let c := (a ^ 2) in c) x (4 * a).")
    by_a = of(here, ("partial", ("sym", "c"), ("sym", "a")), "=", ZERO)
    assert by_a.endswith("is_derive (fun a => let c := (a ^ 2) in c) a 0.")


def test_a_slope_by_an_entry_changes_that_entry_alone():
    found = of(LEAST, ("partial", ("sum", Var("k", at("n")), ("entry", "z", (at(K),))), Z), "=", ONE)
    assert found.endswith("is_derive (fun t_ => let z := put z i t_ in (sum n (fun k => (z k)))) (z i) 1.")


def test_the_direct_slope_holds_every_other_name():
    here = Context(definitions=(Definition("a", (), X), Definition("c", (), mul(X, ("sym", "a")))))
    found = of(here, ("direct", ("sym", "c"), X), "=", ("sym", "a"))
    assert found.endswith("is_derive (fun x => (x * a)) x a.")


def test_a_statement_says_the_same_whatever_was_read_before_it():
    inner = Definition("h", (N,), mul(("entry", "z", (at(N),)), ("sum", K, ("entry", "z", (at(K),)))))
    here = Context((("n", 1),), definitions=(inner,))
    left = ("sum", N, ("direct", ("entry", "h", (at(N),)), ("entry", "z", (at(N),))))
    first = of(here, left)
    bound("k", at("n"))
    assert of(here, left) == first and "(z i) * (sum n (fun i_50 => (z i_50)))" in first


def test_an_unknown_function_has_the_slopes_that_are_spoken_of():
    f = ("call", "f", X)
    assert "(forall x : R, ex_derive f x) ->" in of(Context(), ("partial", f, X), "=", ("call", "f'", X))
    assert "ex_derive" not in of(Context(), f, "=", f)
    twice = of(Context(), ("partial", f, X, X), "=", ("call", "f''", X))
    assert "(forall x : R, ex_derive f x) -> (forall x : R, ex_derive (Derive f) x) ->" in twice


def test_a_limit_binds_its_variable():
    left = ("lim", ("call", "exp", mul(num(-1), X)), X, ("infinity", "+"), "")
    claim = said({**written(claimed(Context(), ZERO, "=", ZERO)), "left": list_of(left), "relation": "->"})
    assert Statement(claim).theorem("a") == (
        "Theorem a :\n  is_lim (fun x => (exp (-1 * x))) p_infty (Finite 0).")


def list_of(t):
    return [list_of(part) for part in t] if isinstance(t, tuple) else str(t) if type(t) is int else t


def test_a_counterexample_denies_the_claim_and_its_proof_names_the_point():
    total = ("sum", K, ("entry", "z", (at(K),)))
    at_two = {("z", (0,)): ZERO, ("z", (1,)): num(3)}
    theorem = counterexample(LEAST, total, "=", ONE, {"n": 2}, at_two)
    (line,) = theory(lines([(theorem, Label("a", 1, ""))]), "a")
    assert " ".join(line.statement.split()) == (
        "Theorem line_1 : ~ (forall (n : nat) (z : nat -> R), (1 <= n)%nat -> "
        "(sum n (fun i_0 => (z i_0))) = 1).")
    assert "specialize (H 2%nat (put (put (fun _ => 0) 0 0) 1 3))" in line.script


def test_random_variables_are_independent_and_have_moments():
    n = size("n")
    i, w, v = index("i", n), array("w", n), real("v", positive=True)
    left = Expectation(w[i]**2)
    here = context([left, v], (), (), random=joint((Random.gaussian(w[i], 0, v),)))
    found = of(here, read(left), "=", read(v))
    assert "(linear Ex) -> (independent_families Ex [row w]) ->" in found
    assert "(moments Ex (row w) [0; v; 0; (3 * v * v)]) ->" in found
    assert found.endswith("(Ex (fun o_ => ((w o_ i) ^ 2))) = v.")


def test_a_law_is_said_as_far_as_its_moments_are_known_and_draws_are_none():
    n = size("n")
    i, w = index("i", n), array("w", n)
    known = context([w[i]], (), (), random=joint((Random.independent(w[i], 0, 1),)))
    assert "(moments Ex (row w) [0; 1]) ->" in of(known, read(Expectation(w[i])), "=", ZERO)
    drawn = context([w[i]], (), (), random=joint((Random.draws(w[i], 0, 1, 9),)))
    with pytest.raises(Unsupported):
        of(drawn, read(Expectation(w[i])), "=", ZERO)


@pytest.mark.parametrize("formula", [
    pow_(X, num("1/3")[1]), ("entry", "z", (place(-1, {"m": 1}),)),
    ("power", X, ("ord", place(0, {"m": 1}))),
])
def test_what_has_no_words_is_said_to_have_none(formula):
    with pytest.raises(Outside):
        stated(Context(), formula, "=", formula)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_kernel_has_a_word(name):
    parts = (X, Y) if name in ("Max", "Min") else (X,)
    assert f"{name}_" not in of(Context(), ("call", name, *parts), "=", ZERO)


def test_the_greatest_of_three_is_that_of_one_and_of_the_other_two():
    greatest = ("call", "Max", X, Y, ONE)
    assert of(Context(), greatest, ">=", X).endswith("(Rmax x (Rmax y 1)) >= x.")


def test_two_names_that_would_be_one_are_refused():
    with pytest.raises(Outside, match="one in Coq"):
        stated(Context(), ("sym", "a b".replace(" ", "-")), "=", ("sym", "a.b"))


def test_a_name_that_coq_has_taken_gets_another():
    assert of(Context(), ("sym", "exp"), "=", ("sym", "sum")).startswith("forall (exp_ : R) (sum_ : R),")


def test_a_number_and_an_array_of_one_name_are_refused():
    with pytest.raises(Outside, match="one in Coq"):
        of(LEAST, Z, "=", ("sym", "z"))


def test_what_is_typed_comes_with_the_certificate_of_the_kernel():
    found = file_of(Typed(("exp(x) >= 1 + x",)))
    assert "(exp x) >= (1 + x)." in found and "certificate (1 * ((exp x) + (-1) + (-1 * x)))" in found


def test_what_is_typed_and_false_is_stated_all_the_same():
    assert "refuted here" in (found := file_of(Typed(("x = 2",)))) and "x = 2." in found


def test_the_slope_that_is_given_for_an_unknown_function_is_assumed():
    here = Context(definitions=(Definition("f'", ("x",), mul(num(2), X)),))
    assert "(forall x : R, is_derive f x (2 * x)) ->" in of(here, ("call", "f", Y), "=", ZERO)
    assert "is_derive" not in of(here, Y, "=", ZERO)


def test_what_is_put_in_for_a_name_the_tactic_finds_by_itself():
    found = file_of(Typed(("sum(Y[i,j]*x[j], i, j) = c*n*sum(x[j], j)",), ("Y[i,j] = c",), {"i": "n"}))
    assert "Proof. backproof. Qed." in found


def test_a_fact_at_no_place_of_the_claim_is_used_at_the_first_one():
    found = file_of(Typed(("g = 0",), ("x[r] = g", "x[r] = 0")))
    assert "(x (0)%nat)" in found


def test_what_states_is_small_enough_to_be_read():
    files = [path.read_text(encoding="utf-8") for path in LIBRARY.parent.glob("*.py")]
    assert 0 < sum(len(text.splitlines()) for text in files) <= 300
