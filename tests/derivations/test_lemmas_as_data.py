"""The lemmas that are data: each is proved, none says more than holds, and goals that one fits are proved."""
import tomllib

import pytest

from backproof.claims import Typed, read_claim
from derivations.kernel.context import Context, Fact
from derivations.kernel.functions import HALF
from derivations.kernel.rules import NotProved
from derivations.kernel.terms import Var, add, at, mul, num, pow_
from derivations.kernel.theorem import is_theorem
from derivations.clock import TooLong, time_limit
from derivations.proof.verdicts import proved as proved_verdict
from derivations.refute.attack import Refutation, refute
from derivations.tactics import inequality, library
from derivations.tactics.harder import prove_order
from derivations.tactics.matching import Match, matches

ROWS = {row["name"]: row for row in tomllib.loads(library.FILE.read_text(encoding="utf-8"))["lemma"]}
K = Var("k", (0, (("n", 1),)))
X, Y = (("entry", name, (at(K),)) for name in "xy")
A, B = ("sym", "a"), ("sym", "b")


def made(row):
    lemma = library.lemma_of(row)
    return library.proved(lemma, (), lemma.context.least)[1]


@pytest.mark.parametrize("name", ROWS)
def test_a_lemma_is_proved_by_its_lines(name):
    assert is_theorem(made(ROWS[name]))


@pytest.mark.parametrize("name", ROWS)
def test_a_wrong_variant_of_a_lemma_is_refuted(name):
    lemma = library.lemma_of({**ROWS[name], "claim": ROWS[name]["wrong"]})
    assert isinstance(refute(lemma.context, *lemma.lines[-1].claim, thorough=True), Refutation)


def test_a_lemma_whose_lines_do_not_lead_to_it_is_not_proved():
    with time_limit(0.5), pytest.raises((NotProved, TooLong)):
        made({**ROWS["Entropy of two"], "claim": ROWS["Entropy of two"]["wrong"] + " by 2"})


FITS = {
    "Popoviciu": ("sum((x[i]-sum(x[i],i)/n)^2,i)/n <= (M-m)^2/4", ["x[i] >= m", "x[i] <= M"]),
    "Hölder with thirds": ("sum(x[i]*y[i]*z[i],i)^3 <= sum(x[i]^3,i)*sum(y[i]^3,i)*sum(z[i]^3,i)",
                           ["x[i] > 0", "y[i] > 0", "z[i] > 0"]),
    "Triangle": ("sqrt(sum((u[i]-w[i])^2,i)) <= sqrt(sum((u[i]-v[i])^2,i))+sqrt(sum((v[i]-w[i])^2,i))", []),
    "Geometric sum": ("sum(q^i,(i,0,N-1)) <= 1/(1-q)", ["q >= 0", "q < 1"]),
    "Entropy of two": ("-a*log(a)-(1-a)*log(1-a) <= log(2)", ["a > 0", "a < 1"]),
}


@pytest.mark.parametrize("name", FITS)
def test_a_goal_that_a_lemma_fits_is_proved_by_that_lemma_alone(name, monkeypatch):
    monkeypatch.setattr(library, "lemmas", lambda: (library.lemma_of(ROWS[name]),))
    claim, given = FITS[name]
    question, = read_claim(Typed((claim,), tuple(given), {"i": "n"} if "N" not in claim else {}, (),
                                 ("N",) if "N" in claim else ()))
    found = library.by_lemmas(inequality.prove)(question.context, *question.claim)
    assert is_theorem(found) and found.premises


def test_no_lemma_is_cited_where_one_of_its_hypotheses_is_missing():
    claim, given = FITS["Popoviciu"]
    question, = read_claim(Typed((claim,), tuple(given[:1]), {"i": "n"}))
    with pytest.raises(NotProved):
        library.by_lemmas(inequality.prove)(question.context, *question.claim)


# ------------------------------------------------------------------------------------ matching

def test_a_name_takes_any_tree_and_the_same_one_everywhere():
    assert [dict(m.values) for m in matches(A, mul(B, B), Match())] == [{"a": ((), mul(B, B))}]
    assert not list(matches(("call", "f", A, A), ("call", "f", B, num(1)), Match()))


def test_an_array_takes_a_tree_with_its_index_and_a_number_does_not():
    total = ("sum", K, mul(X, Y))
    assert any(dict(m.values)["x"][0] for m in matches(("sum", K, X), total, Match()))
    assert not list(matches(("sum", K, A), total, Match()))


def test_factors_and_terms_are_shared_out_in_every_way():
    found = {dict(m.values)["x"][1][0] for m in matches(("sum", K, mul(X, Y)), ("sum", K, mul(X, Y)), Match())}
    assert found == {"entry", "mul", "num"}
    assert len(list(matches(add(A, B), add(("sym", "c"), ("sym", "d")), Match()))) == 2


def test_a_square_takes_a_root():
    (match,) = matches(pow_(A, 2), ("sym", "c"), Match())
    assert dict(match.values)["a"] == ((), pow_(("sym", "c"), HALF[1]))


def test_one_letter_for_a_size_is_one_size():
    other = Var("l", (0, (("m", 1),)))
    both = mul(("sum", K, X), ("sum", K, Y))
    apart = mul(("sum", K, X), ("sum", other, ("entry", "y", (at(other),))))
    assert list(matches(both, both, Match())) and not list(matches(both, apart, Match()))


def test_a_strict_order_is_taken_for_one_that_is_not_and_never_the_other_way():
    weak, strict = (Fact(relation, A, B) for relation in (">=", ">"))
    assert list(library.fact_matches(weak, strict, Match())) and not list(library.fact_matches(strict, weak, Match()))
    assert Context().given(weak).facts


def test_the_verdict_says_which_lemma_it_follows_from():
    claim, given = FITS["Popoviciu"]
    question, = read_claim(Typed((claim,), tuple(given), {"i": "n"}))
    why = proved_verdict(prove_order(question.context, *question.claim)).why
    assert "the lemma Popoviciu: " in why and ROWS["Popoviciu"]["claim"].partition(" by ")[0] in why
