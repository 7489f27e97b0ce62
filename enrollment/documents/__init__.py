"""Printed pages of this app: what goes on them, beside their templates."""

from enrollment.documents.certificate import CertificateData, certificate_pdf

__all__ = ["CertificateData", "certificate_pdf"]
