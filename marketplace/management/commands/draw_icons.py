"""`manage.py draw_icons`: write the app's icons into static/icons, after a change to how they are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from marketplace.app_icons import ICONS, draw


class Command(BaseCommand):
    help = "Draw the icons of the installed app."
    # It needs no database.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "static" / "icons"
        folder.mkdir(exist_ok=True)
        for icon in ICONS:
            draw(icon).save(folder / f"{icon.name}.png", optimize=True)
            self.stdout.write(f"static/icons/{icon.name}.png")
