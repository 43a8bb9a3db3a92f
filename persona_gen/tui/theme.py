"""Two themes, dark and light, with verdict colours that colour-blind people tell apart.

The hues are those of Okabe and Ito, "Color Universal Design" (2008): blue, vermilion, orange, sky blue.
On each background they have a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3); a test computes it.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="review-dark",
    primary="#56b4e9",
    secondary="#8fa3b5",
    accent="#f0e442",
    warning="#e69f00",
    error="#ff8a5c",
    success="#3fc79a",
    foreground="#e6e9ec",
    background="#14181d",
    surface="#1b2026",
    panel="#262d35",
    dark=True,
    variables={
        "verdict-supported": "#3fc79a",
        "verdict-contradicted": "#ff8a5c",
        "verdict-unsupported": "#f0b429",
        "verdict-not-checkable": "#98a4b0",
        "verdict-unchecked": "#7cc7f5",
        "quiet": "#98a4b0",
        "cursor-band": "#22384f",
        "match": "#f0e442",
        "footer-key-foreground": "#7cc7f5",
        "block-cursor-background": "#22384f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
    },
)
LIGHT = Theme(
    name="review-light",
    primary="#0067a8",
    secondary="#4d5c6b",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#a83a00",
    success="#00694c",
    foreground="#1b1f23",
    background="#fbfbf9",
    surface="#f3f3ef",
    panel="#e6e6e0",
    dark=False,
    variables={
        "verdict-supported": "#00694c",
        "verdict-contradicted": "#a83a00",
        "verdict-unsupported": "#7d5200",
        "verdict-not-checkable": "#55606b",
        "verdict-unchecked": "#005a94",
        "quiet": "#55606b",
        "cursor-band": "#cfe3f5",
        "match": "#6b4600",
        "footer-key-foreground": "#005a94",
        "block-cursor-background": "#cfe3f5",
        "block-cursor-foreground": "#1b1f23",
        "block-cursor-text-style": "bold",
    },
)
THEMES = (DARK, LIGHT)
OWN_VARIABLES = {
    name: DARK.variables[name]
    for name in DARK.variables
    if name.startswith("verdict-") or name in {"quiet", "cursor-band", "match"}
}
"""What the styles need in every theme, also in those that come with the toolkit."""
