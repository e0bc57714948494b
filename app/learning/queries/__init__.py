"""What the composed pages show, gathered from the slices below."""
