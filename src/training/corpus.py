"""The labelled corpus, the rules that its readings name, and what both say about a message."""
import json
import re
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent
CORPUS = HERE / "corpus" / "labelled.jsonl"

GIST_WORDS = 30
FACTS = ["act", "actor", "whom", "account", "consent", "authorised", "when", "inbound", "ask", "linked", "kind"]


class PlainLoader(yaml.SafeLoader):
    """YAML in which yes and no are words, as the product reads it."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Rules:
    """src/policy/rules.yaml: ids in their order, verdicts, and the bundle of facts that each situation stands for."""

    def __init__(self):
        self.rules = yaml.load((SOURCE / "policy" / "rules.yaml").read_text("utf8"), PlainLoader)
        self.ids = [rule["id"] for rule in self.rules]
        self.index = {rule_id: i for i, rule_id in enumerate(self.ids)}
        self.verdicts = sorted({rule["verdict"] for rule in self.rules})
        self.verdict_of = [self.verdicts.index(rule["verdict"]) for rule in self.rules]
        self.reports = [rule["report"] == "yes" for rule in self.rules]
        self.fact_values = {
            fact: sorted({v for rule in self.rules if (v := self.value(rule, fact)) is not None}) for fact in FACTS
        }

    @staticmethod
    def value(rule, fact):
        """The value of a fact in a rule's bundle; 'unset' where the message leaves it open; None where it is idle."""
        wanted = rule["when"].get(fact)
        if wanted is None:
            return None
        values = wanted if isinstance(wanted, list) else [wanted]
        return "unset" if "unset" in values else values[0]

    def clause_ids(self):
        lines = (SOURCE / "policy" / "clauses.tsv").read_text("utf8").splitlines()[1:]
        return [line.split("\t")[0] for line in lines if line]

    def fact_slices(self):
        """(start, end) of each fact's values in the output of the fact head."""
        slices, start = [], 0
        for fact in FACTS:
            slices.append((start, start + len(self.fact_values[fact])))
            start += len(self.fact_values[fact])
        return slices

    def fact_table(self):
        """One row a rule: 1 at each value that its bundle holds."""
        slices = self.fact_slices()
        table = [[0.0] * slices[-1][1] for _ in self.rules]
        for row, rule in zip(table, self.rules):
            for (start, _), fact in zip(slices, FACTS):
                value = self.value(rule, fact)
                if value is not None:
                    row[start + self.fact_values[fact].index(value)] = 1.0
        return table


def load_rows():
    """The corpus, one dict a message. In a dialog `before` is the rule of the turn before (`out` is passed over),
    `earlier` the rule before that, `gist` the everyday words of the turn before."""
    rows = [json.loads(line) for line in CORPUS.read_text("utf8").splitlines() if line]
    everyday = everyday_words()
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        past = earlier_turns(row, by_id) if row.get("before") else []
        if past:
            row["gist"] = gist_of(past[0]["text"], everyday)
            if past[0].get("before"):
                row["earlier"] = past[0]["before"]
    return rows


def earlier_turns(row, by_id):
    """The turns before in the same dialog, the nearest first, without those about something else."""
    dialog, _, number = row["id"].rpartition(".")
    turns = (by_id.get(f"{dialog}.{k}") for k in range(int(number) - 1, 0, -1))
    return [turn for turn in turns if turn and max(turn["readings"], key=turn["readings"].get) != "out"]


def words_of(text):
    return re.findall(r"[a-z0-9']+", text.lower())


def everyday_words():
    """src/policy/everyday-words.txt, as the product reads it: what a conversation may remember of a message."""
    lines = (SOURCE / "policy" / "everyday-words.txt").read_text("utf8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def gist_of(text, everyday):
    return " ".join([word for word in words_of(text) if word in everyday][:GIST_WORDS])
