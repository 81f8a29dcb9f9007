"""Lets plain ``mkdocs serve`` and ``mkdocs build`` call the page generator first.

The generator runs in a process of its own, so that an edited exercise is read afresh.
"""
import subprocess
import sys


def on_pre_build(config):
    subprocess.run([sys.executable, "-m", "exercises.site"], check=True)
