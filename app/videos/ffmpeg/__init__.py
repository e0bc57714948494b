"""The door to ffmpeg: look into a file, make its ladder, take its poster.

Nothing else in the academy starts ffmpeg or imports PyAV. Files of strangers are opened by name
of a closed list of containers and through the ``file`` and ``pipe`` protocols alone, in a child
process with limits on time and memory, so that the worst of them costs one failed video.
"""

from app.videos.ffmpeg.conversion import Conversion, convert
from app.videos.ffmpeg.limits import Broken
from app.videos.ffmpeg.loudness import level
from app.videos.ffmpeg.probing import probe

__all__ = ["Broken", "Conversion", "convert", "level", "probe"]
