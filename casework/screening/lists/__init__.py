"""Lists: how each is read (pure functions over bytes), and how a version is taken into use."""
