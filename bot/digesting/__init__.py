"""How a Digest is composed: what is new, stories and changes as entries, the sentences that carry the news."""
