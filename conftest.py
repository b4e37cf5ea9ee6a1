from hypothesis import settings

# A slow machine is no failure; what a property costs is measured elsewhere.
settings.register_profile("archstats", deadline=None)
settings.load_profile("archstats")
