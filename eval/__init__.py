"""How good is it: known questions, metrics, reports and benchmarks."""
