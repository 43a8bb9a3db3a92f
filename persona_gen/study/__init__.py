"""The study: a folder with `study.toml`, read into typed settings.

`load_study` is the only reader. Every wrong key, wrong type or missing file becomes one `StudyError`
that names the place in `study.toml` and the nearest known name.
"""

from persona_gen.study.loading import find_study_file, load_study
from persona_gen.study.tables import (
    LLM,
    STATE_FOLDER,
    STUDY_FILE,
    Aggregated,
    Interviews,
    Metric,
    SegmentGroup,
    SegmentRule,
    Study,
)

__all__ = [
    "LLM",
    "STATE_FOLDER",
    "STUDY_FILE",
    "Aggregated",
    "Interviews",
    "Metric",
    "SegmentGroup",
    "SegmentRule",
    "Study",
    "find_study_file",
    "load_study",
]
