"""The judge: a language model decides what the deterministic checkers left `unchecked`, and its pointers are verified.

It sees only claims that are `unchecked`, so it can never turn another verdict into a pass.
"""

from persona_gen.checking.judge.judge import Judge, Judged

__all__ = ["Judge", "Judged"]
