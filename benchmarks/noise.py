"""Does the recommended K match the planted groups, and is one population called one?

Run from the project's root:  python benchmarks/noise.py [--seeds 100-103] [--k 1-40] [--method k-means]
Prints every miss, then our share beside that of the largest silhouette.
"""

from __future__ import annotations

import argparse
from multiprocessing import Pool

from tables import crowds, planted

from segmentation.advice import advise
from segmentation.methods import SWEEPS
from segmentation.plan import Method


def span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def measure(job: tuple[int, range, Method]) -> list[tuple[str, int, int, int]]:
    """(name, truth, ours, silhouette's) for every table of one seed."""
    seed, ks, method = job
    found = []
    for name, matrix, truth in [*planted(seed), *((name, matrix, 1) for name, matrix in crowds(seed))]:
        distinct = len({row.tobytes() for row in matrix})
        advice = advise(matrix, SWEEPS[method](matrix, [k for k in ks if k <= distinct]))
        found.append((f"{name} (seed {seed})", truth, advice.k, dict(advice.votes)["silhouette"]))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=span, default=span("100-103"))
    arguments.add_argument("--k", type=span, default=span("1-40"))
    arguments.add_argument("--method", type=Method, default=Method.KMEANS)
    options = arguments.parse_args()
    with Pool(2) as pool:
        made = pool.map(measure, [(seed, options.k, options.method) for seed in options.seeds], chunksize=1)
        found = [row for rows in made for row in rows]
    for name, truth, ours, _ in found:
        if ours != truth:
            print(f"  {name:45} true {truth:3}  recommended {ours}")
    for title, kind in (
        ("planted groups", [f for f in found if f[1] > 1]),
        ("one population", [f for f in found if f[1] == 1]),
    ):
        right, silhouette = sum(f[2] == f[1] for f in kind), sum(f[3] == f[1] for f in kind)
        print(f"{title}: {right} of {len(kind)} right (largest silhouette: {silhouette})")


if __name__ == "__main__":
    main()
