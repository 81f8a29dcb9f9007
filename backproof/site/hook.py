"""Lets plain ``mkdocs serve`` and ``mkdocs build`` call the page generator first.

The generator runs in a process of its own, so that an edited exercise is read afresh. Only then is
the menu known.
"""
import subprocess
import sys
from pathlib import Path


def on_pre_build(config):
    from backproof.site.render import OVERRIDES, menu

    subprocess.run([sys.executable, "-m", "backproof.site"], check=True)
    config.theme.dirs.insert(0, str(OVERRIDES))
    config.nav = menu(Path(config.docs_dir))
