"""Killing the real command and the real server, and looking at what is left."""
