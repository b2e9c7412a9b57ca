"""From a file to the store: read a review sheet once, carefully, into typed rows."""
