"""A file field of forms that keeps only what is safe to store (hazards R44)."""

from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from portal.kernel.decisions import DomainError
from portal.kernel.uploads import accept_image, accept_pdf


class PaperFileField(forms.FileField):
    """A PDF or a picture: pictures are re-encoded without metadata, PDFs with active parts are refused."""

    takes_pictures = True

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The checked file under a safe name; ValidationError with the reason otherwise."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        is_pdf = file.read(5) == b"%PDF-" or not self.takes_pictures
        file.seek(0)
        try:
            accepted = (accept_pdf if is_pdf else accept_image)(cast(BinaryIO, file), file.name or "")
        except DomainError as refusal:
            raise ValidationError(str(refusal.message), code=refusal.code) from refusal
        return SimpleUploadedFile(accepted.name, accepted.content, accepted.kind.content_type)


class PdfFileField(PaperFileField):
    """A PDF and nothing else."""

    takes_pictures = False
