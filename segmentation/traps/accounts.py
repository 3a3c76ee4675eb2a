"""Key accounts: few customers with so much of the money that they are a segment of their own."""

from __future__ import annotations

import numpy as np

from segmentation.customers import Customers
from segmentation.traps.trap import Remedy, Severity, Trap, TrapKind
from segmentation.words import compact, count, listing, percent, plural

#: One customer with more of the money than this moves every segment that has them.
LARGE_SHARE = 0.05
#: ... and more than this many times the average: of 10 customers each has a tenth.
TIMES_AVERAGE = 5
#: Robust z of ln(amount) that one in 4,000 of a bell curve passes (Iglewicz & Hoaglin 1993).
FAR = 3.5
#: The median distance from the median is this many standard deviations on a bell curve.
MAD_OF_BELL = 0.6745
#: If more than this share of the customers were "key", it is the tail of the market, not an exception.
MOST_KEY = 0.02
#: Customers without which a spread says nothing.
LEAST_CUSTOMERS = 20
#: Names that a sentence holds.
MOST_NAMED = 5


def key_accounts(customers: Customers) -> list[Trap]:
    """Find customers with more than 5 % of the money, or far above all others on the log scale.

    Those set aside stay in the comparison, so that bringing them back finds them again.
    """
    aside = customers.aside
    traps = []
    if aside.any():
        traps.append(_settled(customers, np.flatnonzero(aside)))
    far = _far_above(customers)
    new = np.flatnonzero(far & ~aside)
    if len(new):
        traps.append(_open(customers, new))
    return traps


def _far_above(customers: Customers) -> np.ndarray:
    """Who is a key account: `(n_customers,)` bool."""
    key = np.zeros(len(customers), dtype=bool)
    counted = np.flatnonzero((customers.set_apart < 0) | customers.aside)
    if customers.amount is None or len(counted) < LEAST_CUSTOMERS:
        return key
    money = customers.frame[customers.amount].to_numpy(dtype=float)[counted]
    money = np.nan_to_num(money)
    if money.sum() <= 0:
        return key
    share = money / money.sum()
    large = (share > LARGE_SHARE) & (share > TIMES_AVERAGE / len(money))
    far = _robust_z(money) > FAR
    key[counted] = large | (far if far.mean() <= MOST_KEY else False)
    return key


def _robust_z(money: np.ndarray) -> np.ndarray:
    """Distance of ln(amount) from its median in robust standard deviations; 0 for amounts ≤ 0."""
    logs = np.log(money, out=np.full(len(money), np.nan), where=money > 0)
    middle = np.nanmedian(logs)
    spread = np.nanmedian(np.abs(logs - middle))
    if not spread > 0:
        return np.zeros(len(money))
    return np.asarray(np.nan_to_num(MAD_OF_BELL * (logs - middle) / spread))


def _open(customers: Customers, who: np.ndarray) -> Trap:
    ids = _ids(customers, who)
    bring = "brings" if len(who) == 1 else "bring"
    sentence = (
        f"{plural(len(who), 'customer')} of {count(len(customers))} {bring} {_money(customers, who)}: "
        f"{_named(ids)}. Among the others they would pull a segment's figures towards themselves."
    )
    label = "Set aside as a segment of their own"
    return Trap(
        TrapKind.ACCOUNT,
        ids,
        sentence,
        Severity.OPEN,
        Remedy(label, lambda p: p.with_aside((*p.set_aside, *ids))),
    )


def _settled(customers: Customers, who: np.ndarray) -> Trap:
    ids = _ids(customers, who)
    are = "is" if len(who) == 1 else "are"
    money = "" if customers.amount is None else f" with {_money(customers, who)}"
    sentence = (
        f"{plural(len(who), 'customer')}{money} {are} set aside as a segment of their own: {_named(ids)}."
    )
    return Trap(
        TrapKind.ACCOUNT, ids, sentence, Severity.SETTLED, Remedy("Bring back", lambda p: p.with_aside(()))
    )


def _ids(customers: Customers, who: np.ndarray) -> tuple[str, ...]:
    """The customers as written, the largest first."""
    if customers.amount is not None:
        money = customers.frame[customers.amount].to_numpy(dtype=float)[who]
        who = who[np.argsort(-money, kind="stable")]
    return tuple(str(name) for name in customers.ids.iloc[who])


def _money(customers: Customers, who: np.ndarray) -> str:
    money = customers.frame[str(customers.amount)].to_numpy(dtype=float)
    counted = (customers.set_apart < 0) | customers.aside
    theirs = float(np.nansum(money[who]))
    return f"{percent(theirs / float(np.nansum(money[counted])))} of the money ({compact(theirs)})"


def _named(ids: tuple[str, ...]) -> str:
    """Name the first of them; a name that ends in a full stop doesn't end in two."""
    more = len(ids) - MOST_NAMED
    return listing([*ids[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]).removesuffix(".")
