"""Does the recommended K match the planted groups, and is one population called one?

Run from the project's root:
    PYTHONPATH=. python benchmarks/noise.py --seeds 100-103                     both kinds, K up to 40
    PYTHONPATH=. python benchmarks/noise.py --seeds 100-199 --only crowds --k 1-10    an hour and more
Prints every miss, then our share beside that of each index alone (choosing/record.py holds them).
"""

from __future__ import annotations

import argparse
from multiprocessing import Pool

import numpy as np

from benchmarks.tables import crowds, planted
from segmentation.choosing.advice import GAP_K, recommend_k
from segmentation.choosing.borders import borders_of
from segmentation.choosing.record import RULE
from segmentation.choosing.structure import structure_of
from segmentation.clustering.methods import SWEEPS
from segmentation.clustering.sweeps import checked_matrix
from segmentation.plan import Method
from segmentation.work import Job, one_blas_thread

#: A table's name, its number of groups, and the K that each way of choosing named.
Found = tuple[str, int, dict[str, int]]


def span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def named(matrix: np.ndarray, ks: range, method: Method) -> dict[str, int]:
    """K by the rule and by each index alone; stabilities, which don't choose K, are left out."""
    rows = checked_matrix(matrix)
    distinct = len(np.unique(rows, axis=0))
    sweep = SWEEPS[method](rows, [k for k in ks if k <= distinct])
    with one_blas_thread():
        structure = structure_of(rows, min(max(sweep.ks), GAP_K), 0, Job())
        advice = recommend_k(sweep, borders_of(rows, sweep, 0, Job()), structure)
    return {RULE: advice.k, **dict(advice.votes)}


def measure(job: tuple[int, range, str, Method]) -> list[Found]:
    """Every table of one seed."""
    seed, ks, only, method = job
    tables = [] if only == "crowds" else [*planted(seed)]
    tables += [] if only == "planted" else [(name, matrix, 1) for name, matrix in crowds(seed)]
    return [(f"{name} (seed {seed})", truth, named(matrix, ks, method)) for name, matrix, truth in tables]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=span, default=span("100-103"))
    arguments.add_argument("--k", type=span, default=span("1-40"))
    arguments.add_argument("--only", choices=["planted", "crowds"], default="")
    arguments.add_argument("--method", type=Method, default=Method.KMEANS)
    options = arguments.parse_args()
    found: list[Found] = []
    with Pool(2) as pool:
        jobs = [(seed, options.k, options.only, options.method) for seed in options.seeds]
        for rows in pool.imap(measure, jobs):
            found += rows
            for name, truth, said in rows:
                if said[RULE] != truth:
                    print(f"  {name:45} true {truth:3}  recommended {said[RULE]}", flush=True)
    for title, kind in (
        ("planted groups", [f for f in found if f[1] > 1]),
        ("one population", [f for f in found if f[1] == 1]),
    ):
        if kind:
            right = {name: sum(f[2][name] == f[1] for f in kind) for name in kind[0][2]}
            print(f"{title}, right of {len(kind)}: {right}")


if __name__ == "__main__":
    main()
