"""The judge: facts, the attack with numbers, and the methods that decide a claim."""


def rules() -> dict[str, str]:
    """The rules that every proof rests on: name -> formula and side condition."""
    from ..normalise import normal_form, rewriting  # noqa: F401  (they register their rules)
    from ..normalise.forms import RULES
    from . import inequality  # noqa: F401
    return dict(sorted(RULES.items()))
