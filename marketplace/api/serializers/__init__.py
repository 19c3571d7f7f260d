"""How the API shows the story, and what it takes. Every text is in the words that the viewer may read.

Shapes are the same for everybody; `viewer` in the context decides the words (marketplace/permissions.py).
"""

from __future__ import annotations
