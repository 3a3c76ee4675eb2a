"""Does a method find the planted groups better than k-means, and what does it cost?

Run from the project's root:  python benchmarks/methods.py [--seeds 0-1] [--known FOLDER]
For each method, told the true K: mean agreement (adjusted Rand index) with the truth, on how many tables it
is better or worse than k-means by more than 0.02, and its time beside that of k-means. FOLDER holds tables
NAME.csv with the true groups in NAME.labels.csv.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from noise import span
from tables import labelled, prepared

from segmentation.choosing.matching import crossing
from segmentation.choosing.stability import adjusted_rand
from segmentation.clustering.methods import METHODS, SWEEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

VISIBLE = 0.02  # of the adjusted Rand index: less is the luck of a few rows on a border


def known(folder: Path) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Tables of a folder: name, standardised matrix, group of each row."""
    for labels in sorted(folder.glob("*.labels.csv")):
        table = pd.read_csv(labels.with_name(labels.name.replace(".labels", "")))
        group = pd.factorize(pd.read_csv(labels).iloc[:, -1])[0]
        yield labels.stem, prepared(table.select_dtypes("number").to_numpy(dtype=float)), group


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=span, default=span("0-1"))
    arguments.add_argument("--known", type=Path)
    options = arguments.parse_args()
    tables = [table for seed in options.seeds for table in labelled(seed)]
    tables += known(options.known) if options.known else []
    found = pd.DataFrame([measure(matrix, group) for _, matrix, group in tables])
    agreement, seconds = found["agreement"].apply(pd.Series), found["seconds"].apply(pd.Series)
    print(f"{len(found)} tables")
    for method, info in METHODS.items():
        gain = agreement[method] - agreement.iloc[:, 0]
        cost = (seconds[method] / seconds.iloc[:, 0]).median()
        print(
            f"{info.name:20} agreement {agreement[method].mean():.3f}; better than k-means on "
            f"{(gain > VISIBLE).sum()}, worse on {(gain < -VISIBLE).sum()}; {cost:.1f} times its time"
        )


def measure(matrix: np.ndarray, group: np.ndarray) -> dict[str, dict[str, float]]:
    """Agreement with the truth and seconds of each method, at the true number of groups."""
    agreement, seconds = {}, {}
    for method, sweep in SWEEPS.items():
        start = time.perf_counter()
        labels = sweep(matrix, [int(group.max()) + 1])[0].labels
        seconds[method] = time.perf_counter() - start
        agreement[method] = adjusted_rand(crossing(labels[group >= 0], group[group >= 0]))
    return {"agreement": agreement, "seconds": seconds}


if __name__ == "__main__":
    main()
