"""The one base of the domain's models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes once made.

    Unknown fields are ignored, because bundles of other tools may carry more than the contract.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
