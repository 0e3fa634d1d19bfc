from hypothesis import settings

# Examples build whole workbooks, on machines of any speed.
settings.register_profile("ooxml", deadline=None)
settings.load_profile("ooxml")
