"""Whether offers hit: judged on each customer's last order."""

from __future__ import annotations

import streamlit as st

from segmentation import OFFERED, Judged, Way, charts
from segmentation.offers.judging import FEWEST_JUDGED
from segmentation.words import percent, plural
from ui import show

_WAYS = {
    Way.ALIKE_IN_SEGMENT: "Goes with what they have, in the segment",
    Way.ALIKE: "Goes with what they have, whole shop",
    Way.POPULAR_IN_SEGMENT: "Best sellers of the segment",
    Way.POPULAR: "Best sellers of the shop",
}


def panel(judged: Judged | None) -> None:
    """Say how many customers would have bought what they had been offered."""
    st.header("Do offers hit?", anchor=False)
    if judged is None or judged.best is None:
        st.info(_not_known(judged), icon=":material/info:")
        return
    st.markdown(f"**{show.unbroken(_verdict(judged, judged.best))}**")
    shares = {said: judged.share(way) for way, said in _WAYS.items()}
    listed = "; ".join(f"{said} {percent(share, 1)}" for said, share in shares.items())
    show.chart(
        charts.judged_chart(list(shares), list(shares.values()), list(_WAYS).index(judged.best)),
        "judged",
        f"Customers who bought one of five products offered before their last order: {listed}",
    )
    st.caption(
        f"Held out is the last order of each of {plural(judged.customers, 'customer')}: those with an "
        "earlier order and something new in the last. By what was bought before, each is offered "
        f"{OFFERED} products that they do not have; a hit is at least one of them in the last order. The "
        "segments were made with the last order in view."
    )


def _not_known(judged: Judged | None) -> str:
    if judged is None:
        return (
            "Whether these offers hit can't be told: the file has no dates to know the last order by. Give "
            "the column of dates the role “date” on the Data page."
        )
    return (
        f"Whether these offers hit can't be told: {plural(judged.customers, 'customer')} ordered again "
        f"and then bought something new; {FEWEST_JUDGED} are needed. Offered is what goes with what they "
        "have."
    )


def _verdict(judged: Judged, best: Way) -> str:
    """What hits most often is offered; and how it compares with the shop's best sellers."""
    share, popular = percent(judged.share(best), 1), percent(judged.share(Way.POPULAR), 1)
    said = f"Of {plural(judged.customers, 'customer')}, {share} would have bought one of five"
    if best is Way.POPULAR:
        return f"{said} best sellers they did not have. Nothing beats that here, so best sellers are offered."
    chance = "" if judged.surely_more(best, Way.POPULAR) else "; that may be chance"
    if best is Way.POPULAR_IN_SEGMENT:
        return (
            f"{said} best sellers of their segment, {popular} of the shop's{chance}. What goes with what "
            "they have does not beat that here, so the segment's best sellers are offered."
        )
    where = " by the orders of their segment" if best.in_segment else ""
    return f"{said} products that go with what they have{where}; of five best sellers, {popular}{chance}."
