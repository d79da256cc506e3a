"""The interviewer: what it says and when, the commands and the pages."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before anything here imports numpy; evaluators/threads.py says why
