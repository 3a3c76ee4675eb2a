"""Which K, how sure and why: borders, gap, stability, the verdicts and the words for them."""
