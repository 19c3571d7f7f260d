"""The demo: Wrenfield, an invented mobile network, and everything its customers ask.

The words live in content/*.json and are meant to be edited by hand; content/README.md gives their shapes and the
facts of the Wrenfield world that every answer keeps to. Nothing here is imported by the running site: only the
demo loader reads it, and only tests check it.
"""

from __future__ import annotations
