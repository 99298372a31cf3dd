"""What the test run stands on: its database, its workers, its browser, its closed sockets."""
