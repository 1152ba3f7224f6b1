"""Draws of a result, and what the evaluation itself makes of the same drawn rules, one draw after the other."""

import attrs
import numpy as np

from pembina.analysis.replay import Replay
from pembina.analysis.robustness_default import Finder
from pembina.analysis.robustness_factors import LeaveOut, Switch, Weights
from pembina.analysis.robustness_scenes import Scenes
from pembina.analysis.robustness_tree import Outline
from pembina.analysis.robustness_trial import Trial
from pembina.methods.draws import drawn
from pembina.model import Group, Leaf


def trial(result, uncertainty, declared=True):
    replay = Replay(result)
    found = np.array([i for i, e in enumerate(result.entrants) if e["rank"] is not None], dtype=np.int64)
    scenes = Scenes(replay, Outline(replay.award), found)
    finder = Finder(uncertainty, declared, scenes, replay.host)
    finder.find()
    return Trial(replay, found, scenes, finder.factors)


def by_the_evaluation(made, u):
    """Judge every draw one by one, by an award that says what was drawn; ranks among those studied, and tiers."""
    places, tiers = [], []
    for row in u:
        award_ = made.replay.award
        removed = None
        for factor, block in zip(made.factors, made.blocks, strict=True):
            own = row[block]
            if isinstance(factor, Switch):
                option = factor.options[int(own[0] * len(factor.options))]
                for path, method in option.methods.items():
                    award_ = put(award_, path, **{factor.kind: method})
            elif isinstance(factor, Weights):
                shares = np.array([made.replay.award.node(path).share for path in factor.parts])
                new = drawn(factor.spread.kind, factor.spread.amount, shares, own[None])[0]
                for path, share in zip(factor.parts, new.tolist(), strict=True):
                    award_ = put(award_, path, share=share)
            elif isinstance(factor, LeaveOut):
                index = int(own[0] * (len(factor.criteria) + 1))
                removed = factor.criteria[index - 1] if index else None
        if removed:
            award_ = without(award_, removed)
        judged = made.replay.judge(award_)
        studied = [judged.standings[i] for i in made.rows]
        places.append([s.rank or 0 for s in studied])
        tiers.append([s.tier for s in studied])
    return np.array(places), tiers


def put(award_, path, **changes):
    def mended(node):
        if node.path == path:
            node = attrs.evolve(node, **changes)
        if isinstance(node, Group):
            node = attrs.evolve(node, children=tuple(mended(child) for child in node.children))
        return node

    return attrs.evolve(award_, root=mended(award_.root))


def without(award_, path):
    """Take a criterion out of the tree, and a group with it that has nothing left; its siblings share its weight."""

    def kept(node):
        if isinstance(node, Leaf):
            return node if node.path != path else attrs.evolve(node, share=None, weight=None)
        children = tuple(kept(child) for child in node.children)
        whole = sum(child.share for child in children if child.share is not None)
        if not whole:
            return attrs.evolve(node, children=children, share=None)
        children = tuple(
            child if child.share is None else attrs.evolve(child, share=child.share / whole) for child in children
        )
        return attrs.evolve(node, children=children)

    # A group left without parts still stands in the file, and would be asked for a score: it goes altogether.
    root = kept(award_.root)
    ties = tuple(tie for tie in award_.ties if tie == "shared" or scored(root, tie) or tie in measured(award_))
    tiers = tuple(
        attrs.evolve(t, minimums={p: least for p, least in t.minimums.items() if scored(root, p)}) for t in award_.tiers
    )
    return attrs.evolve(award_, root=root, ties=ties, tiers=tiers)


def measured(award_):
    return {leaf.path for leaf in award_.leaves() if not leaf.scored}


def scored(root, path):
    node = root
    for name in path.split("."):
        node = next(child for child in node.children if child.path.rpartition(".")[2] == name)
        if node.share is None:
            return False
    return True
