"""What the benchmarks consist of: how they measure, what they measure, what answers them."""
