"""``python -m evals.speed ...`` is ``assistant eval speed ...``."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.argv[1:1] = ["eval", "speed"]
    main()
