"""All sizes of each picture, each one from the size before, as users of Pillow-SIMD do it: pillow.py OUT SIZES FILE..."""

import os
import sys

from PIL import Image

out, sizes, files = sys.argv[1], [int(size) for size in sys.argv[2].split(",")], sys.argv[3:]
for file in files:
    image = Image.open(file)
    image.draft("RGB", (sizes[0], sizes[0]))
    for size in sizes:
        image = image.resize((size, size), Image.LANCZOS)
        image.save(os.path.join(out, f"{size}-{os.path.basename(file)}"), "JPEG", quality=80)
