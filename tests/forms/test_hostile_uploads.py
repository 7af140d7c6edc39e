"""Each hostile file is answered with its own sentence, or kept as something harmless; memory stays bounded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from forms import uploads
from forms.refusals import Refused
from tests.forms.hostile import CORPUS, TAMED
from tests.forms.samples import field_of

BASE = Path(__file__).resolve().parent.parent.parent
MOST_MB = 220
# Reads every file in a folder as uploads are, and says by how many MB the process has grown at its worst.
MEASURE = """
import resource, sys
sys.path[:0] = ["site", "."]
import django; django.setup()
from pathlib import Path
from django.core.files.base import File
from forms import uploads
from forms.refusals import Refused
from tests.forms.hostile import image
from tests.forms.intake_samples import picture
from tests.forms.samples import field_of
field = field_of("file")
uploads.inspect(picture(), field)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sorted(Path(sys.argv[1]).iterdir()):
    with path.open("rb") as file:
        try:
            uploads.inspect(File(file, path.name), field)
        except Refused:
            pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_the_corpus_is_as_large_as_promised():
    assert len(CORPUS) >= 60
    assert len({case.what for case in (*CORPUS, *TAMED)}) == len(CORPUS) + len(TAMED)


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.what)
def test_it_is_refused_with_its_sentence(case):
    sent = SimpleUploadedFile("x", case.make(), content_type="image/jpeg")
    sent._name = case.name
    with pytest.raises(Refused) as refused:
        uploads.inspect(sent, field_of("file"))
    assert str(refused.value) == case.says.format(case.cleaned or case.name)


@pytest.mark.parametrize("case", TAMED, ids=lambda case: case.what)
def test_it_is_kept_as_something_harmless(case):
    sent = SimpleUploadedFile("x", case.make(), content_type="text/html")
    sent._name = case.name
    info = uploads.store(sent, field_of("file"))
    with storages["private"].open(info.storage_key) as kept:
        assert case.gone not in kept.read()
    assert info.name == case.kept
    assert not any(word in info.storage_key for word in ("/..", "exe", "php"))


def test_memory_stays_bounded(tmp_path):
    """The whole corpus, and the largest pictures of each kind that are still taken."""
    for n, case in enumerate(CORPUS):
        (tmp_path / f"{n:03d}").write_bytes(case.make())
    _largest(tmp_path)
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)], cwd=BASE, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) < MOST_MB


def _largest(folder: Path) -> None:
    """Made in a process of their own, so that this one stays small."""
    kinds = [("JPEG", "RGB", 7000), ("PNG", "RGB", 5450), ("PNG", "RGBA", 3850), ("WEBP", "RGB", 3450)]
    kinds += [("WEBP", "RGBA", 2990), ("GIF", "L", 7000), ("BMP", "RGB", 2600)]
    code = "import sys; from PIL import Image; k, m, s, p = sys.argv[1:]; Image.new(m, (int(s), int(s))).save(p, k)"
    for kind, mode, size in kinds:
        target = str(folder / f"zz-{kind}-{mode}")
        subprocess.run([sys.executable, "-c", code, kind, mode, str(size), target], check=True)
