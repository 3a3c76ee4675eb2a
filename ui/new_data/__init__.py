"""The New data page: which segmentation, which file, which columns; what comes out."""
