"""Learn the weights of words and pairs from the labelled sentences: `python -m tests.safety.learn`.

Needs scikit-learn, which the bot does not: `uv pip install scikit-learn`. A linear support vector
machine is fitted to all pairs, and once more to those that weigh most. The mark that a sum has to
reach is set where, of sentences that were not learned from, few of those without danger reach it;
weights are divided by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from configuration import WEIGHTS, Configuration
from flows.safety.net import Family
from flows.safety.weighing import Piece, pairs, pieces
from tests.safety.sentences import LABELLED, Sentence, read

FALSE = 0.012  # of the sentences without danger may reach the mark, for each family
SEEN_OFTEN = 3  # a pair that stands in fewer pieces is chance
PENALTY = 0.02
MOST = 10_000  # pairs that have a weight, for each family
LEAST = 0.005  # a smaller weight is none
ROUNDS = 2  # of finding out which piece of a text it is that tells of danger
FOLDS = 5
HEAD = """\
# Gewichten van woorden en woordparen, geleerd van tests/safety/labelled.tsv.
# Gemaakt met `python -m tests.safety.learn`; niet met de hand wijzigen.
"""


@dataclass(frozen=True)
class Pieces:
    """All pieces of all sentences: their pairs as rows, and of which sentence each is."""

    rows: Any  # a sparse matrix
    of: Any  # an array of numbers of sentences
    names: Sequence[str]


def family_of(one: Sentence) -> str:
    """The family that a sentence is weighed for; a carer at breaking point has one of its own."""
    return Family.CARER.value if one.kind == "carer-limit" else one.family


def _told(piece: Piece) -> list[str]:
    return [" ".join(pair).strip() for pair in pairs(piece)]


def cut(sentences: Sequence[Sentence]) -> Pieces:
    """The pieces of these sentences."""
    net = Configuration.model_construct().net
    found = [pieces(net.read(one.text), net.lemmas) or ((),) for one in sentences]
    vectorizer = CountVectorizer(analyzer=_told, min_df=SEEN_OFTEN, binary=True)
    rows = vectorizer.fit_transform([piece for each in found for piece in each])
    of = np.array([n for n, each in enumerate(found) for _ in each])
    return Pieces(rows, of, vectorizer.get_feature_names_out())


def learn(all_: Pieces, meant: Any, use: Any) -> Any:
    """The weights, learned from the sentences in use."""
    keep = use[all_.of]
    for _ in range(ROUNDS):
        told = all_.rows @ _fitted(all_.rows[keep], meant[all_.of][keep])
        best = dict[int, int]()
        for row, sentence in enumerate(all_.of):
            if sentence not in best or told[row] > told[best[sentence]]:
                best[sentence] = row
        tells = np.zeros(len(all_.of), bool)
        tells[list(best.values())] = True
        keep = use[all_.of] & (tells | ~meant[all_.of])
    told_of = meant[all_.of][keep]
    most = np.argsort(-abs(_fitted(all_.rows[keep], told_of)), kind="stable")[:MOST]
    weights = np.zeros(len(all_.names))
    weights[most] = _fitted(all_.rows[keep][:, most], told_of)
    return weights


def _fitted(rows: Any, meant: Any) -> Any:
    return LinearSVC(C=PENALTY, class_weight="balanced", random_state=0).fit(rows, meant).coef_[0]


def sums(all_: Pieces, weights: Any, n: int) -> Any:
    """The weight of the heaviest piece of each of n sentences."""
    found = np.full(n, -np.inf)
    np.maximum.at(found, all_.of, all_.rows @ weights)
    return found


def weights_for(family: str, sentences: Sequence[Sentence], all_: Pieces) -> Mapping[str, float]:
    """The weights for a family, such that 1 is the mark."""
    families = np.array([family_of(one) for one in sentences])
    meant = families == family
    akin = {"abuse": "carer", "carer": "abuse"}.get(family)
    use = families != akin
    unlearned = np.zeros(len(sentences))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(families, families):
        part = np.zeros(len(sentences), bool)
        part[train] = True
        weights = learn(all_, meant, use & part)
        unlearned[test] = sums(all_, weights, len(sentences))[test]
    calm = np.sort(unlearned[families == "none"])[::-1]
    mark = calm[int(FALSE * len(calm))]
    print(family, f"mark {mark:.2f}", f"unlearned recall {(unlearned[meant] > mark).mean():.3f}")
    weights = learn(all_, meant, use)
    return {name: w / mark for name, w in zip(all_.names, weights, strict=True) if abs(w) >= LEAST}


def main() -> None:
    """Write the table of weights."""
    sentences = read(LABELLED)
    all_ = cut(sentences)
    lines = [
        f"{family}\t{pair}\t{weight:.3f}\n"
        for family in Family
        for pair, weight in sorted(weights_for(family.value, sentences, all_).items())
    ]
    Path(WEIGHTS).write_text(HEAD + "".join(lines), "utf-8")
    print(len(lines), "weights")


if __name__ == "__main__":
    main()
