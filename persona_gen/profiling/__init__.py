"""Profiling: the statistics of each segment against everybody, with intervals, suppression and say–do gaps."""

from persona_gen.profiling.profile import Assigned, ProfiledStatistics, profile_customers
from persona_gen.profiling.strongest import strongest

__all__ = ["Assigned", "ProfiledStatistics", "profile_customers", "strongest"]
