"""The interview in a browser: the chat, its history, and the pages beside it."""
