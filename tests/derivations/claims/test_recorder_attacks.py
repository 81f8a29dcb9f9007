"""No attack through the recorder turns a false line green; its right uses stay green."""
import pytest
from recorder_attacks import ATTACKS, CONDITIONAL, DECLINED, SOUND, SPARED

from derivations import Proof, Status
from derivations.kernel.rules import NotProved
from derivations.kernel.theorem import is_theorem
from derivations.proof import deciding


def verdict(build):
    """The verdict of a proof's last line, or None where the recorder refused it in words."""
    proof = Proof()
    try:
        build(proof)
        return proof.steps[-1].verdict
    except ValueError as refusal:
        assert str(refusal)
        return None


def named(builds):
    return pytest.mark.parametrize("build", builds.values(), ids=builds)


@named(ATTACKS)
def test_an_attack_is_not_green(build):
    found = verdict(build)
    assert found is None or not found.ok


@named(SOUND)
def test_the_right_use_is_green(build):
    assert verdict(build).status is Status.PROVED


@named({name: build for name, build in SOUND.items() if "point" in name})
def test_a_point_that_the_kernel_cannot_work_out_is_computed(build, monkeypatch):
    def nothing(*_):
        raise NotProved("not here")
    assert verdict(build).method == "a point" and is_theorem(verdict(build).theorem)
    monkeypatch.setattr(deciding, "counterexample", nothing)
    found = verdict(build)
    assert found.status is Status.CHECKED and found.counterexample and not found.theorem


@named(SPARED)
def test_what_is_true_is_not_refuted(build):
    assert verdict(build).status in (Status.PROVED, Status.UNDECIDED)


@named(CONDITIONAL)
def test_what_is_true_under_a_condition_says_it(build):
    found = verdict(build)
    said = any(sign in repr(found) for sign in ("!= 0", "> 0", ">= 0"))
    assert said or not found.ok


@named(DECLINED)
def test_what_a_verb_cannot_do_stands_in_the_record(build):
    assert verdict(build) is not None
