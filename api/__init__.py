"""The mouths that people and programs use: HTTP, command line and page."""
