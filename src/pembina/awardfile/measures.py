"""What a criterion measures, as its plugin's manifest says, and whether its scoring method can take that."""

from __future__ import annotations

from pembina.awardfile.draft import Draft, Failure, Node
from pembina.awardfile.shares import method_name
from pembina.plugins import Manifest, ScoringMethod

EITHER = "either"
"""What a manifest says of a criterion whose values are numbers or categories."""


def manifest_of(draft: Draft, node: Node) -> Manifest | None:
    """Return the manifest of a criterion's plugin; None where there is none, or it holds no criterion."""
    use = node.get("use") if node.criterion else None
    manifest = draft.manifest(use) if isinstance(use, str) else None
    return manifest if isinstance(manifest, Manifest) and manifest.criterion else None


def unfit_method(draft: Draft, node: Node) -> ScoringMethod | None:
    """Return the scoring method of a criterion if it cannot take the kind of value that the plugin gives."""
    manifest, name = manifest_of(draft, node), method_name(node.get("score"))
    if manifest is None or name is None or name not in draft.host.names("scoring-methods"):
        return None
    method = draft.thing("scoring-methods", name)
    if isinstance(method, Failure) or manifest.value in (EITHER, method.takes):
        return None
    assert isinstance(method, ScoringMethod)
    return method
