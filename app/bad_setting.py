"""A setting that cannot be used."""


class BadSetting(Exception):
    """The message names the setting and says what to do."""
