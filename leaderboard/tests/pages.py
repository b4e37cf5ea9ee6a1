"""The pages of a shoot."""


def at(shoot, *nouns):
    return "/".join(["/shoots", str(shoot.public_id), *nouns, ""])
