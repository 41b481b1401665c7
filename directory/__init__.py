"""Which services exist, and which of them fit."""

import os

# Many people search at once, each on one core: arithmetic that spreads over all of them only gets in their way, and
# costs twice the processor time. It has to be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
