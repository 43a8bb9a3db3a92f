"""Claim checking: claims, checkers, and the verdict that each claim gets."""
