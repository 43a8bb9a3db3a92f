"""Prompt templates: files under `prompts/`, rendered in a sandbox; untrusted text is fenced."""

from persona_gen.prompting.fence import clean, fence
from persona_gen.prompting.library import PromptLibrary, Rendered

__all__ = ("PromptLibrary", "Rendered", "clean", "fence")
