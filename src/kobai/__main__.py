"""``python -m kobai`` is the command line."""

import sys

from kobai.cli import main

sys.exit(main())
