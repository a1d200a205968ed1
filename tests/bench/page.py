"""The digest's page as a browser shows it: ``python -m tests.bench.page [FOLDER]``.

Writes pictures of the page in light and dark, wide and narrow, with headless Chromium (Debian's package), to be looked
at; where there is none it says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

from bot.show.digest_page import digest_page
from tests.bot.test_digest_shown import CHANGED, HOSTILE, digest, entry

SIZES = {"wide": "1200,1400", "narrow": "500,1400"}
PATIENCE_S = 60  # for one picture


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("there is no chromium here: apt-get install chromium")
        return
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else mkdtemp(prefix="earshot-page-"))
    page = folder / "digest.html"
    page.write_text(digest_page(digest(entry(), CHANGED, HOSTILE, more=(entry("m"),)), "en"), encoding="utf-8")
    for mode in ("light", "dark"):
        for name, size in SIZES.items():
            picture = folder / f"{mode}-{name}.png"
            dark = ["--blink-settings=preferredColorScheme=0"] if mode == "dark" else []
            subprocess.run(
                [browser, "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={size}", *dark,
                 f"--screenshot={picture}", page.as_uri()],
                check=True, timeout=PATIENCE_S, capture_output=True,
            )  # fmt: skip
            print(picture, picture.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
