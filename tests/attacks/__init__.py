"""What somebody with bad intentions sends."""
