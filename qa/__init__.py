"""From a question to an answer: look up, compute, quote or refuse."""
