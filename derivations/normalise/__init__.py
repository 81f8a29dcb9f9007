"""The normal form: the second judge, and the engine that derives and explains. It makes no theorem."""


def rules() -> dict[str, str]:
    """The rules of the normal form: name -> formula and side condition."""
    from . import normal_form, rewriting  # noqa: F401  (they register their rules)
    from .forms import RULES
    return dict(sorted(RULES.items()))
