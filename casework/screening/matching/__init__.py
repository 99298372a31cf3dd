"""Who on a list may be this person: pure functions over plain values, without a database and without Django."""
