#!/usr/bin/env sh
# `npm run train`: makes the model of the product again, from the corpus beside this file.
# Needs Python 3.11 and about an hour on two cores; nothing of it is needed to install, run or test the product.
set -eu
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet -r requirements.txt
mkdir -p out

# Two trunks, each without some authors: what they say of those is the honest estimate, and together they are the model.
.venv/bin/python train.py --seed 2 --epochs 4 --hold primary,pages,formal,slang,dilemmas,anxious,scope,dialogs1 \
  --predict out/first.jsonl --out out/first.pt
.venv/bin/python train.py --seed 3 --epochs 4 --hold governors,leaders,registers,events,permitted,pairs,secondary,dialogs2 \
  --predict out/second.jsonl --out out/second.pt
.venv/bin/python export.py settings.json ../adapters/understanding/model out/first.pt out/second.pt

cd ../..
npm run eval -- --write src/training/out/first.jsonl src/training/out/second.jsonl
