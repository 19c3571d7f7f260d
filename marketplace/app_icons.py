"""The app's icons, drawn from the mark of static/favicon.svg: three voices that become one answer.

A maskable icon fills its square and keeps the mark within the circle that every mask leaves (80 %); a badge is the
mark alone, in white, because phones use its outline only. `manage.py draw_icons` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

GRID = 32
"""The favicon's own units."""

FINER = 8
"""Drawn so many times larger and reduced, for smooth edges."""

GREEN, HONEY, WHITE, CLEAR = "#0b6157", "#f5b93f", "#ffffff", "#00000000"
VOICES = [(8.5, 9.5), (8.5, 22.5), (13, 16)]
VOICE_RADIUS = 2.5
ANSWER = (19, 14, 24.5, 18)
ANSWER_RADIUS = 2.0


@dataclass(frozen=True)
class Icon:
    """`corner` is the radius of the background on the favicon's grid; `scale` shrinks the mark around the middle."""

    name: str
    size: int
    background: str = GREEN
    corner: float = 9
    scale: float = 1.0
    voices: str = HONEY


ICONS = [
    Icon("icon-192", 192),
    Icon("icon-512", 512),
    Icon("maskable-192", 192, corner=0, scale=0.8),
    Icon("maskable-512", 512, corner=0, scale=0.8),
    Icon("apple-touch-icon", 180, corner=0, scale=0.9),
    Icon("badge-96", 96, background=CLEAR, corner=0, scale=1.2, voices=WHITE),
]


def draw(icon: Icon) -> Image.Image:
    whole = icon.size * FINER
    unit = whole / GRID
    image = Image.new("RGBA", (whole, whole), CLEAR)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, whole - 1, whole - 1), icon.corner * unit, fill=icon.background)

    def placed(value: float) -> float:
        return (GRID / 2 + (value - GRID / 2) * icon.scale) * unit

    radius = VOICE_RADIUS * icon.scale * unit
    for x, y in VOICES:
        pen.circle((placed(x), placed(y)), radius, fill=icon.voices)
    left, top, right, bottom = ANSWER
    end = ANSWER_RADIUS
    box = (placed(left - end), placed(top), placed(right + end), placed(bottom))
    pen.rounded_rectangle(box, ANSWER_RADIUS * icon.scale * unit, fill=WHITE)
    return image.resize((icon.size, icon.size), Image.Resampling.LANCZOS)
