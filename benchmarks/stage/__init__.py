"""What the benchmarks stand on: an academy to measure, a load, a way to print."""
