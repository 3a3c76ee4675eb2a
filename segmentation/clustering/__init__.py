"""The matrix cut into segments, one solution for each K: k-means, Gaussian mixture, Ward."""
