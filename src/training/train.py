"""Fine-tunes the encoder on the corpus. Deterministic for a seed on the same machine.

    python train.py --out model.pt                         all authors
    python train.py --hold a,b --predict held.jsonl        without authors a and b, and what it says of them
"""
import argparse
import json
import math
import random
import time

import torch
import torch.nn.functional as F

from corpus import FACTS, Rules, load_rows
from network import Encoder, Network

BATCH = 32
HEAD_RATE = 5
SMOOTHING = 0.05
EMA = 0.995


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hold", default="", help="authors kept out of the training, comma-separated")
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", default="")
    parser.add_argument("--predict", default="")
    return parser.parse_args()


class Targets:
    """What the heads should say of rows, from the readers' weights."""

    def __init__(self, rules):
        self.rules = rules
        self.verdict_of = torch.tensor(rules.verdict_of)
        self.reports = torch.tensor([float(r) for r in rules.reports])
        self.facts = torch.tensor(rules.fact_table())
        self.clauses = {clause: i for i, clause in enumerate(rules.clause_ids())}

    def of(self, rows):
        situations = torch.zeros(len(rows), len(self.rules.ids))
        for i, row in enumerate(rows):
            for rule, weight in row["readings"].items():
                situations[i, self.rules.index[rule]] = weight
        situations = situations / situations.sum(1, keepdim=True)
        verdicts = torch.zeros(len(rows), len(self.rules.verdicts)).index_add_(1, self.verdict_of, situations)
        return situations, verdicts, (situations * self.reports).sum(1), situations @ self.facts, *self.cited(rows)

    def cited(self, rows):
        """1 where a label cites a clause; which entries are known (a label made from the rule knows its clause only)."""
        cited, known = torch.zeros(len(rows), len(self.clauses)), torch.ones(len(rows), len(self.clauses))
        for i, row in enumerate(rows):
            if row.get("cites") == "rule":
                known[i] = 0
            for clause in [*row["cite_all"], *row["cite_any"]]:
                cited[i, self.clauses[clause]] = 1.0
                known[i, self.clauses[clause]] = 1.0
        return cited, known


def loss_of(outputs, targets, verdict_of, slices):
    sit, ver, risk, fact, cite = (output.float() for output in outputs)
    situations, verdicts, risks, facts, cited, known = targets
    log_sit = F.log_softmax(sit, -1)
    smooth = situations * (1 - SMOOTHING) + SMOOTHING / sit.shape[1]
    by_verdict = torch.stack([torch.logsumexp(log_sit[:, verdict_of == k], -1) for k in range(ver.shape[1])], -1)
    loss = -(smooth * log_sit).sum(1).mean()
    loss = loss - 0.3 * (verdicts * F.log_softmax(ver, -1)).sum(1).mean() - 0.3 * (verdicts * by_verdict).sum(1).mean()
    loss = loss + 0.3 * F.binary_cross_entropy_with_logits(risk, risks)
    loss = loss + 0.1 * (known * F.binary_cross_entropy_with_logits(cite, cited, reduction="none")).sum(1).mean()
    for start, end in slices:
        loss = loss - 0.15 * (facts[:, start:end] * F.log_softmax(fact[:, start:end], -1)).sum(1).mean()
    return loss


def varied(row, contexts):
    """Now and then another subject came before, or the message is typed carelessly: the label stays the same."""
    if not row.get("before") and len(row["text"]) > 25 and random.random() < 0.12:
        row = {**row, **random.choice(contexts)}
    elif row.get("before") and random.random() < 0.1:
        row = {key: value for key, value in row.items() if key not in ("earlier", "gist")}
    if random.random() < 0.06:
        row = {**row, "text": row["text"].lower().replace("?", "").replace("'", "")}
    return row


def batches_of(rows):
    """Rows of similar length together, in random order."""
    order = list(range(len(rows)))
    random.shuffle(order)
    batches = []
    for k in range(0, len(order), BATCH * 20):
        chunk = sorted(order[k : k + BATCH * 20], key=lambda i: len(rows[i]["text"]))
        batches += [chunk[j : j + BATCH] for j in range(0, len(chunk), BATCH)]
    random.shuffle(batches)
    return batches


def optimiser_of(net, rate, steps):
    heads = {id(p) for head in net.heads() for p in head.parameters()}
    body = [p for p in net.parameters() if p.requires_grad and id(p) not in heads]
    groups = [
        {"params": [p for p in body if p.ndim > 1], "lr": rate, "weight_decay": 0.01},
        {"params": [p for p in body if p.ndim <= 1], "lr": rate, "weight_decay": 0.0},
        {"params": [p for head in net.heads() for p in head.parameters()], "lr": rate * HEAD_RATE, "weight_decay": 0.01},
    ]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [g["lr"] for g in groups], total_steps=steps + 2, pct_start=0.1, anneal_strategy="linear"
    )
    return optimiser, schedule


class Average:
    """A moving average of the weights; it generalises better than the last step."""

    def __init__(self, net):
        self.net, self.steps = net, 0
        self.kept = {name: p.detach().clone() for name, p in net.named_parameters() if p.requires_grad}

    @torch.no_grad()
    def update(self):
        self.steps += 1
        decay = min(EMA, (1 + self.steps) / (10 + self.steps))
        for name, p in self.net.named_parameters():
            if p.requires_grad:
                self.kept[name].lerp_(p, 1 - decay)

    @torch.no_grad()
    def apply(self):
        for name, p in self.net.named_parameters():
            if p.requires_grad:
                p.copy_(self.kept[name])


def fit(net, rows, rules, encoder, args):
    targets, slices = Targets(rules), rules.fact_slices()
    steps = args.epochs * math.ceil(len(rows) / BATCH)
    optimiser, schedule = optimiser_of(net, args.rate, steps)
    average, begun = Average(net), time.time()
    contexts = [{key: row[key] for key in ("before", "earlier", "gist") if key in row} for row in rows if row.get("before")]
    net.train()
    for epoch in range(args.epochs):
        total, batches = 0.0, batches_of(rows)
        for batch in batches:
            picked = [varied(rows[i], contexts) for i in batch]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = net(*encoder.batch(picked))
            loss = loss_of(outputs, targets.of(picked), targets.verdict_of, slices)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            average.update()
            total += loss.item()
        print(f"epoch {epoch + 1} of {args.epochs}: loss {total / len(batches):.3f}, {time.time() - begun:.0f} s", flush=True)
    average.apply()


@torch.no_grad()
def predict(net, rows, rules, encoder, path):
    """Log-probabilities of situations, agreement of the fact heads with each, and risk, one line a message."""
    net.eval()
    slices, table = rules.fact_slices(), torch.tensor(rules.fact_table())
    with open(path, "w", encoding="utf8") as out:
        for k in range(0, len(rows), 64):
            part = rows[k : k + 64]
            sit, _, risk, fact, cite = net(*encoder.batch(part))
            facts = torch.cat([F.log_softmax(fact[:, a:b], -1) for a, b in slices], -1) @ table.T
            for row, s, f, r, c in zip(part, F.log_softmax(sit, -1), facts, risk, torch.sigmoid(cite)):
                numbers = {"s": [round(x, 4) for x in s.tolist()], "f": [round(x, 4) for x in f.tolist()], "c": [round(x, 3) for x in c.tolist()]}
                out.write(json.dumps({"id": row["id"], **numbers, "risk": round(r.item(), 4)}) + "\n")


def main():
    args = arguments()
    random.seed(args.seed)
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    torch.use_deterministic_algorithms(True, warn_only=True)
    rules, encoder, rows = Rules(), Encoder(), load_rows()
    held = {author for author in args.hold.split(",") if author}
    training = [row for row in rows if row["author"] not in held]
    net = Network(len(rules.ids), rules.fact_slices()[-1][1], len(rules.verdicts), len(rules.clause_ids()))
    print(f"{len(training)} messages to learn from, {len(rows) - len(training)} held out", flush=True)
    fit(net, training, rules, encoder, args)
    if args.predict:
        predict(net, [row for row in rows if row["author"] in held], rules, encoder, args.predict)
    if args.out:
        torch.save({"net": net.state_dict(), "rules": rules.ids, "facts": FACTS}, args.out)


main()
