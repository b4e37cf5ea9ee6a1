"""What coaches and superusers see of shoots under /admin/."""

from leaderboard.admin import shoots
from scoring.admin.beside import FOUND_BY, LINKS

FOUND_BY.append(shoots.cards_found_by)
LINKS.append(shoots.links_of_card)
