"""A private PostgreSQL and Valkey and the tree of processes around them, for machines that have neither."""
