"""Proposes src/policy/everyday-words.txt from the corpus: words that at least six authors use and that are seldom
written with a capital, and the names of platforms. A person reads the list before it is committed.

    python everyday.py > ../policy/everyday-words.txt
"""
import collections
import re
import textwrap

from corpus import load_rows, words_of

HEAD = """# Everyday words. Of the message before, a conversation remembers these words only, thirty at most.
# No name of a person may stand here: a word that is not here is forgotten at once."""
AUTHORS = 6
PLATFORMS = {
    "bumble", "discord", "facebook", "fortnite", "google", "hinge", "instagram", "messenger", "minecraft", "mumsnet", "nextdoor",
    "pinterest", "reddit", "roblox", "signal", "snapchat", "strava", "teams", "telegram", "threads", "twitter", "year",
}


def main():
    authors, capital, small = collections.defaultdict(set), collections.Counter(), collections.Counter()
    for row in load_rows():
        for word in words_of(row["text"]):
            authors[word].add(row["author"])
        for word in re.findall(r"(?<=[a-z,;] )([A-Za-z][a-z']+)", row["text"]):
            (capital if word[0].isupper() else small)[word.lower()] += 1
    common = (word for word, who in authors.items() if len(who) >= AUTHORS)
    kept = sorted(word for word in common if capital[word] <= small[word] or word in PLATFORMS)
    print(HEAD)
    print("\n".join(textwrap.wrap(" ".join(kept), 116, break_on_hyphens=False)))


main()
