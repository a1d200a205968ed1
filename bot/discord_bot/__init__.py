"""Earshot on Discord: the client, its commands, layouts and buttons. Nothing else under bot knows Discord."""
