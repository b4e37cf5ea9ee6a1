from scoring.models.archer import Archer
from scoring.models.club import Club, ClubMembership

__all__ = ["Archer", "Club", "ClubMembership"]
