"""Photos in a form: the field, and the place where it is said why they were not taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.action_form import ActionForm
from common.errors import DomainError
from marketplace.errors import TooManyPhotos
from marketplace.limits import PHOTOS_MAX
from marketplace.photo_storage import PhotosNotStored
from marketplace.photos import CONTENT_TYPES, MAX_BYTES, PhotoRefused

PHOTO_REFUSALS = (PhotoRefused, PhotosNotStored, TooManyPhotos)


class PhotosInput(forms.FileInput):
    """components/photos.html draws it. A phone whose camera writes HEIC makes a JPEG for a page that names no HEIC."""

    allow_multiple_selected = True
    accept = ",".join(CONTENT_TYPES)
    max_bytes = MAX_BYTES
    max_files = PHOTOS_MAX


class PhotosField(forms.FileField):
    """Any number of files up to the limit. That they are photos shows when the action reads them."""

    def __init__(self) -> None:
        super().__init__(required=False, label=_("Photos"), widget=PhotosInput(attrs={"multiple": True}))

    def clean(self, data: Any, initial: object = None) -> list[UploadedFile[bytes]]:
        files = data if isinstance(data, list) else [data] if data else []
        if len(files) > PHOTOS_MAX:
            raise forms.ValidationError(TooManyPhotos.message)
        too_large = [file.name for file in files if file.size > MAX_BYTES]
        if too_large:
            raise forms.ValidationError(
                _("%(names)s: larger than 10 MB. Choose a smaller photo."),
                params={"names": ", ".join(too_large)},
            )
        return files


class PhotosForm(ActionForm):
    """A form that may have a field `photos`."""

    @property
    def has_lost_photos(self) -> bool:
        """Whether files came with what is shown again: a browser cannot be given them back."""
        return bool(self.errors) and self.has_files

    @property
    def has_files(self) -> bool:
        return any(self.files.getlist(name) for name in self.files)

    def refuse(self, error: DomainError) -> None:
        if isinstance(error, PHOTO_REFUSALS):
            self.add_error("photos", error.fields.get("photos", str(error)))
        else:
            super().refuse(error)
