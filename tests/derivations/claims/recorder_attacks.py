"""All attacks through the recorder, as the rooms beside this one list them."""
import chance_attacks  # noqa: F401
import domain_attacks  # noqa: F401
import induction_attacks  # noqa: F401
import lemma_attacks  # noqa: F401
import slope_attacks  # noqa: F401
from attack_kit import ATTACKS, CONDITIONAL, DECLINED, SOUND, SPARED

__all__ = ["ATTACKS", "CONDITIONAL", "DECLINED", "SOUND", "SPARED"]
