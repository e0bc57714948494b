"""Videos: what teachers upload, the renditions made of it, and the door to ffmpeg."""
