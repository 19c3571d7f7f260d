"""A solved question of Carla's that Ada has answered, on its way to strangers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scene import Cast, Scene


@pytest.fixture
def scene(
    carla: Any,
    carl: Any,
    ada: Any,
    ben: Any,
    nina: Any,
    mo: Any,
    stella: Any,
    omar: Any,
    sim: Any,
    billing: Any,
) -> Scene:
    return Scene(Cast(carla, carl, ada, ben, nina, mo, stella, omar, sim, billing))


@pytest.fixture
def public_page(scene: Scene) -> Any:
    from marketplace.public_help.models import HelpPage

    return HelpPage.objects.get(pk=scene.at("public")["page_id"])
