"""The panels of the Segments page, one thought a module."""
