"""`python -m segmentation`: see `segmentation.shell`."""

from __future__ import annotations

import sys

from segmentation.shell import main

if __name__ == "__main__":
    sys.exit(main())
