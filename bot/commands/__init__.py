"""The commands of ``earshot``, a file each."""
