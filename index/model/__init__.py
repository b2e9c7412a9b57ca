"""The embedding model that ships with the project: its weights (``static/``), training and evaluation."""
