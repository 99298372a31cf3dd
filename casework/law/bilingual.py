"""What every reference row shares: a name in two languages, and whether somebody has verified it."""

from django.db import models
from django.utils.translation import get_language, gettext


def in_language(spanish: str, english: str) -> str:
    """The one of two texts that fits the active language; Spanish unless English is active."""
    return english if (get_language() or "").startswith("en") else spanish


class Bilingual(models.Model):
    """A named reference row; unverified rows say so wherever they are shown with `label_marked`."""

    name_es = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    verified = models.BooleanField(default=False)
    verified_note = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the active language."""
        return in_language(self.name_es, self.name_en)

    @property
    def is_verified(self) -> bool:
        """Whether a person who knows the field has checked the row against its source."""
        return self.verified

    @property
    def label_marked(self) -> str:
        """The name in the active language, followed by a mark when nobody has verified the row."""
        return self.label if self.verified else gettext("%(label)s (unverified)") % {"label": self.label}


class Lookup(Bilingual):
    """A reference row known by its natural code, which is its key and never changes."""

    code = models.CharField(max_length=40, primary_key=True)

    class Meta:
        abstract = True
