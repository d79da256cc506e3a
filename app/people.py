"""Who is who: on one's own machine there is one candidate, and no login."""

LOCAL = "local"
"""The owner of interviews held on one's own machine, in the browser and the terminal alike."""
