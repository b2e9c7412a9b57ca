"""The mouths that people and programs use: HTTP, command line and page."""

VERSION = "0.1.0"
