"""Which segments to go for: measured criteria, the user's scores, and how sure the ranking is."""
