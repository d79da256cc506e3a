"""One thread for numpy's small products: its idle threads spin, and would take the cores from the encoder.

Imported before numpy is, since OpenBLAS reads its environment once. A setting of the user's own wins.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
