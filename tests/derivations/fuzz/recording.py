"""Long runs: many pairs in blocks, over several processes, and their result as a kept record."""
from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

from backproof.site.long_runs import engine

BLOCK = 100
ROOT = Path(__file__).parents[3]
ENGINE = ("derivations", "tests/derivations/fuzz")


def options(description, pairs):
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--pairs", type=int, default=pairs, help="how many (default: %(default)s)")
    parser.add_argument("--seed", default="1", help="of the random pairs (default: %(default)s)")
    parser.add_argument("--start", type=int, default=0,
                        help="the number of the first pair, to run a part again: not recorded")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: %(default)s)")
    parser.add_argument("--minutes", type=float, help="stop after so long, and record what was done")
    parser.add_argument("--dry", action="store_true", help="do not record the result")
    return parser.parse_args()


def in_blocks(run, asked):
    """``run(pairs, seed, start)`` for all pairs: the counts and the findings, put together."""
    starts = range(asked.start, asked.start + asked.pairs, BLOCK)
    sizes = [min(BLOCK, asked.start + asked.pairs - first) for first in starts]
    counts, findings, begun = Counter(), [], monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        parts = pool.map(partial(_block, run, asked.seed), sizes, starts)
        for first, size, (counted, found) in zip(starts, sizes, parts):
            counts += counted
            findings += found
            print(f"{first - asked.start:>7} {len(findings)} {dict(counts)}", *found, sep="\n", file=sys.stderr)
            if asked.minutes and monotonic() - begun > 60 * asked.minutes:
                asked.pairs = first + size - asked.start
                pool.shutdown(cancel_futures=True)
                break
    return counts, findings


def _block(run, seed, size, start):
    return run(size, seed, start=start)


def keep(path, asked, counts, **found):
    """Print the result; write it, if it is a whole run, with what it is a result of."""
    result = {"pairs": asked.pairs, "seed": asked.seed, "commit": commit(),
              "date": f"{datetime.now(UTC):%Y-%m-%d}", "engine": engine(),
              "counts": dict(sorted(counts.items())), **found}
    text = json.dumps(result, indent=1, ensure_ascii=False)
    print(text)
    if not (asked.start or asked.dry):
        path.write_text(text + "\n", encoding="utf-8")


def commit():
    """The commit that was run, with a ``+`` if the engine differs from it."""
    def git(*words):
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout
    changed = git("status", "--porcelain", "--", *ENGINE).strip()
    return git("rev-parse", "--short", "HEAD").strip() + ("+" if changed else "")
