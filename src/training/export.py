"""Turns trained weights into the int8 ONNX file that the product runs.

    python export.py settings.json FOLDER TRUNK.pt [TRUNK.pt …]

Several trunks, trained on different authors, share the frozen word vectors; their scores are averaged.
"""
import json
import os
import shutil
import sys
import tempfile

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from corpus import Rules
from network import BEFORE_TOKENS, MAX_TOKENS, Network, base_folder

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


@torch.no_grad()
def joined(attention):
    """Query, key and value as one matrix: the input is made int8 once instead of three times."""
    parts = [attention.query, attention.key, attention.value]
    one = nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
    one.weight.copy_(torch.cat([part.weight for part in parts]))
    one.bias.copy_(torch.cat([part.bias for part in parts]))
    return one


class Exported(nn.Module):
    """One graph: tokens -> joint score of each situation (its own head and the fact heads), risk, and each clause."""

    def __init__(self, nets, rules, fact_weight):
        super().__init__()
        self.nets, self.slices, self.fact_weight = nn.ModuleList(nets), rules.fact_slices(), fact_weight
        self.register_buffer("table", torch.tensor(rules.fact_table()).T.contiguous())
        self.joined = nn.ModuleList(nn.ModuleList(joined(layer.attention.self) for layer in net.bert.encoder.layer) for net in nets)

    def layer(self, layer, joined_qkv, hidden, hide):
        attention = layer.attention.self
        batch, length, _ = hidden.shape
        heads, size = attention.num_attention_heads, attention.attention_head_size

        def split(x):
            return x.view(batch, length, heads, size).transpose(1, 2)

        query, key, value = (split(part) for part in joined_qkv(hidden).chunk(3, -1))
        weights = torch.softmax(query @ key.transpose(-1, -2) / size**0.5 + hide, -1)
        seen = (weights @ value).transpose(1, 2).reshape(batch, length, heads * size)
        hidden = layer.attention.output.LayerNorm(layer.attention.output.dense(seen) + hidden)
        wide = torch.nn.functional.gelu(layer.intermediate.dense(hidden))
        return layer.output.LayerNorm(layer.output.dense(wide) + hidden)

    def trunk(self, net, joined_qkv, hidden, mask, hide):
        for layer, one in zip(net.bert.encoder.layer, joined_qkv):
            hidden = self.layer(layer, one, hidden, hide)
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        z = torch.cat([hidden[:, 0], (hidden * weight).sum(1) / weight.sum(1)], -1)
        facts = net.fact(z)
        facts = torch.cat([torch.log_softmax(facts[:, a:b], -1) for a, b in self.slices], -1)
        return torch.log_softmax(net.sit(z), -1) + self.fact_weight * (facts @ self.table), net.risk(z), net.cite(z)

    def forward(self, ids, mask, segments):
        hide = (1.0 - mask[:, None, None, :].to(torch.float32)) * -10000.0
        words = self.nets[0].bert.embeddings(input_ids=ids, token_type_ids=segments)
        seen = [self.trunk(net, one, words, mask, hide) for net, one in zip(self.nets, self.joined)]
        return tuple(torch.stack(one).mean(0) for one in zip(*seen))


def quantised(graph, folder):
    """Writes weights.onnx: int8 for matrices and word vectors, one scale a channel."""
    with tempfile.TemporaryDirectory() as scratch:
        plain, prepared = os.path.join(scratch, "plain.onnx"), os.path.join(scratch, "prepared.onnx")
        ids = torch.full((2, 16), 1000, dtype=torch.long)
        sample = (ids, torch.ones_like(ids), torch.zeros_like(ids))
        torch.onnx.export(
            graph, sample, plain, input_names=INPUTS, output_names=["situations", "risk", "clauses"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in INPUTS}, opset_version=17, dynamo=False,
        )
        quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        quantize_dynamic(
            prepared, os.path.join(folder, "weights.onnx"), weight_type=QuantType.QInt8,
            per_channel=True, op_types_to_quantize=["MatMul", "Gather"],
        )


def trunk_of(checkpoint, rules):
    trained = torch.load(checkpoint, map_location="cpu")
    if trained["rules"] != rules.ids:
        sys.exit(f"{checkpoint} was trained for other rules than src/policy/rules.yaml has now: train again.")
    net = Network(len(rules.ids), rules.fact_slices()[-1][1], len(rules.verdicts), len(rules.clause_ids()))
    net.load_state_dict(trained["net"])
    return net


def main():
    settings_file, folder, *checkpoints = sys.argv[1:]
    with open(settings_file, encoding="utf8") as file:
        settings = json.load(file)
    rules = Rules()
    nets = [trunk_of(checkpoint, rules) for checkpoint in checkpoints]
    os.makedirs(folder, exist_ok=True)
    quantised(Exported(nets, rules, settings["factWeight"]).eval(), folder)
    shutil.copy(os.path.join(base_folder(), "tokenizer.json"), folder)
    description = {"rules": rules.ids, "clauses": rules.clause_ids(), "maxTokens": MAX_TOKENS, "beforeTokens": BEFORE_TOKENS, **{k: v for k, v in settings.items() if k != "factWeight"}}
    with open(os.path.join(folder, "model.json"), "w", encoding="utf8") as file:
        json.dump(description, file, indent=1)
        file.write("\n")


main()
