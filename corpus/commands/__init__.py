"""The bodies of ``python -m corpus``'s sub-commands, a file each."""
