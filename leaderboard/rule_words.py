"""The rules by which ties are broken, and their figures, in the words that archers read."""

from django.utils.translation import gettext_lazy as _

RULES = {
    "wa_outdoor_2026": _("WA outdoor 2026"),
    "wa_outdoor_before_2026": _("WA outdoor before 2026"),
    "wa_indoor": _("WA indoor"),
    "agb_imperial": _("Archery GB imperial"),
    "wa_field": _("WA field"),
}
FIGURES = {
    "total": _("Total"),
    "hits": _("Hits"),
    "golds": _("Golds"),
    "xs": _("Xs"),
    "tens": _("10s"),
    "nines": _("9s"),
    "sixes": _("6s"),
    "fives": _("5s"),
}
