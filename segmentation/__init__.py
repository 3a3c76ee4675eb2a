"""From a table to named segments of customers."""
