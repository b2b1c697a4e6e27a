"""What is lost and what is said twice when two senders are killed over and over at random moments.

Run: `python benchmarks/crash_campaign.py [KILLS]`; by default 200 kills for each database, and each time half
as many without an archive that can be asked, and while steps are moved and nights pass (10 minutes). Prints
tables; the campaign itself is tests/test_sending_crashes.py, which CI runs with 40.

settled: left open by a kill, and found in the archive. asked: left open, and not found, or nobody to ask.
unsure: nobody can find out about it, so a person is shown it; not out: of these, what did not go out.
"""

import os
import sys
from pathlib import Path

import pytest

CAMPAIGN = Path(__file__).parent.parent / "tests" / "test_sending_crashes.py"


def main(kills: str = "200") -> int:
    os.environ["TONGGAK_KILLS"] = kills  # read by the campaign
    return pytest.main(["-m", "campaign", "-p", "no:cacheprovider", str(CAMPAIGN)])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
