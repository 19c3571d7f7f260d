"""A solved question of Carla's that Ada has answered, on its way to strangers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scene import Scene


@pytest.fixture
def public_page(scene: Scene) -> Any:
    from marketplace.public_help.models import HelpPage

    return HelpPage.objects.get(pk=scene.at("public")["page_id"])
