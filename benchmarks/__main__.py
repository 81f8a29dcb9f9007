"""``python -m benchmarks``: every benchmark one after the other, each in a process of its own."""

import subprocess
import sys

for name in ("equality", "deciding", "solver", "network", "images"):
    print(f"== {name}\n", flush=True)
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
