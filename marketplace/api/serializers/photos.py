"""How the API shows photos, and how it takes them."""

from __future__ import annotations

from rest_framework import serializers

from marketplace.limits import PHOTOS_MAX
from marketplace.models import Photo


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    url = serializers.HyperlinkedIdentityField(view_name="api:photo", lookup_url_kwarg="photo_id")

    class Meta:
        model = Photo
        fields = ["id", "url", "content_type", "width", "height", "size"]


class PhotosField(serializers.ListField):
    child = serializers.FileField()

    def __init__(self) -> None:
        super().__init__(
            required=False,
            max_length=PHOTOS_MAX,
            help_text="Repeat the part for more than one; JPEG, PNG, WebP or GIF up to 10 MB.",
        )
